"""A Message as accessible HTML: every letter of it escaped, every button a form that works without script."""

import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from hashlib import sha256
from itertools import dropwhile
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup

from bot.channels.markdown import ADDRESS, stretches, unquoted
from dialogs.model.message import Choice, Field, Message
from dialogs.model.text import Language
from dialogs.words import clock, on_day, say, when

if TYPE_CHECKING:
    from jinja2 import Environment

_MENTION = re.compile(r"\{@([^{}]+)\}")


@dataclass(frozen=True)
class Doorway:
    """Where what is pressed on a drawn message goes. Without one its buttons are left out.

    `token` proves that the page was ours; `card` names the line that the message stands on; `leads` says
    which page a choice goes to, where it is no press.
    """

    action: str
    token: str
    card: str = ""
    leads: Callable[[Choice], str] = field(default=lambda _choice: "", compare=False)


@dataclass(frozen=True)
class Part:
    """A stretch of text: plain words, a line break, a mention, an address, or what was Markdown."""

    kind: Literal["words", "break", "mention", "link", "drawn"]
    text: str = ""


@dataclass(frozen=True)
class Passage:
    """Running words, or a block that stands by itself; perhaps behind *Les mer*."""

    parts: tuple[Part, ...] = ()
    block: Markup = Markup()
    folded: bool = False


def passages(text: str, message: Message, more: str = "") -> list[Passage]:
    """The text, and what is folded away of it, in order. An answer in Markdown is drawn as it was meant."""
    said = unquoted(stretches(text, message.markdown, more))
    apart = any(one.kind == "block" for one in said)
    found: list[Passage] = []
    for one in said:
        if one.kind == "block":
            found.append(Passage(block=one.html, folded=one.folded))
            continue
        words = one.text.strip() if apart else one.text
        own = (Part("drawn", one.html),) if one.kind == "line" else tuple(parts(words, message))
        if found and not found[-1].block and found[-1].folded == one.folded:
            found[-1] = replace(found[-1], parts=(*found[-1].parts, *own))
        else:
            found.append(Passage(_without_first_break(own) if one.folded else own, folded=one.folded))
    return [one for one in found if one.block or any(part.text.strip() for part in one.parts)]


def _without_first_break(own: tuple[Part, ...]) -> tuple[Part, ...]:
    kept = dropwhile(lambda part: part.kind == "break" or not part.text.strip(), own)
    return tuple(kept)


def parts(text: str, message: Message) -> Iterator[Part]:
    """The text in pieces, in order."""
    names = {one.person: one.name for one in message.mentions}
    for number, line in enumerate(text.split("\n")):
        if number:
            yield Part("break")
        yield from _mentions(line, names)


def _mentions(line: str, names: Mapping[str, str]) -> Iterator[Part]:
    rest = 0
    for found in _MENTION.finditer(line):
        if found[1] not in names:
            continue
        yield from _links(line[rest : found.start()])
        yield Part("mention", names[found[1]])
        rest = found.end()
    yield from _links(line[rest:])


def _links(words: str) -> Iterator[Part]:
    rest = 0
    for found in ADDRESS.finditer(words):
        if rest < found.start():
            yield Part("words", words[rest : found.start()])
        yield Part("link", found[0])
        rest = found.end()
    if rest < len(words):
        yield Part("words", words[rest:])


def draw(
    message: Message, door: Doorway | None = None, *, name: str = "", why: bool = False, level: int = 3
) -> Markup:
    """The message as HTML. `name` sets its ids apart on the page; `why` shows how it came to be said.

    `level` is that of its title among the page's headings.
    """
    template = templates().get_template("message.html")
    values = {"message": message, "door": door, "name": name or fresh(), "why": why, "level": level}
    return Markup(template.render(values))  # noqa: S704


def page(template: str, language: Language, **values: object) -> str:
    """A whole page, or a fragment of one, in this language."""
    words = partial(_words, language)
    return templates().get_template(template).render(language=language, t=words, **values)


@cache
def templates() -> "Environment":
    """Every template, with escaping switched on and a missing value an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # read with the first page

    environment = Environment(
        loader=PackageLoader("bot.channels.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_drawable,
    )
    environment.globals.update(
        draw=draw, parts=parts, passages=passages, fresh=fresh, ticked=ticked, words=_words
    )
    environment.filters.update(clock=clock, on_day=on_day, when=when)
    return environment


def _drawable(value: object) -> object:
    """Words and numbers are drawn as they are; of anything else a page would show its insides."""
    from jinja2 import Undefined

    if isinstance(value, str | int | Undefined) and not isinstance(value, bool):
        return value
    raise TypeError(f"a {type(value).__name__} cannot stand on a page")


def version_of(*values: object) -> str:
    """A short sign that is another whenever one of the values is, for a page that exchanges what changed."""
    return sha256(repr(values).encode()).hexdigest()[:12]


def fresh() -> str:
    """A name nobody has used: for an id on a page, and for one press that must count once."""
    return secrets.token_urlsafe(9)


def ticked(field: Field) -> frozenset[str]:
    """The options of a field that are chosen beforehand."""
    return frozenset(filter(None, field.value.split(",")))


def _words(language: Language, phrase: str, **values: object) -> str:
    return say(phrase, language, **values)
