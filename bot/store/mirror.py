"""An event's room in the browser and its other group chats: what Vert is asked in one is shown in the other.

Only what was said to Vert goes over, with what Vert answered, once; talk among people stays where it is. A
copy is a notice and no direct answer to those who read it, so that a trial and a pause hold it back.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, case, select

from bot.store.audience import groups, rooms
from bot.store.putting import Desk, put
from bot.store.shown import mark_shown, where_shown
from bot.store.tables import conversations, exchanges, persons, questions
from dialogs.model.envelope import Envelope, Here, Reply
from dialogs.model.incoming import Heard, Pressed, Said
from dialogs.model.known import Known, Outcome
from dialogs.model.message import Choice, Message, typed
from dialogs.model.people import Exchange
from dialogs.nameless import is_requested, without_request
from dialogs.words import say

ANSWERS = ("exchange:", "asked:", "answer:")  # what an answer, and what is told of a question, is about
OF_A_QUESTION = ("asked:", "answer:")  # what a reply among people changes as well
GOES_ON = ("choose", "remind", "peer_form", "wonder")  # buttons for whoever reads; the others are the asker's
BEFORE = "shown as"  # in the source of a card: what it was about until it was pressed
USEFUL = timedelta(hours=2)  # a question held back for longer is no news


def web_room(event: str) -> str:
    return f"web:{event}-group"


def other_rooms(c: Connection, event: str, room: str) -> tuple[str, ...]:
    """Where what is asked in this group chat is shown too; none where either end is closed, or missing."""
    browser = web_room(event)
    if room != browser:
        open_ = c.execute(_open_of_both(event), {"room": room}).scalars().all()
        return (browser,) if len(open_) == 2 else ()
    open_ = c.execute(_open(event)).scalars().all()
    return tuple(one for one in open_ if one != room) if room in open_ else ()


@cache
def _open(event: str) -> Select[Any]:
    return rooms(event).with_only_columns(conversations.c.id).order_by(conversations.c.id)


@cache
def _open_of_both(event: str) -> Select[Any]:
    """Asked in each turn in a group chat: nearly always there is no room in the browser."""
    both = conversations.c.id.in_([bindparam("room"), web_room(event)])  # the one asked in may be a thread
    return groups(event).with_only_columns(conversations.c.id).where(both)


def show_elsewhere(c: Connection, outcome: Outcome, desk: Desk, known: Known | None = None) -> None:
    """Queues the copies of what a turn, or the clock, has said in a group chat."""
    overheard = isinstance(desk.heard, Said) and not desk.heard.mentioned
    copies = [
        copy
        for room, envelope in _said_in_groups(outcome, desk.heard, known)
        if not overheard or envelope.about.startswith(OF_A_QUESTION)
        for copy in _copies(c, room, envelope, desk)
    ]
    put(c, copies, desk)


def _said_in_groups(
    outcome: Outcome, heard: Heard | None, known: Known | None
) -> Iterator[tuple[str, Envelope]]:
    """What may have been said in a group, and where: the answers, and a card that became one."""
    for one in outcome.envelopes:
        if one.kind == "answer" and one.about.startswith(ANSWERS) and (room := _room(one, heard)):
            yield room, one
    if not (isinstance(heard, Pressed) and heard.where.kind != "private" and outcome.card and known):
        return
    for saved in outcome.saved:
        if isinstance(saved, Exchange) and known.event and known.exchange:
            source = {BEFORE: known.exchange.about}
            card = Envelope(
                f"{heard.id}:card", Here(), outcome.card, saved.about, event=known.event.id, source=source
            )
            yield heard.where.conversation, card


def _room(envelope: Envelope, heard: Heard | None) -> str:
    """Empty for what was said to one person alone."""
    there = envelope.to.conversation if isinstance(envelope.to, Reply) else ""
    if there or not isinstance(envelope.to, Here | Reply):
        return there
    return heard.where.conversation if heard and heard.where.kind != "private" else ""


def _copies(c: Connection, room: str, envelope: Envelope, desk: Desk) -> Iterator[Envelope]:
    rooms = other_rooms(c, envelope.event, room)
    if not rooms or envelope.message is None:
        return
    message = _copy(c, envelope.message, envelope.about, from_browser=room == web_room(envelope.event))
    for other in rooms:
        if before := envelope.source.get(BEFORE):
            _shown_from_now_on(c, other, before, envelope.about, desk)
        yield replace(
            envelope,
            key=f"mirror:{other}:{envelope.key}",
            to=Reply("", other),
            message=message,
            kind="notice",
            useful_until=desk.now + USEFUL,
            source={},
        )


def _shown_from_now_on(c: Connection, room: str, before: str, about: str, desk: Desk) -> None:
    """The copy of the card that was pressed becomes the answer as well."""
    if posted := where_shown(c, [(room, before)]).get((room, before)):
        mark_shown(c, room, about, posted, desk.now)


def _copy(c: Connection, message: Message, about: str, *, from_browser: bool) -> Message:
    """Who asked what, and the answer, without mentions of who is not there and the asker's own buttons."""
    for one in message.mentions:
        message = replace(message, text=message.text.replace(f"{{@{one.person}}}", typed(one.name)))
    items = tuple(replace(one, choices=tuple(filter(_is_for_all, one.choices))) for one in message.items)
    choices = tuple(filter(_is_for_all, message.choices))
    message = replace(message, mentions=(), form=None, items=items, choices=choices)
    if message.quote:
        return message
    asked = _asked(c, about)
    if asked is None:
        return message
    name, words = asked
    phrase = "guests.in_browser" if from_browser else "guests.in_other_chat"
    title = say(phrase, message.language, name=typed(name) or say("experts.somebody", message.language))
    text = "\n".join(part for part in (message.title, message.text) if part)
    return replace(message, title=title, text=text, quote=typed(words))


def _is_for_all(choice: Choice) -> bool:
    return bool(choice.link) or choice.verb in GOES_ON


def _asked(c: Connection, about: str) -> tuple[str, str] | None:
    """Who asked, and their words; None once they are taken back, or another question is in their place."""
    kind, _, rest = about.partition(":")
    if kind == "exchange":
        row = c.execute(
            select(persons.c.name, exchanges.c.asked)
            .join_from(exchanges, persons, exchanges.c.person == persons.c.id)
            .where(exchanges.c.about == about)
        ).one_or_none()
    else:
        of_question = questions.c.id == rest.partition(":")[0]
        name_shown = case((questions.c.nameless, ""), else_=questions.c.asker_name)
        row = c.execute(select(name_shown, questions.c.text).where(of_question)).one_or_none()
    if not row or not row[1]:
        return None
    return ("" if is_requested(row[1]) else row[0], without_request(row[1]))
