"""The answer from somebody's own row: what the list says, and no more than that. In private only."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from dialogs.answers import answer_text, fact_text
from dialogs.braces import names_in
from dialogs.common import event_of
from dialogs.finding import find
from dialogs.model.event import Entry, Event
from dialogs.model.fellows import Fellows
from dialogs.model.incoming import Said
from dialogs.model.known import Known, Outcome, Saved, Verdict
from dialogs.model.message import Choice, Message, typed
from dialogs.model.registration import Registration
from dialogs.model.text import LANGUAGES, Language
from dialogs.own.asking import Asked, asks_for_own
from dialogs.personal import in_private
from dialogs.replies import exchange_id, exchanged, remembered, told
from dialogs.words import counted, listed, say

COVERED = "lodging.people"  # the fact that says for how many of a municipality the nights are paid

Told = Callable[[Registration, Fellows, Known, Language], str]


def answer(said: Said, text: str, known: Known, language: Language) -> Outcome | None:
    """What the list says of who asks; None where there is no list, or it is not what is asked about."""
    if known.event is None:
        return None
    asked = asks_for_own(text, titles(known.event))
    if asked is None:
        return None
    if known.fellows is None:
        return None if known.conversation.is_private else _in_group_without_list(said, text, known, language)
    row = known.registration
    words = _TOLD[asked](row, known.fellows, known, language) if row else _not_found(known, language)
    message = Message(words, small=say("own.source", language), language=language)
    if not known.conversation.is_private:
        return in_private(said, known, replace(message, title=say("personal.you_asked", language)))
    about = exchange_id(said, known)
    choice = Choice(say("answers.ask_person", language), "ask_person", about)
    message = replace(message, choices=(choice,))
    verdict = Verdict("answer", language, (f"own:{asked}",), 1.0)
    exchange = exchanged(said, known, text, verdict, said.message)
    saved: tuple[Saved, ...] = (exchange, *remembered(known, language))
    return told(said, known, message, verdict, saved, about)


def _in_group_without_list(said: Said, text: str, known: Known, language: Language) -> Outcome | None:
    """What holds for all is said to all; anything else would show the group how one of them stands."""
    if find(text, known, language).kind == "answer":
        return None
    return in_private(said, known, Message(say("personal.own_here", language), language=language))


def titles(event: Event) -> str:
    """What the event is called, in all languages."""
    return " ".join(event.title.in_(language) for language in LANGUAGES)


def _not_found(known: Known, language: Language) -> str:
    event, email = event_of(known).title.in_(language), known.person.email
    if not email:
        return say("own.no_email", language, event=event)
    return say("own.not_found", language, event=event, email=typed(email))


def _status(row: Registration, fellows: Fellows, known: Known, language: Language) -> str:
    return say(f"own.{row.status}", language, event=event_of(known).title.in_(language))


def _own_nights(row: Registration, fellows: Fellows, known: Known, language: Language) -> str:
    if row.nights is None:
        return say("own.nights_not_said", language)
    return counted(row.nights, "own.one_night_for_you", "own.nights_for_you", language)


def _fellows(row: Registration, fellows: Fellows, known: Known, language: Language) -> str:
    """How many they are and stay, and what the event says is covered, in its own words."""
    if not row.municipality:
        return say("own.no_municipality", language)
    lines = [_counted_people(row, fellows, language), _counted_nights(fellows, language)]
    event = event_of(known)
    if covered := _entry_on_covered(event):
        lines.append(answer_text(covered, event, known.now, language))
        if fellows.staying > (_most(event) or fellows.staying):
            lines.append(say("own.more_than_covered", language, most=_said_most(event, known, language)))
    return "\n".join(line for line in lines if line)


def _counted_people(row: Registration, fellows: Fellows, language: Language) -> str:
    where = {"municipality": typed(row.municipality)}
    several = counted(fellows.people, "own.person", "own.people", language)
    parts = [several if fellows.people else say("own.nobody", language)]
    if fellows.waiting:
        parts.append(say("own.waiting_too", language, count=fellows.waiting))
    return say("own.from_municipality", language, people=listed(parts, language), **where)


def _counted_nights(fellows: Fellows, language: Language) -> str:
    if not fellows.people:
        return ""
    if fellows.nights is None:
        return say("own.nights_of_none_said", language)
    nights = counted(fellows.nights, "own.night", "own.nights", language)
    return say("own.staying", language, count=fellows.staying, nights=nights)


def _entry_on_covered(event: Event) -> Entry | None:
    """The entry that tells of it, rather the one that is about nothing else."""
    if COVERED not in event.facts:
        return None
    telling = [one for one in event.entries if COVERED in names_in(one.answer.in_(event.language))]
    return min(telling, key=lambda one: one.id != COVERED.partition(".")[0], default=None)


def _said_most(event: Event, known: Known, language: Language) -> str:
    return fact_text(event.facts[COVERED], known.now, language)


def _most(event: Event) -> int | None:
    """The number that the fact says as a word or in figures; None where it says something else."""
    said = event.facts[COVERED].value.in_(event.language).casefold()
    words = say("own.numbers", event.language).split()
    return int(said) if said.isdecimal() else words.index(said) if said in words else None


_TOLD: Mapping[Asked, Told] = {"status": _status, "nights": _own_nights, "fellows": _fellows}
