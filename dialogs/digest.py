"""The morning's digest: organizers hear how many wait, and for how long the oldest has."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from dialogs.model.envelope import Envelope, ToRole
from dialogs.model.event import Event
from dialogs.model.known import Outcome
from dialogs.model.message import Choice, Message
from dialogs.model.question import Question
from dialogs.model.text import Language
from dialogs.unanswered import item
from dialogs.words import counted, duration, say

FIRST = 3  # questions it shows; the others are a press away

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def digest(
    event: Event,
    waiting: Sequence[Question],
    waited: Mapping[str, timedelta],
    now: datetime,
    key: str,
    useful_until: datetime,
) -> Outcome:
    """Said once for each key to each organizer. `waiting` come oldest first, and there is one at least."""
    told = Envelope(
        key=key,
        to=ToRole("organizer", event.id),
        message=message(event, waiting, waited, now, event.language),
        kind="notice",
        event=event.id,
        due=now,
        useful_until=useful_until,
    )
    return Outcome(envelopes=(told,))


def message(
    event: Event,
    waiting: Sequence[Question],
    waited: Mapping[str, timedelta],
    now: datetime,
    language: Language,
) -> Message:
    """3 venter, eldste 26 timer."""
    rest = len(waiting) - FIRST
    phrase = "unanswered.digest_one" if len(waiting) == 1 else "unanswered.digest"
    oldest = _for_how_long(now - waiting[0].asked_at, language)
    return Message(
        title=say("unanswered.digest_title", language, event=event.title.in_(language)),
        text=say(phrase, language, count=len(waiting), oldest=oldest),
        items=tuple(item(one, event, waited, language) for one in waiting[:FIRST]),
        small=say("unanswered.digest_more", language, count=rest) if rest > 0 else "",
        choices=(Choice(say("unanswered.title", language), "unanswered"),),
        language=language,
    )


def _for_how_long(span: timedelta, language: Language) -> str:
    """By the clock, as the one who asked has waited: whole hours, after two days whole days."""
    if span < _HOUR:
        return say("unanswered.digest_new", language)
    if span < 2 * _DAY:
        return counted(span // _HOUR, "words.hour", "words.hours", language)
    return duration(span // _DAY * _DAY, language)
