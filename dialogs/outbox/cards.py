"""The outbox as cards: the coming days, the days behind, and one thing of either as its receivers see it."""

from collections.abc import Sequence
from typing import Literal

from dialogs.broadcasting import as_received
from dialogs.common import event_of
from dialogs.model.event import Event
from dialogs.model.incoming import Heard, Pressed
from dialogs.model.known import Known
from dialogs.model.message import Choice, Item, Line, Message
from dialogs.model.planned import Planned, Spoken, in_source
from dialogs.model.text import LANGUAGES, Language
from dialogs.outbox.words import name_of, receivers
from dialogs.plain import plain
from dialogs.reminding import derived
from dialogs.words import counted, listed, say, when

PAGE = 4  # things a card: more of them, each with its buttons, are too long for a phone
FEW = 5  # names that are told one by one

Side = Literal["next", "past"]


def show(heard: Heard, known: Known, language: Language) -> Message:
    """*Utboks*: the next 7 days, or the last 7 and what became of each, a few at a time."""
    side, _, first = (heard.object if isinstance(heard, Pressed) else "").partition(":")
    start = int(first) if first.isdecimal() and len(first) < 6 else 0
    return _past(known, language, start) if side == "past" else _next(known, language, start)


def _next(known: Known, language: Language, start: int) -> Message:
    event = event_of(known)
    page = known.planned[start : start + PAGE]
    items = tuple(_planned_item(one, event, language) for one in page)
    to_look_at = sum(wants_a_look(one) for one in known.spoken)
    nothing = "" if items else say("outbox.nothing_planned", language)
    look = counted(to_look_at, "outbox.attention_one", "outbox.attention", language) if to_look_at else ""
    over = Choice(say("outbox.to_past", language), "outbox", "past:0")
    return Message(
        title=say("outbox.title", language),
        text="\n".join(part for part in (state_in_words(event, language), nothing) if part),
        items=items,
        choices=(*_pages("next", start, len(known.planned), language), over),
        small=look,
        language=language,
    )


def _past(known: Known, language: Language, start: int) -> Message:
    event = event_of(known)
    page = known.spoken[start : start + PAGE]
    items = tuple(_spoken_item(one, event, language) for one in page)
    over = Choice(say("outbox.to_next", language), "outbox", "next:0")
    return Message(
        title=say("outbox.past_title", language),
        text="" if items else say("outbox.nothing_past", language),
        items=items,
        choices=(*_pages("past", start, len(known.spoken), language), over),
        language=language,
    )


def _pages(side: Side, start: int, total: int, language: Language) -> tuple[Choice, ...]:
    choices = []
    if (rest := total - start - PAGE) > 0:
        choices.append(Choice(say("outbox.more", language, count=rest), "outbox", f"{side}:{start + PAGE}"))
    if start:
        choices.append(Choice(say("outbox.first", language), "outbox", f"{side}:0"))
    return tuple(choices)


def state_in_words(event: Event, language: Language) -> str:
    """Why nothing, or not everything, reaches the participants just now."""
    match event.state:
        case "test":
            return say("outbox.state_test", language)
        case "paused":
            return say("outbox.state_paused", language)
        case "closed":
            return say("outbox.state_closed", language)
    return ""


def _planned_item(one: Planned, event: Event, language: Language) -> Item:
    moment = when(one.due.astimezone(event.time_zone), language)
    to = say("outbox.planned_item", language, when=moment, who=receivers(one, event, language))
    text = " ".join(part for part in (f"{to}.", status(one, language)) if part)
    return Item(name_of(one, event, language), text, (_show(one.object, language), *acts_on(one, language)))


def status(one: Planned, language: Language) -> str:
    """What an organizer changed about it."""
    if one.skipped:
        return say("outbox.is_skipped", language)
    if one.alteration and one.alteration.what == "now":
        return say("outbox.is_said", language)
    changed = say("outbox.is_altered", language) if one.text else ""
    return say("outbox.is_lost", language) if one.lost and not changed else changed


def acts_on(one: Planned, language: Language) -> tuple[Choice, ...]:
    """*Hopp over*, *Endre tekst*, *Send nå*, as far as they make sense."""
    if one.skipped:
        return (Choice(say("outbox.unskip", language), "outbox_unskip", one.object),)
    if one.alteration and one.alteration.what == "now":
        return ()
    skip = Choice(say("outbox.skip", language), "outbox_skip", one.object)
    if one.kind == "link_wanted":
        return (skip,)
    edit = Choice(say("outbox.edit", language), "outbox_text", one.object)
    return skip, edit, Choice(say("outbox.now", language), "outbox_now", one.object)


def planned_card(one: Planned, known: Known, language: Language, note: str = "") -> Message:
    """Just as it will look, with when and to whom, and what can be done about it."""
    event = event_of(known)
    seen = as_it_will_look(one, event, known.links.get("base", ""))
    moment = when(one.due.astimezone(event.time_zone), language)
    lines = [
        Line(say("outbox.when", language), moment),
        Line(say("outbox.who", language), receivers(one, event, language)),
    ]
    if seen and (titles := [choice.title for choice in seen[0].choices]):
        lines.append(Line(say("outbox.buttons", language), listed(titles, language)))
    words = (note, status(one, language), "" if seen else say("outbox.no_words", language))
    return Message(
        title=name_of(one, event, language),
        quote="\n\n".join(plain(message) for message in seen),
        text="\n".join(part for part in (*words, state_in_words(event, language)) if part),
        lines=tuple(lines),
        choices=(*acts_on(one, language), back(language)),
        language=language,
    )


def as_it_will_look(one: Planned, event: Event, base: str = "") -> list[Message]:
    """In the event's language, and in each other that was written or changed."""
    if one.broadcast:
        return [
            as_received(one.broadcast, event, each) for each in LANGUAGES if one.broadcast.text.exactly(each)
        ]
    in_order = [event.language, *(each for each in LANGUAGES if each != event.language)]
    which = [each for each in in_order if each == event.language or one.text.exactly(each)]
    source = {**one.source, **in_source(one.text)}
    drawn = [derived(event, source, one.due, each, base) for each in which]
    return [message for message in drawn if message]


def _spoken_item(one: Spoken, event: Event, language: Language) -> Item:
    moment = when(one.at.astimezone(event.time_zone), language)
    text = f"{moment}: {outcome(one, language)}."
    marked = say("outbox.look_at", language, what=text) if wants_a_look(one) else text
    return Item(name_of(one, event, language), marked, mends_of(one, language))


def wants_a_look(one: Spoken) -> bool:
    """Whether some may not have got it, or didn't."""
    return bool(one.report.unknown or one.report.failed)


def outcome(one: Spoken, language: Language) -> str:
    """sendt 27 av 28, 1 uklart (Kari)"""
    report = one.report
    if one.skipped:
        return say("outbox.sent_skipped", language)
    if not report.total:
        stopped = one.broadcast is not None and one.broadcast.state == "undone"
        return say("outbox.sent_nothing" if stopped else "outbox.sent_nobody", language)
    parts = [say("outbox.sent_of", language, sent=report.sent, total=report.total)]
    if report.waiting:
        parts.append(say("outbox.sent_waiting", language, count=report.waiting))
    if report.unknown:
        names = few(one.unclear, language)
        parts.append(say("outbox.sent_unclear", language, count=report.unknown, names=names))
    if report.failed:
        names = few(report.refused, language)
        parts.append(say("outbox.sent_failed", language, count=report.failed, names=names))
    if report.cancelled:
        parts.append(say("outbox.sent_stopped", language, count=report.cancelled))
    if gone := report.unreachable:
        names = few(gone, language)
        parts.append(say("outbox.sent_unreachable", language, count=len(gone), names=names))
    words = "; ".join((", ".join(parts), *_mended(one, language)))
    return say("test_state.only_organizers", language, outcome=words) if report.rehearsed else words


def _mended(one: Spoken, language: Language) -> Sequence[str]:
    if one.recalled:
        return (say("outbox.sent_recalled", language),)
    corrected = one.alteration is not None and one.alteration.what in ("correct", "corrected")
    if corrected or (one.broadcast and one.broadcast.corrections):
        return (say("outbox.sent_corrected", language),)
    return ()


def few(names: Sequence[str], language: Language) -> str:
    """The names in brackets, the first of them where they are many."""
    more = ["…"] if len(names) > FEW else []
    return f" ({listed([*names[:FEW], *more], language)})" if names else ""


def mends_of(one: Spoken, language: Language) -> tuple[Choice, ...]:
    """*Rett*, *Trekk tilbake*, *Send igjen til de n uklare*, as far as they make sense."""
    report, choices = one.report, []
    if one.kind == "link_wanted" or not report.total:
        return ()
    if report.sent or report.waiting:
        choices.append(Choice(say("outbox.correct", language), "broadcast_correct", one.object))
        if not one.recalled:
            choices.append(Choice(say("outbox.recall", language), "broadcast_recall", one.object))
    if report.unknown and one.useful and not one.recalled:
        title = counted(report.unknown, "outbox.again_one", "outbox.again", language)
        choices.append(Choice(title, "broadcast_again", one.object))
    return tuple(choices)


def spoken_card(one: Spoken, event: Event, language: Language, note: str = "") -> Message:
    """What became of it, and what can still be done."""
    held = state_in_words(event, language) if event.state == "paused" else ""
    moment = when(one.at.astimezone(event.time_zone), language)
    return Message(
        title=name_of(one, event, language),
        text="\n".join(part for part in (note, f"{moment}: {outcome(one, language)}.", held) if part),
        choices=(*mends_of(one, language), back(language, "past:0")),
        language=language,
    )


def back(language: Language, where: str = "") -> Choice:
    return Choice(say("outbox.back", language), "outbox", where)


def _show(object_: str, language: Language) -> Choice:
    return Choice(say("outbox.show", language), "outbox_show", object_)
