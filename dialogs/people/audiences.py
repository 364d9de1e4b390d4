"""Whom a message may be for: the names of audiences, and those there are to choose from."""

from collections.abc import Iterator, Mapping
from urllib.parse import quote, unquote

from dialogs.model.event import Event
from dialogs.model.message import Option
from dialogs.model.registration import STATUSES, Participants
from dialogs.model.text import Language
from dialogs.roles import ROLES
from dialogs.words import say

GROUP, EVERYONE, UNREGISTERED = "group", "everyone", "unregistered"
MUNICIPALITY, ROLE, STATUS, LIST = "municipality", "role", "status", "list"

_LAST = str.maketrans("æøå", "{|}")
_UNSAFE = frozenset(",%:")  # an audience's name stands in a list of such, with commas between


def audience(kind: str, name: str) -> str:
    """municipality:Oslo; what would part the name from others is written another way."""
    return f"{kind}:" + "".join(quote(sign) if sign in _UNSAFE else sign for sign in name)


def named(words: str) -> tuple[str, str]:
    """The kind of an audience, and the name within; one word alone is of no kind."""
    kind, parted, name = words.partition(":")
    return (kind, unquote(name)) if parted else ("", words)


def audiences(event: Event, participants: Participants, language: Language) -> tuple[Option, ...]:
    """Those that exist, with how many each has on the list."""
    return (
        Option(GROUP, say("broadcast.to_group", language)),
        Option(EVERYONE, say("broadcast.to_everyone", language)),
        *_cohorts(event, participants, language),
        *_of_the_list(participants, language),
    )


def _cohorts(event: Event, participants: Participants, language: Language) -> Iterator[Option]:
    for cohort in event.cohorts:
        title = say("broadcast.to_cohort", language, cohort=cohort.title.in_(language))
        yield Option(cohort.id, _with_count(title, participants.cohorts.get(cohort.id, 0)))


def _of_the_list(participants: Participants, language: Language) -> Iterator[Option]:
    for status in STATUSES:
        if count := participants.statuses.get(status, 0):
            title = say(f"people.status_{status}", language)
            yield Option(audience(STATUS, status), _privately("people.to_status", title, count, language))
    if participants.unregistered:
        title = say("people.not_on_it", language)
        yield Option(UNREGISTERED, _with_count(title, participants.unregistered))
    if len(participants.roles) > 1:
        for role in ROLES:
            if count := participants.roles.get(role, 0):
                title = say(f"people.role_{role}", language)
                yield Option(audience(ROLE, role), _privately("people.to_role", title, count, language))
    for name, count in _in_order(participants.lists):
        yield Option(audience(LIST, name), _privately("people.to_list", name, count, language))
    for name, count in _in_order(participants.municipalities):
        if name:
            yield Option(
                audience(MUNICIPALITY, name), _privately("people.to_municipality", name, count, language)
            )


def _in_order(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Æ, ø and å come last, as in a Norwegian list."""
    return sorted(counts.items(), key=lambda one: one[0].casefold().translate(_LAST))


def _privately(phrase: str, name: str, count: int, language: Language) -> str:
    return _with_count(say(phrase, language, name=name), count)


def _with_count(title: str, count: int) -> str:
    return f"{title} ({count})" if count else title
