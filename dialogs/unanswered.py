"""*Ubesvart*: the questions that wait, with whom and for how long, and what can be done about each."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from dialogs import merging
from dialogs.common import event_of
from dialogs.experts.naming import asker_of, name_of
from dialogs.ideas import labelled
from dialogs.likeness import Alike
from dialogs.model.event import Event
from dialogs.model.incoming import Heard
from dialogs.model.known import Known
from dialogs.model.message import Choice, Item, Message, typed
from dialogs.model.question import Question
from dialogs.model.text import Language
from dialogs.paging import page_of
from dialogs.plain import shortened
from dialogs.words import counted, say, when

LONGEST = 200  # characters of a question on a list

_HOUR = timedelta(hours=1)
_WORKING_DAY = 8 * _HOUR


def show(heard: Heard, known: Known, language: Language) -> Message:
    """The oldest first."""
    if not known.waiting:
        return Message(text=say("unanswered.none", language), tone="good", language=language)
    waiting = sorted(known.waiting, key=lambda one: (one.asked_at, one.id))
    page, turning = page_of(waiting, heard, "unanswered", language)
    alike = Alike(waiting, known.matcher)
    more = Choice(say("unanswered.not_quite_list", language), "not_quite_list")
    equal = Choice(say("merging.title", language), "merge_offer")
    return Message(
        title=say("unanswered.title", language),
        text=counted(len(waiting), "unanswered.one_waits", "unanswered.wait", language),
        items=tuple(_with_ways_on(one, alike, known, language) for one in page),
        choices=(*turning, equal, more),
        language=language,
    )


def _with_ways_on(question: Question, alike: Alike, known: Known, language: Language) -> Item:
    """Moreover what others ask for the same, or were merged with it."""
    shown = item(question, event_of(known), known.waited, language)
    count = len(merging.with_it(question, known))
    text = f"{shown.text} {say('merging.with_it', language, count=count)}" if count else shown.text
    return replace(
        shown, text=text, choices=(*shown.choices, *merging.offered(question, alike, known, language))
    )


def item(question: Question, event: Event, waited: Mapping[str, timedelta], language: Language) -> Item:
    """One question: its words, who asked and where, who has it, and since when."""
    about = f"question:{question.id}"
    return Item(
        labelled(question, f"«{typed(shortened(question.text, LONGEST))}»", language),
        say(
            "unanswered.private" if question.private else "unanswered.group",
            language,
            asker=asker_of(question, language),
            whom=_with_whom(question, event, language),
            since=when(question.asked_at.astimezone(event.time_zone), language),
            waited=_waited(waited.get(question.id, timedelta()), language),
        ),
        (
            Choice(say("unanswered.give", language), "give_form", about),
            Choice(say("unanswered.answer", language), "answer_form", about),
            Choice(say("unanswered.close", language), "close_form", about),
        ),
    )


def _with_whom(question: Question, event: Event, language: Language) -> str:
    expert = name_of(question.expert or "", event)
    if expert and question.organizers_asked_at:
        return say("unanswered.both_have_it", language, expert=expert)
    if expert:
        phrase = "unanswered.has_taken_it" if question.state == "taken" else "unanswered.has_it"
        return say(phrase, language, expert=expert)
    return say(f"unanswered.{'organizers' if question.organizers_asked_at else 'nobody'}_have_it", language)


def _waited(span: timedelta, language: Language) -> str:
    """In working hours, from a working day of eight on in days: whole ones, as much as has passed."""
    if span >= _WORKING_DAY:
        return counted(span // _WORKING_DAY, "unanswered.one_day", "unanswered.days", language)
    if span >= _HOUR:
        return counted(span // _HOUR, "unanswered.one_hour", "unanswered.hours", language)
    return say("unanswered.under_an_hour", language)
