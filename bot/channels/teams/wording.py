"""Words as Teams must get them: plain text stays plain, mentions stay mentions, and a cut shows."""

import re
from collections.abc import Iterable, Mapping

from bot.channels.teams.wire import Json
from dialogs.model.message import Mention

JOINER = "\u2060"  # unseen, and enough to keep two letters from meaning something together

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_EMPHASIS = re.compile(r"\*|(?<!\w)_|_(?!\w)")
_BACKSLASH = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_TOGETHER = re.compile(r"(?<=<)(?=[A-Za-z/!?])|(?<=\])(?=[(\[:])|(?<=~)(?=~)|(?<=&)(?=#?\w+;)")
_LINE_START = re.compile(r"^(?=[ \t]*(?:[>#]|[-+](?=\s)|\d+[.)](?=\s|$)))", re.MULTILINE)
_MENTIONED = re.compile(r"\{@([^{}]+)\}")


def unturned(text: str) -> str:
    """Without the signs that make text run backwards, so that nobody's name rearranges a line."""
    return _TURNING.sub("", text)


def plain(text: str) -> str:
    """The text, to be read exactly so where Teams would see Markdown, tags or lists in it."""
    text = _BACKSLASH.sub(r"\\\\", unturned(text))
    if len(_EMPHASIS.findall(text)) > 1:
        text = _EMPHASIS.sub(r"\\\g<0>", text)
    if text.count("`") > 1:
        text = text.replace("`", "\\`")
    return _LINE_START.sub(JOINER, _TOGETHER.sub(JOINER, text))


def native(person: str) -> str:
    """The person's id in Teams; empty for someone of another channel."""
    channel, _, rest = person.partition(":")
    return rest.partition(":")[2] if channel == "teams" else ""


def name_of(mention: Mention) -> str:
    return re.sub(r"[<>&\"\\]", "", unturned(mention.name)).strip() or "?"


class Mentions:
    """The people a message mentions, and which of them its words have really named."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
        self._known: Mapping[str, Mention] = {mention.person: mention for mention in mentions}
        self._named: dict[str, Mention] = {}

    def tagged(self, text: str) -> str:
        """Plain words, with a tag for each mention."""
        parts = _MENTIONED.split(text)
        for place in range(1, len(parts), 2):
            parts[place] = self._tag(parts[place])
        parts[::2] = map(plain, parts[::2])
        return "".join(parts)

    def spoken(self, text: str) -> str:
        """The words alone, for where a mention cannot stand."""
        return unturned(_MENTIONED.sub(lambda found: self._name(found[1]), text))

    def entities(self) -> list[Json]:
        return [
            {
                "type": "mention",
                "text": f"<at>{name_of(mention)}</at>",
                "mentioned": {"id": native(mention.person), "name": name_of(mention)},
            }
            for mention in self._named.values()
        ]

    def _name(self, person: str) -> str:
        mention = self._known.get(person)
        return name_of(mention) if mention else ""

    def _tag(self, person: str) -> str:
        mention = self._known.get(person)
        if mention is None or not native(person):
            return plain(self._name(person))
        self._named[person] = mention
        return f"<at>{name_of(mention)}</at>"


def cut(text: str, longest: int | None) -> str:
    """At most so many letters, with … where some are left out; never in the middle of a mention or a word."""
    if longest is None or len(text) <= longest:
        return text
    kept = text[: longest - 1]
    if kept.rfind("{@") > kept.rfind("}"):
        kept = kept[: kept.rfind("{@")]
    else:
        kept = re.sub(r"(?<=\s)\S{1,30}$", "", kept)
    return kept.rstrip() + "…"
