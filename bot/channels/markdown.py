"""What people wrote in Markdown: as HTML that can do no harm, or as plain words where no HTML is read."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from markupsafe import Markup, escape

from dialogs.model.message import Message

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

ADDRESS = re.compile(r"https://[^\s<>«»“”\"]+[^\s<>«»“”\".,;:!?)]")
QUOTES = (("«", "»"), ("“", "”"))
BULLET = "·"  # a list of Markdown's is not drawn by every client

_OPENABLE = re.compile(r"(?:https?://|mailto:)[^\s\\]+", re.IGNORECASE)


@dataclass(frozen=True)
class Stretch:
    """A part of a text. A block stands by itself; a line runs on with the words around it."""

    kind: Literal["words", "line", "block"]
    text: str
    folded: bool = False  # behind *Les mer*

    @property
    def html(self) -> Markup:
        return as_html(self.text) if self.kind == "block" else as_line(self.text)


@lru_cache(256)
def as_html(words: str) -> Markup:
    """Paragraphs, lists, links and the like. Nothing in it is loaded from anywhere, and nothing runs."""
    return Markup(_reader().render(words))  # noqa: S704 - raw HTML is off, and every letter escaped


@lru_cache(256)
def as_line(words: str) -> Markup:
    return Markup(_reader().renderInline(words))  # noqa: S704 - the same


@lru_cache(256)
def as_words(words: str) -> str:
    """To be read without the signs of Markdown: `[her](https://…)` is `her (https://…)`."""
    return "\n".join(_spelled(_reader().parse(words))).strip("\n")


@lru_cache(256)
def is_line(words: str) -> bool:
    """Whether it is one paragraph, which can stand within a sentence."""
    kinds = [token.type for token in _reader().parse(words)]
    return kinds == ["paragraph_open", "inline", "paragraph_close"]


def stretches(text: str, markdown: Sequence[str], more: str = "") -> list[Stretch]:
    """The text, and what is folded away of it, in parts. What `markdown` names is found in it."""
    whole, found = text + more, []
    for start, end in _ranges(whole, markdown):
        within = any((start, end) == one for one in _found(whole, markdown))
        kind: Literal["words", "line", "block"] = "words"
        if within:
            kind = "line" if is_line(whole[start:end]) else "block"
        fold = min(max(start, len(text)), end)
        found += [Stretch(kind, whole[start:fold]), Stretch(kind, whole[fold:end], folded=True)]
    return [one for one in found if one.text]


def unquoted(parts: Sequence[Stretch]) -> list[Stretch]:
    """Without quotation marks around a block, which is set apart without them."""
    found = list(parts)
    for place, (one, other) in enumerate(pairwise(parts)):
        for opening, closing in QUOTES:
            if other.kind == "block" and one.kind == "words" and one.text.endswith(opening):
                found[place] = replace(found[place], text=found[place].text.removesuffix(opening).rstrip())
            if one.kind == "block" and other.kind == "words" and other.text.startswith(closing):
                found[place + 1] = replace(found[place + 1], text=other.text.removeprefix(closing))
    return [one for one in found if one.text]


def in_words(message: Message) -> Message:
    """The same without signs of Markdown, for a channel that would make something else of them."""
    if not message.markdown:
        return message

    def spelled(text: str, more: str = "") -> tuple[str, str]:
        parts = stretches(text, message.markdown, more)
        said = [(one.folded, one.text if one.kind == "words" else as_words(one.text)) for one in parts]
        return "".join(it for away, it in said if not away), "".join(it for away, it in said if away)

    text, more = spelled(message.text, message.more)
    items = []
    for item in message.items:
        words, rest = spelled(item.text, item.more)
        items.append(replace(item, text=words, more=rest))
    lines = tuple(replace(line, value=spelled(line.value)[0]) for line in message.lines)
    return replace(message, text=text, more=more, items=tuple(items), lines=lines, markdown=())


def _ranges(whole: str, markdown: Sequence[str]) -> Iterator[tuple[int, int]]:
    """From end to end of the text: what is found in it, and what is between."""
    reached = 0
    for start, end in _found(whole, markdown):
        if reached < start:
            yield reached, start
        yield start, end
        reached = end
    if reached < len(whole):
        yield reached, len(whole)


def _found(whole: str, markdown: Sequence[str]) -> list[tuple[int, int]]:
    """Where they stand: in quotation marks, or at the end of the text. None within another."""
    found: list[tuple[int, int]] = []
    for words in sorted(markdown, key=len, reverse=True):
        start = _place(whole, words)
        if start >= 0 and all(start >= end or start + len(words) <= begin for begin, end in found):
            found.append((start, start + len(words)))
    return sorted(found)


def _place(whole: str, words: str) -> int:
    for opening, closing in QUOTES:
        if (place := whole.find(f"{opening}{words}{closing}")) >= 0:
            return place + len(opening)
    return len(whole) - len(words) if words and whole.endswith(words) else -1


@cache
def _reader() -> "MarkdownIt":
    """CommonMark without raw HTML, pictures and headings, whose links lead to the web or a letter alone."""
    from markdown_it import MarkdownIt  # read with the first answer

    reader = MarkdownIt("commonmark", {"html": False, "breaks": True, "xhtmlOut": False})
    reader.disable(["html_block", "html_inline", "image", "code", "lheading", "reference"])
    reader.validateLink = _may_be_opened  # type: ignore[assignment, method-assign]
    reader.add_render_rule("link_open", _link)
    reader.add_render_rule("text", _text)
    reader.add_render_rule("fence", _code)
    reader.add_render_rule("heading_open", lambda *_: "<p><strong>")
    reader.add_render_rule("heading_close", lambda *_: "</strong></p>\n")
    return reader


def _may_be_opened(address: str) -> bool:
    return _OPENABLE.fullmatch(address) is not None


def _link(_self: Any, tokens: Sequence["Token"], place: int, _options: Any, _env: Any) -> str:
    return Markup('<a href="{}" rel="noopener noreferrer">').format(tokens[place].attrGet("href"))


def _code(_self: Any, tokens: Sequence["Token"], place: int, _options: Any, _env: Any) -> str:
    """Of the language it says it is in, nothing becomes part of the page."""
    return Markup("<pre><code>{}</code></pre>\n").format(tokens[place].content)


def _text(_self: Any, tokens: Sequence["Token"], place: int, _options: Any, _env: Any) -> str:
    """An address that stands in the words can be followed, but within a link."""
    words = tokens[place].content
    if sum(one.nesting for one in tokens[:place] if one.type in ("link_open", "link_close")):
        return escape(words)
    drawn, reached = Markup(), 0
    for found in ADDRESS.finditer(words):
        drawn += words[reached : found.start()]
        drawn += Markup('<a href="{0}" rel="noopener noreferrer">{0}</a>').format(found[0])
        reached = found.end()
    return drawn + words[reached:]


def _spelled(tokens: Sequence["Token"]) -> Iterator[str]:
    """Line by line, with an empty one between paragraphs."""
    numbers: list[int] = []
    mark = ""
    for token in tokens:
        match token.type:
            case "ordered_list_open":
                numbers.append(int(token.attrGet("start") or 1))
            case "bullet_list_open":
                numbers.append(0)
            case "ordered_list_close" | "bullet_list_close":
                numbers.pop()
                if not numbers:
                    yield ""
            case "list_item_open":
                mark = f"{numbers[-1]}. " if numbers[-1] else f"{BULLET} "
                numbers[-1] += 1 if numbers[-1] else 0
            case "inline":
                yield mark + _line_of(token.children or ())
                mark = ""
            case "hr":
                yield "—"
                yield ""
            case "fence":
                yield token.content.rstrip("\n")
                yield ""
            case "paragraph_close" | "heading_close":
                if not numbers:
                    yield ""


def _line_of(tokens: Sequence["Token"]) -> str:
    words: list[str] = []
    links: list[tuple[str, int]] = []
    for token in tokens:
        match token.type:
            case "softbreak" | "hardbreak":
                words.append("\n")
            case "link_open":
                links.append((str(token.attrGet("href") or ""), len(words)))
            case "link_close":
                address, first = links.pop()
                said = "".join(words[first:])
                shown = address.removeprefix("mailto:")
                words[first:] = [said if said in (address, shown) else f"{said} ({shown})"]
            case _:
                words.append(token.content)
    return "".join(words)
