"""An event's state, from test to closed: shown, and changed by its organizers.

What can be done by a word in the private chat can be done by a button, and the other way round.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from dialogs import readiness, welcome
from dialogs.common import event_of
from dialogs.experts.routing import organizers_of
from dialogs.model.envelope import Envelope, ToPerson
from dialogs.model.event import Event, State
from dialogs.model.incoming import Heard
from dialogs.model.known import Audit, Known, Outcome, StateChanged
from dialogs.model.message import Choice, Item, Line, Message, typed
from dialogs.model.standing import Held
from dialogs.model.text import Language
from dialogs.replies import told
from dialogs.words import counted, on_day, phrases, say, when

Act = Callable[[Heard, Known, Language], Outcome]

MOST_SHOWN = 10  # kinds of what waits: a card on a phone
CARED_ABOUT = ("persons", "people", "questions", "broadcasts")  # what people ask after, of all that is stored
LONGEST_TEXT = 60  # letters of a broadcast, to know it by


@dataclass(frozen=True)
class Change:
    """One way from state to state: `done` says what is now true, `told` says it to the other organizers."""

    verb: str
    frm: tuple[State, ...]
    to: State
    done: str
    told: str
    drop: bool = False


START = Change("state_start", ("test",), "live", "state.started", "state.told_started")
PAUSE = Change("state_pause", ("live",), "paused", "state.has_paused", "state.told_paused")
CONTINUE = Change("state_continue_yes", ("paused",), "live", "state.goes_on", "state.told_goes_on")
WITHOUT = Change(
    "state_continue_without",
    ("paused",),
    "live",
    "state.goes_on_without",
    "state.told_goes_on_without",
    drop=True,
)
CLOSE = Change(
    "state_close_yes", ("test", "live", "paused"), "closed", "state.has_closed", "state.told_closed"
)
REOPEN = Change("state_reopen", ("closed",), "paused", "state.reopened", "state.told_reopened")

CHANGES = (START, PAUSE, CONTINUE, CLOSE, REOPEN)  # what one state can be left for, each way once


def show(heard: Heard, known: Known, language: Language) -> Message:
    """How the event stands, and what can be done about it."""
    return _standing(known, language)


def start(heard: Heard, known: Known, language: Language) -> Outcome:
    """Not while a line of *Er vi klare?* is red."""
    event = event_of(known)
    if event.state != "test":
        return _not_now(START, heard, known, language)
    red = readiness.red_lines(event, known, language)
    if red:
        refusal = Audit("state_start", f"event:{event.id}", "refused")
        return replace(told(heard, known, readiness.refusal(event, red, language)), audit=(refusal,))
    return _changed(START, heard, known, language)


def pause(heard: Heard, known: Known, language: Language) -> Outcome:
    """At once, since it harms nobody and is taken back by *fortsett*."""
    return _unless(PAUSE, heard, known, language)


def go_on(heard: Heard, known: Known, language: Language) -> Outcome:
    """What waits, and what has become too late, before anything of it is sent."""
    if event_of(known).state != "paused":
        return _not_now(CONTINUE, heard, known, language)
    return told(heard, known, _waiting_card(known, language))


def go_on_yes(heard: Heard, known: Known, language: Language) -> Outcome:
    return _unless(CONTINUE, heard, known, language)


def go_on_without(heard: Heard, known: Known, language: Language) -> Outcome:
    return _unless(WITHOUT, heard, known, language)


def close(heard: Heard, known: Known, language: Language) -> Outcome:
    """What is deleted then, and when, before it is done."""
    event = event_of(known)
    if event.state == "closed":
        return _not_now(CLOSE, heard, known, language)
    day = on_day(deletion(event, known.now).date(), language, year=True)
    kept = known.standing.kept
    object_ = f"event:{event.id}"
    card = Message(
        title=say("state.close_title", language, event=event.title.in_(language)),
        text=say("state.close_text", language, day=day),
        lines=_kept_lines(kept, language),
        items=() if kept else (Item(say("state.close_nothing", language)),),
        small=say("state.close_archive", language),
        choices=(
            Choice(say("state.close_yes", language), "state_close_yes", object_, style="destructive"),
            Choice(say("state.keep_open", language), "state", object_),
        ),
        tone="warning",
        language=language,
    )
    return told(heard, known, card)


def close_yes(heard: Heard, known: Known, language: Language) -> Outcome:
    return _unless(CLOSE, heard, known, language)


def reopen(heard: Heard, known: Known, language: Language) -> Outcome:
    return _unless(REOPEN, heard, known, language)


def change_to(state: State, event: Event) -> Change | None:
    """The way from how the event stands to this state, if there is one."""
    return next((one for one in CHANGES if one.to == state and event.state in one.frm), None)


def why_not(state: State, event: Event) -> str:
    """The phrase for a way that does not exist."""
    if state == event.state:
        return "state.already"
    if event.state == "closed":
        return "state.is_closed"
    if state == "test":
        return "state.no_way_back"
    if event.state == "test":
        return "state.first_test" if state == "paused" else "state.is_test"
    return "state.is_paused"


def changed(
    change: Change,
    event: Event,
    now: datetime,
    by: str = "",
    but: str | None = None,
    ungreeted: Collection[str] = (),
) -> Outcome:
    """The change kept, written down, and told to the organizers but the one who made it.

    At the start each group chat that is `ungreeted` hears who Vert is.
    """
    until = deletion(event, now) if change.to == "closed" else None
    version = event.state_version + 1
    language = event.language
    words = say(
        change.told,
        language,
        name=typed(by) or say("state.command_line", language),
        event=event.title.in_(language),
        day=on_day(until.date(), language, year=True) if until else "",
    )
    message = Message(text=words, language=language)
    greetings = [welcome.in_group(event, chat) for chat in ungreeted] if change is START else []
    notices = [
        Envelope(
            key=f"state:{event.id}:{version}:{one.email}",
            to=ToPerson(f"mail:{one.email}", event.id),
            message=message,
            event=event.id,
        )
        for one in organizers_of(event)
        if one.email != but
    ]
    return Outcome(
        envelopes=(*greetings, *notices),
        saved=(StateChanged(event.id, change.to, event.state_version, until, change.drop),),
        audit=(Audit(change.verb, f"event:{event.id}"),),
    )


def deletion(event: Event, now: datetime) -> datetime:
    """The midnight before which all about people goes: as long after the closing as the event keeps anything,
    or after its end where that comes first; never the very day it is closed.
    """
    keeps = timedelta(days=event.retention_days)
    today = now.astimezone(event.time_zone).date()
    days = [today + keeps]
    if event.last_end:
        days.append(event.last_end.astimezone(event.time_zone).date() + keeps)
    return datetime.combine(max(min(days), today + timedelta(days=1)), time(), event.time_zone)


def _kept_lines(kept: Mapping[str, int], language: Language) -> tuple[Line, ...]:
    """What people care about each for itself, in that order; all else in one sum."""
    lines = [
        Line(kept_words(table, language).capitalize(), str(kept[table]))
        for table in CARED_ABOUT
        if table in kept
    ]
    if rest := sum(count for table, count in kept.items() if table not in CARED_ABOUT):
        lines.append(Line(say("state.close_rest", language), str(rest)))
    return tuple(lines)


def kept_words(table: str, language: Language) -> str:
    """What a table holds, as it is called in front of organizers."""
    phrase = f"kept.{table}"
    return say(phrase, language) if phrase in phrases() else table


def _unless(change: Change, heard: Heard, known: Known, language: Language) -> Outcome:
    if event_of(known).state not in change.frm:
        return _not_now(change, heard, known, language)
    return _changed(change, heard, known, language)


def _changed(change: Change, heard: Heard, known: Known, language: Language) -> Outcome:
    event, person = event_of(known), known.person
    ungreeted = known.standing.ungreeted
    outcome = changed(change, event, known.now, person.name, person.email, ungreeted)
    until = next(one.delete_on for one in outcome.saved if isinstance(one, StateChanged))
    now = replace(event, state=change.to, delete_on=until)
    card = Message(
        text=say(change.done, language),
        small=_deleted_on(now, language),
        choices=_ways_on(now, known, language),
        tone="good",
        language=language,
    )
    shown = told(heard, known, card)
    return replace(outcome, card=shown.card, envelopes=(*shown.envelopes, *outcome.envelopes))


def _not_now(change: Change, heard: Heard, known: Known, language: Language) -> Outcome:
    """Nothing changes, and the card tells how things are, and since when and by whom."""
    event = event_of(known)
    card = _standing(known, language)
    open_ = change is REOPEN and event.state != "closed"
    why = "state.not_closed" if open_ else why_not(change.to, event)
    words = f"{say(why, language)}\n{card.text}"
    refusal = Audit(change.verb, f"event:{event.id}", "refused")
    return replace(told(heard, known, replace(card, text=words)), audit=(refusal,))


def _standing(known: Known, language: Language) -> Message:
    event, standing = event_of(known), known.standing
    waiting = sum(one.count for one in standing.held)
    words = [say(f"state.{event.state}", language)]
    if waiting:
        words.append(counted(waiting, "state.waits_one", "state.waits", language))
    if greeted := len(standing.ungreeted):
        words.append(counted(greeted, "state.greets_one", "state.greets", language))
    if event.delete_on:
        words.append(_deleted_on(event, language))
    return Message(
        title=say("state.title", language, event=event.title.in_(language)),
        text=" ".join(words),
        small=_since(known, language),
        choices=_ways_on(event, known, language),
        language=language,
    )


def _since(known: Known, language: Language) -> str:
    standing = known.standing
    if standing.since is None:
        return ""
    moment = when(standing.since, language)
    if standing.from_outside:
        return say("state.from_outside", language, when=moment)
    if standing.by:
        return say("state.by", language, when=moment, name=typed(standing.by))
    return say("state.since", language, when=moment)


def _deleted_on(event: Event, language: Language) -> str:
    if event.delete_on is None:
        return ""
    return say("state.deleted_on", language, day=on_day(event.delete_on.date(), language, year=True))


def _ways_on(event: Event, known: Known, language: Language) -> tuple[Choice, ...]:
    def way(phrase: str, verb: str) -> Choice:
        return Choice(say(phrase, language), verb, f"event:{event.id}")

    close_it = way("state.do_close", "state_close")
    match event.state:
        case "test":
            return (way("state.do_ready", "ready"), close_it)
        case "live":
            return (way("state.do_pause", "state_pause"), close_it)
        case "paused":
            return (way("state.do_continue", "state_continue"), close_it)
    return (way("state.do_reopen", "state_reopen"),) if "admin" in known.roles else ()


def _waiting_card(known: Known, language: Language) -> Message:
    """What is still useful first; below it what no longer is, and will not be sent."""
    event, held = event_of(known), known.standing.held
    useful = [one for one in held if known.now < one.useful_until]
    late = [one for one in held if known.now >= one.useful_until]
    items = [
        *(_held_item(one, event, language) for one in useful),
        *(_held_item(one, event, language, late=True) for one in late),
    ]
    rest = sum(one.count for one in (*useful, *late)[MOST_SHOWN:])
    small = [say("state.more_waits", language, count=rest)] if rest else []
    droppable = [one for one in useful if one.kind != "question" and not one.mends]
    if droppable and any(one.kind == "question" for one in useful):
        small.append(say("state.questions_go", language))
    if droppable and any(one.mends for one in useful):
        small.append(say("state.mends_go", language))
    object_ = f"event:{event.id}"
    yes = say("state.continue_yes" if useful else "state.do_continue", language)
    choices = [Choice(yes, "state_continue_yes", object_, style="positive")]
    if droppable:
        choices.append(Choice(say("state.continue_without", language), "state_continue_without", object_))
    return Message(
        title=say("state.continue_title", language),
        text=say("state.some_wait" if useful else "state.nothing_waits", language),
        items=tuple(items[:MOST_SHOWN]),
        small=" ".join(small),
        choices=tuple(choices),
        language=language,
    )


def _held_item(one: Held, event: Event, language: Language, *, late: bool = False) -> Item:
    what = say(f"state.kind_{one.kind}", language, what=_what(one, event, language))
    phrases_ = "state.due_to_one" if one.count == 1 else "state.due_to"
    to = say(phrases_, language, when=when(one.due, language), count=one.count)
    return Item(say("state.too_late", language, what=what) if late else what, to)


def _what(one: Held, event: Event, language: Language) -> str:
    if one.kind == "broadcast":
        words = " ".join(one.text.in_(language).split())
        return typed(words if len(words) <= LONGEST_TEXT else f"{words[:LONGEST_TEXT].rstrip()} …")
    sessions = (event.sessions_by_id.get(id_) for id_ in one.sessions)
    return ", ".join(session.title.in_(language) for session in sessions if session)
