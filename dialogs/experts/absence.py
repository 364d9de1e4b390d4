"""*Min status*: whether an expert is there, until when they are away, and what they have meanwhile."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from dialogs.common import event_of, gone, language_of, not_here
from dialogs.model.event import Event, Listed
from dialogs.model.incoming import Heard, Pressed, Said
from dialogs.model.known import Audit, Away, Known, Outcome
from dialogs.model.message import Choice, Field, Form, Line, Message
from dialogs.model.text import LANGUAGES, Language
from dialogs.replies import small_talk
from dialogs.roles import allowed
from dialogs.words import clock, counted, listed, months, on_day, say, weekdays

LONGEST_AWAY = timedelta(days=366)
FEWEST = 3  # letters of a month or a weekday, which may be cut short

_AWAY = re.compile(
    r"(?:(?:jeg|eg|i) (?:er|am) |i'm )?(?:borte|vekke|fraværende|fråverande|away|out of office)"
    r"(?: (?:(?:fram )?til|until|till)(?P<until> .{1,60}))?",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"(?:(?:jeg|eg|i) (?:er|am) |i'm )?(?:tilbake|back|inne igjen|inne att)(?: igjen| att)?", re.IGNORECASE
)
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)
_NUMBERS = re.compile(r"(?P<day>\d{1,2})[./](?P<month>\d{1,2})(?:\.|[./](?P<year>\d{4}))?", re.ASCII)
_IN_WORDS = re.compile(r"(?P<day>\d{1,2})\.? (?P<word>[^\W\d]+)\.?(?: (?P<year>\d{4}))?")
_WORDS_FIRST = re.compile(r"(?P<word>[^\W\d]+)\.? (?P<day>\d{1,2})\.?(?:,? (?P<year>\d{4}))?")
_TOMORROW = ("i morgen", "i morgon", "tomorrow")


def show(heard: Heard, known: Known, language: Language) -> Message:
    """What Vert goes by when it chooses whom to ask."""
    event, email = event_of(known), known.person.email or ""
    expert, until = event.people_by_email.get(email), known.away.get(email)
    away = until is not None and until > known.now
    text = say("absence.away", language, until=_day(until, event, language)) if away and until else ""
    other = (
        Choice(say("absence.back", language), "back", style="positive")
        if away
        else Choice(say("absence.i_am_away", language), "away_form")
    )
    return Message(
        title=say("absence.my_status", language),
        text=text or say("absence.here", language),
        lines=tuple(_lines(expert, event, known.loads.get(email, 0), language)) if expert else (),
        choices=(other, Choice(say("experts.my_answers", language), "my_answers")),
        language=language,
    )


def said(heard: Said, text: str, known: Known, language: Language) -> Outcome | None:
    """From who may be asked, in private: "borte til 20. september", "tilbake". None for any other line."""
    if not known.conversation.is_private or known.event is None:
        return None
    words = " ".join(text.rstrip(" .!").split())
    if _BACK.fullmatch(words) and allowed("back", known.roles):
        return _in_words(heard, known, _came_back(heard, known, language))
    found = _AWAY.fullmatch(words)
    if found is None or not allowed("away", known.roles):
        return None
    if found["until"] is None:
        return small_talk(heard, known, _form(known, language))
    return _in_words(heard, known, _went_away(heard, known, found["until"], language))


def away_form(pressed: Pressed, known: Known) -> Outcome:
    """*Jeg er borte*: until when."""
    language = language_of(known)
    return not_here(known, language) or Outcome(card=_form(known, language))


def away(pressed: Pressed, known: Known) -> Outcome:
    """From now on others are asked, and what the expert had goes to them."""
    language = language_of(known)
    stop = not_here(known, language)
    return stop or _went_away(pressed, known, pressed.fields.get("until", ""), language)


def back(pressed: Pressed, known: Known) -> Outcome:
    """*Jeg er tilbake*."""
    language = language_of(known)
    return not_here(known, language) or _came_back(pressed, known, language)


def day_in(words: str, today: date) -> date | None:
    """20. september, 20.9., mandag, 2021-09-20: the next such day after today; None for anything else."""
    words = " ".join(words.casefold().split())
    if words.rstrip(".") in _TOMORROW:
        return today + timedelta(days=1)
    if weekday := _named(words.rstrip("."), weekdays):
        ahead = (weekday - 1 - today.weekday() - 1) % 7 + 1
        return today + timedelta(days=ahead)
    for shape in (_ISO, _NUMBERS, _IN_WORDS, _WORDS_FIRST):
        if found := shape.fullmatch(words):
            return _coming(found.groupdict(), today)
    return None


def _coming(parts: Mapping[str, str | None], today: date) -> date | None:
    month = int(parts.get("month") or 0) or _named(parts.get("word") or "", months)
    year = parts.get("year")
    years = [int(year)] if year else [today.year, today.year + 1]
    found = (_day_of(year, month or 0, int(parts["day"] or 0)) for year in years)
    return next((one for one in found if one and (year or one > today)), None)


def _day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _named(word: str, names: Callable[[Language], list[str]]) -> int | None:
    """Which month or weekday it is, from 1 on, in any of the languages; it may be cut short."""
    if len(word) < FEWEST:
        return None
    for language in LANGUAGES:
        for number, name in enumerate(names(language), 1):
            if name.casefold().startswith(word):
                return number
    return None


def _went_away(heard: Heard, known: Known, words: str, language: Language) -> Outcome:
    event, email = event_of(known), known.person.email or ""
    if email not in event.people_by_email:
        return gone(language)
    today = known.now.astimezone(event.time_zone).date()
    day = day_in(words, today)
    if day is None or not today < day <= today + LONGEST_AWAY:
        phrase = "absence.day_unknown" if day is None else "absence.day_not_ahead"
        return Outcome(card=_form(known, language, words.strip(), say(phrase, language)))
    until = datetime.combine(day, time(), event.time_zone)
    count = known.loads.get(email, 0)
    moves = counted(count, "absence.one_moves", "absence.all_move", language) if count else ""
    told = say("absence.away", language, until=_day(until, event, language))
    return Outcome(
        card=Message(
            text=" ".join(filter(None, (told, moves))),
            choices=(Choice(say("absence.back", language), "back"),),
            tone="good",
            language=language,
        ),
        saved=(Away(event.id, email, until),),
        audit=(Audit("away", f"event:{event.id}"),),
    )


def _came_back(heard: Heard, known: Known, language: Language) -> Outcome:
    event, email = event_of(known), known.person.email or ""
    if email not in event.people_by_email:
        return gone(language)
    card = Message(text=say("absence.here_again", language), tone="good", language=language)
    if email not in known.away:
        return Outcome(card=card)
    return Outcome(
        card=card, saved=(Away(event.id, email, None),), audit=(Audit("back", f"event:{event.id}"),)
    )


def _in_words(heard: Said, known: Known, outcome: Outcome) -> Outcome:
    """What the card of a press would show is said instead."""
    if outcome.card is None:
        return outcome
    told = small_talk(heard, known, outcome.card)
    return replace(told, saved=(*outcome.saved, *told.saved), audit=outcome.audit)


def _form(known: Known, language: Language, value: str = "", error: str = "") -> Message:
    event = event_of(known)
    example = on_day(known.now.astimezone(event.time_zone).date() + timedelta(days=7), language)
    field = Field(
        id="until",
        label=say("absence.until", language),
        value=value[:60],
        required=True,
        hint=say("absence.until_hint", language, example=example.split(" ", 1)[1]),
        error=error,
    )
    send = Choice(say("absence.save", language), "away", style="positive")
    cancel = Choice(say("experts.cancel", language), "my_status", bare=True)
    return Message(
        title=say("absence.i_am_away", language),
        text=say("absence.what_happens", language),
        form=Form((field,), (send,)),
        choices=(cancel,),
        language=language,
    )


def _lines(expert: Listed, event: Event, count: int, language: Language) -> Iterator[Line]:
    topics = [
        event.topics_by_id[one].title.in_(language) for one in expert.topics if one in event.topics_by_id
    ]
    if topics:
        yield Line(say("absence.topics", language), listed(topics, language))
    spoken = [say(f"absence.language_{one}", language) for one in expert.languages]
    yield Line(say("absence.languages", language), listed(spoken, language))
    if expert.hours:
        yield Line(say("absence.hours", language), "–".join(f"{one:%H.%M}" for one in expert.hours))
    phrase = "absence.open_of" if expert.most_open else "absence.open"
    yield Line(
        say("absence.open_questions", language), say(phrase, language, count=count, most=expert.most_open)
    )


def _day(until: datetime, event: Event, language: Language) -> str:
    there = until.astimezone(event.time_zone)
    day = on_day(there.date(), language)
    return day if there.time() == time() else f"{day} {clock(there)}"


VERBS: Mapping[str, Callable[[Pressed, Known], Outcome]] = {
    "away": away,
    "away_form": away_form,
    "back": back,
}
