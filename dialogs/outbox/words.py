"""How the things of the outbox are called, and what their receivers read when something is taken back."""

from dialogs.model.event import Event
from dialogs.model.known import Known
from dialogs.model.message import Message, typed
from dialogs.model.planned import Planned, Spoken
from dialogs.model.text import LANGUAGES, Language, Text
from dialogs.reminding import named
from dialogs.words import counted, listed, say

LONGEST_TITLE = 60


def recalled(event: Event, language: Language) -> Message:
    """What stands in the place of what was taken back."""
    return Message(
        text=say("outbox.recalled_text", language),
        small=f"{say('broadcast.from_organizers', language)} · {event.title.in_(language)}",
        language=language,
    )


def short(text: Text) -> Text:
    """A broadcast by its first words, in every language it was written in."""
    return Text(**{one: _cut(text.exactly(one)) for one in LANGUAGES})


def reminder_named(event: Event, key: str) -> Text:
    """The session a notice's key tells of; the event where it is gone."""
    parts = key.split(":")
    session = event.sessions_by_id.get(parts[2]) if len(parts) > 2 else None
    return Text(**{one: named(session, one) for one in LANGUAGES}) if session else event.title


def as_reply(known: Known, language: Language) -> str:
    """What a question was a reply to, where that was said to all; else nothing."""
    if known.event and known.replying_to.startswith("reminder:"):
        title = reminder_named(known.event, known.replying_to).in_(language)
        return say("outbox.as_reply_to_reminder", language, title=title)
    if known.broadcast and known.replying_to.startswith("broadcast:"):
        title = typed(short(known.broadcast.text).in_(language))
        return say("outbox.as_reply_to_broadcast", language, title=title)
    return ""


def name_of(thing: Planned | Spoken, event: Event, language: Language) -> str:
    """Påminnelse: Vær smart, del 1"""
    if thing.broadcast:
        return say("outbox.broadcast", language, title=typed(short(thing.broadcast.text).in_(language)))
    phrase = "outbox.link_wanted" if thing.kind == "link_wanted" else "outbox.reminder"
    return say(phrase, language, title=reminder_named(event, thing.key).in_(language))


def receivers(planned: Planned, event: Event, language: Language) -> str:
    """gruppechatten og 3 personer; 2 kan ikke nås"""
    reach = planned.reach
    if planned.kind == "link_wanted":
        count = len(event.with_role("organizer") or event.with_role("admin"))
        return say("outbox.to_organizers_count", language, count=count)
    parts = []
    if reach.groups:
        parts.append(counted(reach.groups, "reminders.group", "reminders.groups", language))
    if reach.persons:
        parts.append(counted(reach.persons, "reminders.person", "reminders.persons", language))
    words = listed(parts, language) or say(_nobody_yet(planned), language)
    if missing := len(reach.unreachable):
        words += f"; {counted(missing, 'outbox.unreachable_one', 'outbox.unreachable', language)}"
    return words


def _nobody_yet(planned: Planned) -> str:
    """One reminder goes to the group, and the same to those who asked: which of them it is must show."""
    match planned.source.get("to"):
        case "group":
            return "outbox.to_no_group_yet"
        case "person":
            return "outbox.to_nobody_asking_yet"
    return "outbox.to_nobody_yet"


def languages(which: "list[Language] | tuple[Language, ...]", language: Language) -> str:
    """nynorsk og engelsk"""
    return listed([say(f"outbox.in_{one}", language) for one in which], language)


def _cut(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1].rstrip()}…"
