"""The answer to a question as the asker, or the group, reads it: what is said, by whom, and did it help."""

from dataclasses import replace
from datetime import datetime, timedelta

from dialogs.experts.naming import asker_of, signed
from dialogs.experts.routing import organizers_of
from dialogs.folding import folded
from dialogs.ideas import worded
from dialogs.model.event import Event
from dialogs.model.message import Choice, Mention, Message, marked_up, typed
from dialogs.model.question import Contribution, Question
from dialogs.model.text import Language
from dialogs.plain import shortened
from dialogs.words import at_time, duration, say, when

LONGEST_QUOTE = 280  # letters, in a group where the question itself stands above
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def answer_message(question: Question, event: Event, place: int | None = None) -> Message:
    """To be judged, settled, or found wanting. `place` is which of its answers; else the one that stands."""
    place = place or question.answer_place
    answer, language = question.contributions[place - 1], question.language
    message = _answered(question, answer, event)
    known = _joined(_coming_up(question, answer, event), corrected_words(answer, event, language))
    if question.state == "settled":
        small = _joined(known, _settled(question, language))
        return replace(message, small=small, choices=_to_share(question), tone="good")
    if question.state != "answered":
        phrase = "experts.reopened" if organizers_of(event) else "experts.reopened_alone"
        return replace(message, small=say(phrase, language))
    about = f"question:{question.id}" if place == question.answer_place else f"question:{question.id}|{place}"
    return replace(
        message,
        small=known,
        choices=(
            Choice(say("experts.helped", language), "helped", about, style="positive"),
            Choice(say("experts.not_helped", language), "not_helped", about),
            *_to_share(question),
        ),
    )


def _to_share(question: Question) -> tuple[Choice, ...]:
    """What was answered in private may help the others; one that was merged has its answer from elsewhere."""
    if not question.private or question.shared_at or question.merged_into:
        return ()
    return (Choice(say("sharing.button", question.language), "share_form", f"question:{question.id}"),)


def _answered(question: Question, answer: Contribution, event: Event) -> Message:
    language = question.language
    text = say(
        worded("experts.answer_private" if question.private else "experts.answer_group", question),
        language,
        mention=asker_of(question, language) if question.nameless else f"{{@{question.asker}}}",
        when=_then(question.asked_at, answer.counts_at or answer.at, event, language),
        who=signed(answer, language),
        answer=typed(answer.text),
    )
    unnamed = question.private or question.nameless
    mentions = () if unnamed else (Mention(question.asker, question.asker_name),)
    message = Message(
        text=text,
        quote=typed(question.text if question.private else shortened(question.text, LONGEST_QUOTE)),
        mentions=mentions,
        language=language,
        markdown=marked_up(answer.text),
    )
    return folded(message)


def _settled(question: Question, language: Language) -> str:
    """What kind of answer did it, and how long it took."""
    if question.settled_at is None:
        return ""
    answer = question.answer
    kind = f"confirmed_{answer.confirmed_as}" if answer.confirmed_at else answer.label
    took = duration(_rounded(question.settled_at - question.asked_at), language)
    return say(f"experts.settled_by_{kind}", language, time=took)


def corrected_words(answer: Contribution, event: Event, language: Language) -> str:
    """Since when it says something else than it did; nothing where it does not."""
    if answer.corrected_at is None:
        return ""
    moment = _then(answer.corrected_at, answer.counts_at or answer.at, event, language)
    return say("experts.corrected", language, when=moment)


def _then(moment: datetime, beside: datetime, event: Event, language: Language) -> str:
    """The hour alone, where it is the same day."""
    here, there = moment.astimezone(event.time_zone), beside.astimezone(event.time_zone)
    return at_time(here, language) if here.date() == there.date() else when(here, language)


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _coming_up(question: Question, answer: Contribution, event: Event) -> str:
    """Where more can be heard of it: the session most about the question's topic, the next of such."""
    language = question.language
    ahead = (one for one in event.sessions if question.topic in one.topics and one.start > answer.at)
    coming = min(ahead, key=lambda one: (len(one.topics), one.start), default=None)
    return f"{coming.title.in_(language)}: {when(coming.start, language)}." if coming else ""


def _rounded(span: timedelta) -> timedelta:
    """As people say it: minutes, after two hours whole hours, after two days whole days; never nothing."""
    unit = DAY if span >= 2 * DAY else HOUR if span >= 2 * HOUR else timedelta(minutes=1)
    return max(1, round(span / unit)) * unit
