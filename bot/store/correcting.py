"""What was said is corrected where it stands, or taken back; and what may not have arrived is sent again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    String,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)

from bot.store.altering import AT_ONCE, NOT_GONE, without_words, word_anew
from bot.store.chatlog import bump
from bot.store.following import RECALL, SPOKEN, follow, taken_back
from bot.store.putting import PRIORITY, Desk, put
from bot.store.reports import WAITING
from bot.store.rows import insert_into, noun_of, write
from bot.store.tables import alterations, audit, conversations, outbox, persons, shown
from dialogs.model.envelope import Envelope, ToPerson
from dialogs.model.event import Event
from dialogs.model.planned import (
    IN_PLACE,
    RECALLED,
    Again,
    Alteration,
    Correction,
    Places,
    in_source,
)
from dialogs.model.text import Language, Text, as_language
from dialogs.outbox import corrected_card, reminder_named
from dialogs.test_state import HEADING
from dialogs.together import BESIDE, said_with, standing_beside

AT_LEAST = "at_least"  # in an envelope's source: the version of the broadcast its words are in
SUPERSEDED = "superseded"
MAIL = "mail:%"


def places_of(c: Connection, about: str) -> Places:
    """Where it is shown, and where it can't be changed any more."""
    where = (
        select(shown.c.conversation, conversations.c.id, conversations.c.closed)
        .outerjoin_from(shown, conversations, conversations.c.id == shown.c.conversation)
        .where(shown.c.about == about)
        .subquery()
    )
    by_mail = where.c.conversation.like(MAIL)
    chats = c.execute(
        select(
            func.count().filter(and_(where.c.closed == "", ~by_mail)).label("open"),
            func.count().filter(by_mail).label("mail"),
            func.count().label("all"),
        ).select_from(where)
    ).one()
    counted = select(outbox.c.state, func.count().label("number")).where(_its(about))
    count = {row.state: row.number for row in c.execute(counted.group_by(outbox.c.state))}
    return Places(
        shown=chats.open,
        sending=count.get("sending", 0),
        waiting=sum(count.get(state, 0) for state in NOT_GONE),
        mail=chats.mail,
        closed=chats.all - chats.open - chats.mail,
        unclear=count.get("unknown", 0),
    )


def correct(c: Connection, one: Correction, now: datetime) -> None:
    """Edits for all who have it, or are just getting it; those who wait get the new words at once."""
    _supersede(c, one.about, now)
    source = _source(c, one)
    if one.text is None:
        _stop(c, one.about, now)
    else:
        word_anew(c, one.about, {name: value for name, value in source.items() if name in _of_words(one)})
    row = _edit(one, source | {IN_PLACE: "yes"}, now)
    key = f"{one.about}:corrected:{one.number}:"
    there = (
        select(shown.c.conversation, func.coalesce(conversations.c.person, "").label("person"))
        .join_from(shown, conversations, conversations.c.id == shown.c.conversation)
        .where(shown.c.about == one.about, conversations.c.closed == "")
    ).subquery()
    _insert(c, row, key, there.c.conversation, there.c.person, there.c.conversation)
    coming = select(outbox).where(_its(one.about), outbox.c.state == "sending").subquery()
    _insert(c, row, f"{key}coming:", coming.c.conversation, coming.c.person, coming.c.key)
    _edit_together(c, row, key)


def _edit_together(c: Connection, row: Mapping[str, Any], key: str) -> None:
    """In a room where it was said in one message with others, or is just being said, they stay there."""
    about = row["about"]
    there_or_coming = or_(
        and_(outbox.c.about == about, outbox.c.state != "cancelled"), outbox.c.state == "sending"
    )
    in_rooms = (outbox.c.kind == "reminder", outbox.c.conversation != "", outbox.c.person == "")
    rows = c.execute(select(outbox).where(*in_rooms, there_or_coming)).all()
    for said in rows:
        beside = said_with(said.source)
        if said.about == about and beside:
            here = (outbox.c.conversation == said.conversation, outbox.c.key.startswith(key, autoescape=True))
            c.execute(update(outbox).where(*here).values(source=standing_beside(row["source"], beside)))
        elif about in beside:
            others = {other: its for other, its in beside.items() if other != about}
            its_source = {name: value for name, value in said.source.items() if name != BESIDE}
            with_it = standing_beside(row["source"], {said.about: its_source, **others})
            there = {"key": f"{key}coming:{said.key}", "conversation": said.conversation, "person": ""}
            c.execute(insert_into(c, outbox).on_conflict_do_nothing(), {**row, **there, "source": with_it})


def _of_words(one: Correction) -> frozenset[str]:
    return frozenset({AT_LEAST, "broadcast", *in_source(one.text)}) if one.text else frozenset()


def _source(c: Connection, one: Correction) -> dict[str, Any]:
    """What the words are drawn from: a broadcast from its row; a reminder from what it was drawn from."""
    first = select(outbox.c.source).where(_its(one.about)).order_by(outbox.c.id).limit(1)
    before: Mapping[str, Any] = c.execute(first).scalar() or {}
    heading = {HEADING: before[HEADING]} if HEADING in before else {}
    if one.text is None:
        return heading | {RECALLED: "yes"}
    if one.about.startswith("broadcast:"):
        return heading | {"broadcast": one.about.partition(":")[2], AT_LEAST: str(one.number)}
    return {name: value for name, value in without_words(before).items() if name != BESIDE} | in_source(
        one.text
    )


def _edit(one: Correction, source: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """A *notice*, since an edit that is in doubt may be made twice."""
    return {
        "event": one.event,
        "kind": "notice",
        "concerns": "",
        "reply_to": "",
        "about": one.about,
        "message": None,
        "source": dict(source),
        "due": now,
        "useful_until": None,
        "priority": PRIORITY["notice"],
        "state": "queued",
        "attempts": 0,
        "owner": "",
        "lease_until": None,
        "posted": "",
        "reason": "",
        "made_at": now,
        "ended_at": None,
    }


def _insert(
    c: Connection,
    row: Mapping[str, Any],
    key: str,
    conversation: ColumnElement[str],
    person: ColumnElement[str],
    place: ColumnElement[str],
) -> None:
    """One INSERT … SELECT, however many places there are."""
    drawn = {"key": literal(key, String) + place, "conversation": conversation, "person": person}
    values = [*drawn.values(), *(literal(value, outbox.c[name].type) for name, value in row.items())]
    rows = select(*values).where(literal(1) == 1)
    put_ = insert_into(c, outbox).from_select([*drawn, *row], rows, include_defaults=False)
    c.execute(put_.on_conflict_do_nothing(index_elements=["key"]))


def _supersede(c: Connection, about: str, now: datetime) -> None:
    """An earlier correction that is still under way is overtaken by this one."""
    edits = (outbox.c.about == about, outbox.c.kind == "notice", outbox.c.state.in_(NOT_GONE))
    c.execute(update(outbox).where(*edits).values(_over("cancelled", SUPERSEDED, now)))


def _stop(c: Connection, about: str, now: datetime) -> None:
    waiting = update(outbox).where(_its(about), outbox.c.state.in_(NOT_GONE))
    c.execute(waiting.values(_over("cancelled", RECALL, now)))


def _over(state: str, reason: str, now: datetime) -> dict[str, Any]:
    return {"state": state, "reason": reason, "owner": "", "lease_until": None, "ended_at": now}


def _its(about: str) -> ColumnElement[bool]:
    return and_(outbox.c.about == about, outbox.c.kind.in_(SPOKEN))


def send_again(c: Connection, one: Again, now: datetime) -> None:
    """Those of whom nobody knows whether they got it, while it is of use."""
    requeue(c, and_(_its(one.about), outbox.c.state == "unknown"), now)


def requeue(c: Connection, which: ColumnElement[bool], now: datetime) -> int:
    """Queues rows once more, with a fresh time to try; how many those were.

    A reminder is of use no longer than it was; all else lasts anew from now on. What was taken back meanwhile
    stays so, and what was corrected has its new words.
    """
    lasts = outbox.c.kind.in_(("reminder", "link_wanted"))
    useful = or_(~lasts, outbox.c.useful_until.is_(None), outbox.c.useful_until > now)
    wanted = select(outbox.c.id).where(which, useful, ~taken_back()).order_by(outbox.c.id)
    ids = list(c.execute(wanted).scalars())
    again = {"state": "queued", "reason": "", "due": now, "attempts": 0, "owner": "", "ended_at": None}
    for first in range(0, len(ids), AT_ONCE):
        these = outbox.c.id.in_(ids[first : first + AT_ONCE])
        c.execute(update(outbox).where(these, ~lasts).values(useful_until=None))
        c.execute(update(outbox).where(these).values(again))
    follow(c, ids, now)
    return len(ids)


def report_corrected(c: Connection, events: Mapping[str, Event], now: datetime) -> int:
    """Tells the organizer how far the correction of a reminder came, once no edit is under way."""
    edits = exists().where(
        outbox.c.about == alterations.c.key, outbox.c.kind == "notice", outbox.c.state.in_(WAITING)
    )
    changed = select(alterations).where(alterations.c.what.in_(("correct", "recall")), ~edits)
    rows = c.execute(changed).mappings().all()
    for row in rows:
        one = noun_of(Alteration, alterations, row)
        write(c, alterations, replace(one, what="corrected" if one.what == "correct" else "recalled"))
        if event := events.get(one.event):
            title = reminder_named(event, one.key)
            tell_corrected(c, event, f"sent:{one.key}", title, now, recalled=one.what == "recall")
    if rows:
        bump(c)
    return len(rows)


def tell_corrected(
    c: Connection, event: Event, object_: str, title: Text, now: datetime, *, recalled: bool, to: str = ""
) -> None:
    """To whoever corrected it last, else `to`."""
    about = object_.removeprefix("sent:")
    by = _who_did(c, object_) or to
    if not by:
        return
    person = c.execute(select(persons).where(persons.c.id == by)).mappings().one_or_none()
    language = _language(person, event)
    done, total, number = _edited(c, about)
    card = corrected_card(title.in_(language), done, total, places_of(c, about), language, recalled=recalled)
    envelope = Envelope(
        key=f"{about}:corrected:{number}:report", to=ToPerson(by, event.id), message=card, event=event.id
    )
    put(c, [envelope], Desk(now, {event.id: event}, concerns=by))


def _language(person: RowMapping | None, event: Event) -> Language:
    spoken = (person["language"] or person["last_language"]) if person else None
    return as_language(spoken) or event.language


def _who_did(c: Connection, object_: str) -> str:
    mended = audit.c.act.in_(("broadcast_correct_yes", "broadcast_recall_yes"))
    done = select(audit.c.person).where(mended, audit.c.object == object_, audit.c.outcome == "done")
    return c.execute(done.order_by(audit.c.id.desc()).limit(1)).scalar() or ""


def _edited(c: Connection, about: str) -> tuple[int, int, int]:
    """Of the newest correction: how many edits arrived, of how many, and a number of its own."""
    edits = (outbox.c.about == about, outbox.c.kind == "notice")
    newest = select(func.max(outbox.c.made_at)).where(*edits).scalar_subquery()
    counted = select(outbox.c.state, func.count().label("number"), func.min(outbox.c.id).label("first"))
    rows = c.execute(counted.where(*edits, outbox.c.made_at == newest).group_by(outbox.c.state)).all()
    done = sum(row.number for row in rows if row.state == "sent")
    return done, sum(row.number for row in rows), min((row.first for row in rows), default=0)
