"""A broadcast as its receivers see it, and as the organizer sees it before, during and after."""

from dataclasses import replace
from datetime import datetime
from math import ceil

from dialogs.model.broadcast import Broadcast, Reach, Report
from dialogs.model.event import Event
from dialogs.model.message import Choice, Line, Message, typed
from dialogs.model.text import LANGUAGES, Language
from dialogs.people.words import names, reach_in_words
from dialogs.plain import plain
from dialogs.words import counted, say, when


def as_received(broadcast: Broadcast, event: Event, language: Language) -> Message:
    """What everyone gets, in their own language where it was written."""
    return Message(
        text=typed(broadcast.text.in_(language)),
        small=f"{say('broadcast.from_organizers', language)} · {event.title.in_(language)}",
        language=language if broadcast.text.exactly(language) else _written(broadcast)[0],
    )


def preview_card(
    broadcast: Broadcast, event: Event, reach: Reach, language: Language, note: str = ""
) -> Message:
    """Exactly as it will look, with whom it reaches and when."""
    lines = [
        Line(say("broadcast.goes_to", language), reach_in_words(reach, language)),
        Line(say("broadcast.goes_at", language), _moment(broadcast, event, language)),
    ]
    if reach.unreachable:
        lines.append(Line(say("broadcast.not_reached", language), names(reach.unreachable, language)))
    if missing := missing_languages(broadcast, reach, language):
        lines.append(Line(say("broadcast.also_missing", language), " ".join(missing)))
    about = f"broadcast:{broadcast.id}"
    send = Choice(say("broadcast.send", language), "broadcast_confirm", about, style="positive")
    someone = reach.groups or reach.persons
    first = note if someone else say("broadcast.nobody_reached", language)
    held = say("outbox.state_paused", language) if event.state == "paused" else in_test(event, language)
    return Message(
        title=say("broadcast.preview_title", language),
        quote="\n\n".join(plain(as_received(broadcast, event, one)) for one in _written(broadcast)),
        text="\n".join(part for part in (first, held) if part),
        lines=tuple(lines),
        choices=(
            Choice(say("broadcast.self_first", language), "broadcast_self", about),
            *((send,) if someone else ()),
            Choice(say("broadcast.edit", language), "broadcast_edit", about),
        ),
        small=say("broadcast.not_reached_remedy", language) if reach.unreachable else "",
        language=language,
    )


def in_test(event: Event, language: Language) -> str:
    """Whom it goes to while the event is tried out."""
    return say("broadcast.in_test", language) if event.state == "test" else ""


def missing_card(broadcast: Broadcast, reach: Reach, language: Language) -> Message:
    """A language that some receiver chose is not written: write it, or send anyway."""
    about = f"broadcast:{broadcast.id}"
    return Message(
        title=say("broadcast.form_title", language),
        text=" ".join(missing_languages(broadcast, reach, language)),
        choices=(
            Choice(say("broadcast.write_it", language), "broadcast_edit", about, style="positive"),
            Choice(say("broadcast.send_anyway", language), "broadcast_anyway", about),
        ),
        tone="warning",
        language=language,
    )


def waiting_card(broadcast: Broadcast, event: Event, wall: datetime, language: Language) -> Message:
    """Confirmed, and still to be undone. `wall` is what people's own watches say."""
    undo, now, refresh = _choices(broadcast, language)
    card = Message(
        title=say("broadcast.form_title", language),
        quote=typed(broadcast.text.in_(language)),
        small=in_test(event, language),
        language=language,
    )
    if broadcast.at:
        words = say("broadcast.sends_at", language, when=_moment(broadcast, event, language))
        return replace(card, text=words, choices=(undo,))
    left = ceil((broadcast.sends_at - wall).total_seconds()) if broadcast.sends_at else 0
    if left <= 0:
        return replace(card, text=say("broadcast.under_way", language), choices=(undo, refresh))
    words = counted(left, "broadcast.sends_soon_one", "broadcast.sends_soon", language)
    return replace(card, text=words, choices=(undo, now))


def report_card(broadcast: Broadcast, report: Report, language: Language) -> Message:
    """What became of it. The numbers add up to the total."""
    undo, _, refresh = _choices(broadcast, language)
    phrase, remedy = "broadcast.report", "broadcast.not_reached_remedy"
    if report.rehearsed:
        phrase, remedy = "broadcast.report_in_test", "broadcast.in_test_remedy"
    done = Message(
        title=say("broadcast.under_way" if report.waiting else "broadcast.report_title", language),
        quote=typed(broadcast.text.in_(language)),
        text=say(phrase, language, sent=report.sent, total=report.total),
        lines=_counts(report, language),
        small=say(remedy, language) if report.unreachable or report.refused else "",
        tone="good" if report.total and report.sent == report.total else "plain",
        language=language,
    )
    return replace(done, choices=(undo, refresh)) if report.waiting else done


def stopped_card(broadcast: Broadcast, report: Report, language: Language) -> Message:
    """Undone before anything went, or in the middle."""
    if not report.total:
        quote = typed(broadcast.text.in_(language))
        return Message(text=say("broadcast.undone", language), quote=quote, language=language)
    title = say("broadcast.stopped", language)
    card = replace(report_card(broadcast, report, language), title=title, choices=(), small="")
    return replace(card, choices=_choices(broadcast, language)[2:]) if report.waiting else card


def missing_languages(broadcast: Broadcast, reach: Reach, language: Language) -> list[str]:
    """A sentence for each language that is not written and that someone reads."""
    missing = [] if broadcast.text.nb else [say("broadcast.nb_missing", language)]
    for one, readers in (("nn", reach.nynorsk), ("en", reach.english)):
        if readers and one in broadcast.text.missing:
            phrase = f"broadcast.{one}_missing"
            missing.append(counted(readers, f"{phrase}_one", phrase, language))
    return missing


def _counts(report: Report, language: Language) -> tuple[Line, ...]:
    counts = (
        ("waiting", report.waiting),
        ("unknown", report.unknown),
        ("failed", report.failed),
        ("stopped", report.cancelled),
    )
    who = {"failed": f" ({names(report.refused, language)})" if report.refused else ""}
    lines = [
        Line(say(f"broadcast.{name}", language), f"{count}{who.get(name, '')}")
        for name, count in counts
        if count
    ]
    if report.through_group:
        lines.append(Line(say("broadcast.through_group", language), str(report.through_group)))
    if report.unreachable:
        lines.append(Line(say("broadcast.not_reached", language), names(report.unreachable, language)))
    return tuple(lines)


def _choices(broadcast: Broadcast, language: Language) -> tuple[Choice, Choice, Choice]:
    about = f"broadcast:{broadcast.id}"
    return (
        Choice(say("broadcast.undo", language), "broadcast_undo", about, style="destructive"),
        Choice(say("broadcast.send_now", language), "broadcast_now", about),
        Choice(say("broadcast.refresh", language), "broadcast_refresh", about),
    )


def _moment(broadcast: Broadcast, event: Event, language: Language) -> str:
    """With its year, so that a slip of the finger shows."""
    if not broadcast.at:
        return say("broadcast.at_once", language)
    return when(broadcast.at.astimezone(event.time_zone), language, year=True)


def _written(broadcast: Broadcast) -> list[Language]:
    return [one for one in LANGUAGES if broadcast.text.exactly(one)]
