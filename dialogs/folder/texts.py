"""Every text of an event's files: where it stands, what it is called, and its language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dialogs.folder.finding import shown
from dialogs.folder.lines import DEEPEST, Keys
from dialogs.folder.table import LANGUAGE_NAMES
from dialogs.folder.values import is_id
from dialogs.model.text import LANGUAGES, Language

# What participants say, in words of theirs, where all else is what Vert says.
_HEARD = frozenset({"asked_as", "also", "words", "examples"})


@dataclass(frozen=True)
class Written:
    """One string of a file. `language` is None where the words are the same in all languages."""

    place: Keys
    words: str
    language: Language | None
    named: str

    @property
    def is_heard(self) -> bool:
        return not _HEARD.isdisjoint(self.place)

    @property
    def is_answer(self) -> bool:
        return self.place[0] == "faq" and self.place[3:4] == ("answer",)

    @property
    def form(self) -> str:
        """`before` or `after`, where it is that form of a fact."""
        if self.place[1:2] != ("facts",):
            return ""
        return next((form for form in ("before", "after") if form in self.place[3:]), "")


def texts_in(document: Mapping[str, object]) -> Iterator[Written]:
    """Walks without recursion, and no deeper than a text of an event can lie."""
    waiting: list[tuple[Keys, object]] = [((file,), values) for file, values in document.items()]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, str):
            yield Written(place, value, _language_of(place), _name_of(place, document))
        elif len(place) > DEEPEST:
            continue
        elif isinstance(value, Mapping):
            waiting.extend(((*place, key), inner) for key, inner in value.items())
        elif isinstance(value, list):
            waiting.extend(((*place, number), inner) for number, inner in enumerate(value))


def _language_of(place: Keys) -> Language | None:
    return next((language for language in LANGUAGES if language in place[-2:]), None)


def _name_of(place: Keys, document: Mapping[str, object]) -> str:
    """the answer of entry travel-cost in bokmål"""
    file, *keys = place
    top = document[str(file)]
    parts = [str(key) for key in keys if isinstance(key, str) and key not in LANGUAGES]
    owner = _owner(top, keys)
    if owner:
        parts = parts[1:]
    field = parts[-1] if parts else str(file)
    name = f"{field} of {owner}" if owner else ".".join(parts)
    language = _language_of(place)
    return f"{name} in {LANGUAGE_NAMES[language]}" if language else name


def _owner(top: object, keys: list[str | int]) -> str:
    """What the text belongs to: the table of an [[array]], by its id, or a fact."""
    if keys[:1] == ["facts"]:
        names = [str(key) for key in keys[1:] if isinstance(key, str) and key not in LANGUAGES]
        return f"fact {'.'.join(_until_field(names))}"
    if len(keys) < 3 or not isinstance(keys[1], int) or not isinstance(top, Mapping):
        return ""
    tables = top[keys[0]]
    table = tables[keys[1]] if isinstance(tables, list) else None
    name = table.get("id", table.get("name")) if isinstance(table, Mapping) else None
    called = (
        name if isinstance(name, str) and is_id(name) else shown(name) if name else f"number {keys[1] + 1}"
    )
    return f"{keys[0]} {called}"


def _until_field(names: list[str]) -> list[str]:
    fields = {"value", "before", "after", "said", "where"}
    until = next((number for number, name in enumerate(names) if name in fields), len(names))
    return names[:until]
