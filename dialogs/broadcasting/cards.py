"""A broadcast as its receivers see it, and as the organizer sees it before, during and after."""

from dataclasses import replace

from dialogs.model.broadcast import Broadcast, Reach, Report
from dialogs.model.event import Event
from dialogs.model.message import Choice, Line, Message
from dialogs.model.text import LANGUAGES, Language
from dialogs.words import listed, say, when


def as_received(broadcast: Broadcast, event: Event, language: Language) -> Message:
    """What everyone gets, in their own language where it was written."""
    return Message(
        text=broadcast.text.in_(language),
        small=f"{say('broadcast.from_organizers', language)} · {event.title.in_(language)}",
        language=language if broadcast.text.exactly(language) else _nearest(broadcast),
    )


def preview_card(
    broadcast: Broadcast, event: Event, reach: Reach, language: Language, note: str = ""
) -> Message:
    """Exactly as it will look, with whom it reaches and when."""
    at = say("broadcast.at_once", language)
    if broadcast.at:
        at = when(broadcast.at.astimezone(event.time_zone), language)
    lines = [
        Line(say("broadcast.goes_to", language), reach_in_words(reach, language)),
        Line(say("broadcast.goes_at", language), at),
    ]
    if missing := missing_languages(broadcast, reach, language):
        lines.append(Line(say("broadcast.also_missing", language), " ".join(missing)))
    about = f"broadcast:{broadcast.id}"
    send: tuple[Choice, ...] = ()
    if reach.groups or reach.persons:
        send = (Choice(say("broadcast.send", language), "broadcast_confirm", about, style="positive"),)
    else:
        note = say("broadcast.nobody_reached", language)
    return Message(
        title=say("broadcast.preview_title", language),
        quote="\n\n".join(_each_text(broadcast)),
        text=note,
        lines=tuple(lines),
        choices=(
            Choice(say("broadcast.self_first", language), "broadcast_self", about),
            *send,
            Choice(say("broadcast.edit", language), "broadcast_edit", about),
        ),
        language=language,
    )


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


def waiting_card(broadcast: Broadcast, event: Event, language: Language) -> Message:
    """Confirmed, and still to be undone."""
    about = f"broadcast:{broadcast.id}"
    words = say("broadcast.sends_soon", language)
    if broadcast.at:
        words = say(
            "broadcast.sends_at", language, when=when(broadcast.at.astimezone(event.time_zone), language)
        )
    now = () if broadcast.at else (Choice(say("broadcast.send_now", language), "broadcast_now", about),)
    return Message(
        title=say("broadcast.form_title", language),
        quote=broadcast.text.in_(language),
        text=words,
        choices=(Choice(say("broadcast.undo", language), "broadcast_undo", about, style="destructive"), *now),
        language=language,
    )


def report_card(broadcast: Broadcast, report: Report, language: Language) -> Message:
    """What became of it. The numbers add up to the total."""
    counts = (
        ("waiting", report.waiting),
        ("unknown", report.unknown),
        ("failed", report.failed),
        ("stopped", report.cancelled),
    )
    lines = [Line(say(f"broadcast.{name}", language), str(count)) for name, count in counts if count]
    if report.unreachable:
        lines.append(Line(say("broadcast.not_reached", language), listed(report.unreachable, language)))
    about = f"broadcast:{broadcast.id}"
    undo = Choice(say("broadcast.undo", language), "broadcast_undo", about, style="destructive")
    refresh = Choice(say("broadcast.refresh", language), "broadcast_refresh", about)
    done = Message(
        title=say("broadcast.report_title", language),
        quote=broadcast.text.in_(language),
        text=say("broadcast.report", language, sent=report.sent, total=report.total),
        lines=tuple(lines),
        tone="good" if report.sent == report.total else "plain",
        language=language,
    )
    if not report.waiting:
        return done
    return replace(done, title=say("broadcast.under_way", language), choices=(undo, refresh))


def reach_in_words(reach: Reach, language: Language) -> str:
    """Gruppechatten og 28 personer; 1 har ikke åpnet Vert"""
    parts = []
    if reach.groups:
        one = reach.groups == 1
        parts.append(
            say("broadcast.reach_group" if one else "broadcast.reach_groups", language, count=reach.groups)
        )
    if reach.persons:
        one = reach.persons == 1
        parts.append(
            say("broadcast.reach_person" if one else "broadcast.reach_persons", language, count=reach.persons)
        )
    words = listed(parts, language) or say("broadcast.reach_nobody", language)
    if reach.unreachable:
        words += f"; {say('broadcast.reach_missing', language, count=len(reach.unreachable))}"
    return words


def missing_languages(broadcast: Broadcast, reach: Reach, language: Language) -> list[str]:
    """A sentence for each language that is not written and that someone reads."""
    readers = {"nb": 0, "nn": reach.nynorsk, "en": reach.english}
    return [
        say(f"broadcast.{one}_missing", language, count=readers[one])
        for one in LANGUAGES
        if not broadcast.text.exactly(one) and (readers[one] or one == "nb")
    ]


def _each_text(broadcast: Broadcast) -> list[str]:
    return [broadcast.text.exactly(one) for one in LANGUAGES if broadcast.text.exactly(one)]


def _nearest(broadcast: Broadcast) -> Language:
    return next((one for one in LANGUAGES if broadcast.text.exactly(one)), "nb")
