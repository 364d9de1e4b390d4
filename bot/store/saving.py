"""What came of a turn, written in one transaction: nouns, audit, the page's lines, envelopes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from bot.store.altering import keep_alteration
from bot.store.askings import keep_asking, mark
from bot.store.auditing import write_down
from bot.store.chatlog import TO_VERT, bump, rewrite_message, write_message, write_words
from bot.store.correcting import correct, send_again
from bot.store.desks import end_links
from bot.store.escalating import keep_absence
from bot.store.guests import renew_link
from bot.store.learning import release_learnt, release_unlearnt
from bot.store.linked import replaced
from bot.store.meeting import meet
from bot.store.mirror import show_elsewhere
from bot.store.offering import forget_offer
from bot.store.people import forget_address, keep_pending, take
from bot.store.planning import say_now
from bot.store.privacy import forget
from bot.store.putting import Desk, put
from bot.store.releases import release_link
from bot.store.rows import insert_into, insert_or_replace, row_of, write
from bot.store.shown import mark_shown
from bot.store.states import change_state
from bot.store.tables import broadcasts, conversations, exchanges, outbox, questions, tallies, wishes
from bot.store.withholding import keep_back
from dialogs.model.asking import Marked
from dialogs.model.broadcast import Broadcast
from dialogs.model.event import Event
from dialogs.model.guest import NewLink
from dialogs.model.incoming import Edited, Incoming, Pressed, Said
from dialogs.model.known import (
    Audit,
    Away,
    Forget,
    Known,
    Learnt,
    LinkPasted,
    NewDesk,
    Outcome,
    Saved,
    StateChanged,
    Tally,
    Undo,
    Unlearnt,
    Withheld,
)
from dialogs.model.people import Conversation, Exchange, Person, Wish
from dialogs.model.planned import Again, Alteration, Correction
from dialogs.model.question import Question
from dialogs.model.registration import ForgetAddress, ImportTaken, PendingImport
from dialogs.words import say
from scheduler.escalation import soonest
from scheduler.outbox import Delivery


def save(
    c: Connection, incoming: Incoming, known: Known, outcome: Outcome, now: datetime, owner: str
) -> tuple[Delivery, ...]:
    """Writes a turn; returns its own replies, which are *sending* and this process's. Raises Conflict."""
    forgotten = any(isinstance(one, Forget) for one in outcome.saved)
    if not forgotten:
        meet(c, incoming, known, outcome.saved, now)
    for one in outcome.saved:
        _save(c, one, known, now)
    person = "" if forgotten else known.person.id
    event, channel = known.event.id if known.event else "", incoming.where.channel
    unnamed, named = _by_name(outcome, known)
    write_down(c, named, now, event=event, person=person, channel=channel)
    write_down(c, unnamed, now, event=event, channel=channel)
    _show_on_card(c, incoming, outcome, now)
    if incoming.where.channel == "web":
        _write_page(c, incoming, known, outcome, now, forgotten)
    events = _as_changed({event.id: event for event in known.events}, outcome)
    desk = Desk(now, events, owner, incoming, known.person, person, known.wall)
    own = put(c, (*outcome.envelopes, *replaced(c, incoming, known, outcome)), desk)
    if not forgotten:
        show_elsewhere(c, outcome, desk, known)
    bump(c)
    return own


def _by_name(outcome: Outcome, known: Known) -> tuple[list[Audit], list[Audit]]:
    """What is written down without who did it: what people do about their own question asked *uten navn*."""
    met = [known.question, *(one for one in outcome.saved if isinstance(one, Question))]
    mine = {f"question:{one.id}" for one in met if one and one.nameless and one.asker == known.person.id}
    unnamed = [line for line in outcome.audit if line.object.partition("|")[0] in mine]
    return unnamed, [line for line in outcome.audit if line not in unnamed]


def record(
    c: Connection, outcome: Outcome, events: Mapping[str, Event], now: datetime, event: str = ""
) -> None:
    """The same for what the clock brought about, where nobody spoke."""
    for one in outcome.saved:
        _save_noun(c, one, now, **_beside(one, events))
    write_down(c, outcome.audit, now, event=event)
    desk = Desk(now, _as_changed(events, outcome))
    put(c, outcome.envelopes, desk)
    show_elsewhere(c, outcome, desk)
    bump(c)


def _as_changed(events: Mapping[str, Event], outcome: Outcome) -> Mapping[str, Event]:
    """What a change of state says goes out as the new state lets it."""
    states = {one.event: one.state for one in outcome.saved if isinstance(one, StateChanged)}
    return (
        {id_: replace(one, state=states.get(id_, one.state)) for id_, one in events.items()}
        if states
        else events
    )


def _show_on_card(c: Connection, incoming: Incoming, outcome: Outcome, now: datetime) -> None:
    """A card that became an answer shows it from now on, so that the answer can be mended there."""
    if not (isinstance(incoming, Pressed) and incoming.card and outcome.card):
        return
    for one in outcome.saved:
        if isinstance(one, Exchange):
            mark_shown(c, one.conversation, one.about, incoming.card, now)


def _save(c: Connection, one: Saved, known: Known, now: datetime) -> None:
    match one:
        case Person() | Conversation():
            pass  # written where they are met
        case Forget(person):
            forget(c, person, now)
        case LinkPasted(event, session, link, by):
            release_link(c, event, session, link, by, now)
        case Learnt():
            release_learnt(c, one, now)
        case Unlearnt():
            release_unlearnt(c, one, now)
        case Exchange():
            _save_noun(c, one, now)
            keep_asking(c, one, known)
        case Alteration():
            keep_alteration(c, one, now)
            if one.what == "now" and known.event:
                say_now(c, known.event, one.key, now)
        case Correction():
            correct(c, one, now)
        case Again():
            send_again(c, one, now)
        case NewDesk():
            end_links(c, one, known.wall or now)
        case Broadcast(state="confirmed") if known.broadcast and known.broadcast.state == "draft":
            reach = known.reach
            counted = {"unreachable": list(reach.unreachable), "through_group": reach.through_group}
            _save_noun(c, one, now, **counted)
        case Question():
            _save_noun(c, one, now, **_beside(one, {event.id: event for event in known.events}))
        case _:
            _save_noun(c, one, now)


def _beside(one: Saved, events: Mapping[str, Event]) -> Mapping[str, Any]:
    """What the store keeps with a noun and only the event can tell: when the clock looks at a question."""
    if not isinstance(one, Question):
        return {}
    event = events.get(one.event)
    return {"next_at": soonest(one, event) if event else one.asked_at}


def _save_noun(c: Connection, one: Saved, now: datetime, **besides: Any) -> None:
    match one:
        case Exchange():
            row = row_of(one, exchanges) | {"version": one.version + 1}
            c.execute(insert_or_replace(c, exchanges, row), row)
        case Wish():
            row = row_of(one, wishes) | {"made_at": now, "version": one.version + 1}
            c.execute(insert_or_replace(c, wishes, row), row)
        case Question():
            forget_offer(c, one)
            write(c, questions, one, **besides)
        case Away():
            keep_absence(c, one, now)
        case Broadcast():
            write(c, broadcasts, one, **({"made_at": now} if one.version == 0 else {}), **besides)
        case Withheld():
            keep_back(c, one, now)
        case Tally():
            _count(c, one)
        case Marked():
            mark(c, one, now)
        case StateChanged():
            change_state(c, one, now)
        case PendingImport():
            keep_pending(c, one, now)
        case ImportTaken():
            take(c, one, now)
        case ForgetAddress():
            forget_address(c, one, now)
        case NewLink():
            renew_link(c, one)
        case Undo(about, reason):
            _undo(c, about, reason, now)
        case _:
            raise TypeError(f"the clock changes no {type(one).__name__}")


def _count(c: Connection, tally: Tally) -> None:
    counted = insert_into(c, tallies).on_conflict_do_update(
        index_elements=["event", "entry", "verdict"], set_={"count": tallies.c.count + tally.count}
    )
    c.execute(counted, row_of(tally, tallies))


def _undo(c: Connection, about: str, reason: str, now: datetime) -> None:
    """Takes back what is not on the wire yet."""
    waiting = (outbox.c.about == about, outbox.c.state.in_(("queued", "leased")))
    c.execute(update(outbox).where(*waiting).values(state="cancelled", reason=reason, owner="", ended_at=now))


def _not_shown(known: Known, outcome: Outcome) -> str:
    """What stands in the place of words that stand nowhere."""
    fallback = known.event.language if known.event else "nb"
    return say("personal.line", outcome.verdict.language if outcome.verdict else fallback)


def _write_page(
    c: Connection, incoming: Incoming, known: Known, outcome: Outcome, now: datetime, forgotten: bool
) -> None:
    """On our own pages nobody else keeps what was said, nor redraws the card that was pressed."""
    place = incoming.where.conversation
    if isinstance(incoming, Said) and not isinstance(incoming, Edited):
        sender = incoming.sender
        about = TO_VERT if incoming.mentioned else ""
        words = incoming.text if outcome.keeps_words else _not_shown(known, outcome)
        write_words(c, place, incoming.id, sender.id, sender.name, words, now, about=about)
    if not (isinstance(incoming, Pressed) and outcome.card):
        return
    if forgotten:
        write_message(c, place, incoming.id, outcome.card, now)  # the line that was pressed is gone
    elif outcome.card.form and (alone := _alone(c, incoming)):
        write_message(c, alone, incoming.id, outcome.card, now)
    else:
        rewrite_message(c, place, incoming.card, outcome.card, now)


def _alone(c: Connection, pressed: Pressed) -> str:
    """In a room all see the same lines: what one person fills in stands in the chat they have alone."""
    if pressed.where.kind == "private":
        return ""
    theirs = (conversations.c.person == pressed.sender.id, conversations.c.kind == "private")
    on_page = select(conversations.c.id).where(*theirs, conversations.c.channel == pressed.where.channel)
    return c.execute(on_page.order_by(conversations.c.id).limit(1)).scalar() or ""
