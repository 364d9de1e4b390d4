"""The list of participants as organizers look at it: counted, with whom Vert reaches now."""

from collections.abc import Mapping

from dialogs.model.incoming import Heard
from dialogs.model.known import Known
from dialogs.model.message import Choice, Line, Message
from dialogs.model.registration import STATUSES, Participants
from dialogs.model.text import Language
from dialogs.people.words import names, reach_in_words
from dialogs.roles import ROLES
from dialogs.words import listed, say

MOST_PLACES = 8


def show(heard: Heard, known: Known, language: Language) -> Message:
    """How many there are of each kind, and who is not reached."""
    counted = known.participants
    choices = (
        Choice(say("people.upload", language), "people_upload", style="positive"),
        *((Choice(say("people.forget", language), "people_forget"),) if counted.total else ()),
    )
    title = say("people.title", language)
    if not counted.total:
        return Message(say("people.none_yet", language), title, choices=choices, language=language)
    missing = counted.reach.unreachable
    return Message(
        title=title,
        lines=tuple(line for line in _lines(counted, known, language) if line.value),
        choices=choices,
        small=say("people.links_remedy", language) if missing else "",
        language=language,
    )


def _lines(counted: Participants, known: Known, language: Language) -> tuple[Line, ...]:
    titles = {one.id: one.title.in_(language) for one in known.event.cohorts} if known.event else {}
    statuses: dict[str, str] = {status: say(f"people.status_{status}", language) for status in STATUSES}
    roles: dict[str, str] = {role: say(f"people.role_{role}", language) for role in ROLES}
    missing = counted.reach.unreachable
    return (
        Line(say("people.total", language), str(counted.total)),
        Line(say("people.by_status", language), _in_order(counted.statuses, statuses, language)),
        Line(say("people.by_role", language), _in_order(counted.roles, roles, language)),
        Line(say("people.by_cohort", language), _in_order(counted.cohorts, titles, language)),
        Line(say("people.by_municipality", language), _most(counted.municipalities, language)),
        Line(say("people.by_list", language), _most(counted.lists, language)),
        Line(say("people.not_on_it", language), str(counted.unregistered or "")),
        Line(say("people.reached", language), reach_in_words(counted.reach, language)),
        Line(say("broadcast.not_reached", language), names(missing, language)),
    )


def _in_order(counts: Mapping[str, int], titles: Mapping[str, str], language: Language) -> str:
    """påmeldt 12 og bekreftet 20"""
    return listed([f"{title} {counts[one]}" for one, title in titles.items() if counts.get(one)], language)


def _most(counts: Mapping[str, int], language: Language) -> str:
    """The largest first, then how many more there are."""
    largest = sorted(((-count, name) for name, count in counts.items() if name))
    parts = [f"{name} {-count}" for count, name in largest[:MOST_PLACES]]
    if more := len(largest) - len(parts):
        parts.append(say("people.more_municipalities", language, count=more))
    return listed(parts, language)
