"""The outbox in the database: claimed in one transaction, and marked before it is sent."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    text,
    update,
)

from bot.store.addresses import deliveries_from_rows
from bot.store.budgets import HOLD, SUFFIXES, Budgets, chat_of, put, tenant_of
from bot.store.chatlog import bump
from bot.store.engine import Store
from bot.store.posting import PAGES, post_here
from bot.store.rows import insert_into
from bot.store.shown import mark_shown
from bot.store.tables import attempts, conversations, outbox, persons, rates
from dialogs.model.message import Message
from scheduler.limits import Rates
from scheduler.outbox import Address, Delivery, Ended, OutboxState, may_repeat

LEASE = timedelta(seconds=30)
MOST_CLAIMS = 5  # a row that took the process down with it so often is left alone
MOST_FAILED_DRAWINGS = 3
IN_DOUBT = "in flight when Vert stopped"
TOO_LATE = "too late to be of use"

Words = Callable[[Delivery, datetime], Message | None]


class SqlOutbox:
    """Implements scheduler.outbox.Outbox. `owner` is this process; `words` derives what a page is to show.

    Dates follow the clock that is handed in; leases and limits the one on the wall, since a played clock may
    run sixty times as fast as the channels do.
    """

    def __init__(
        self,
        store: Store,
        owner: str,
        allowed: Mapping[str, Rates],
        words: Words,
        *,
        mail: bool = True,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._store, self._owner, self._allowed, self._words = store, owner, allowed, words
        self._mail, self._wall = mail, wall

    async def claim(self, now: datetime, limit: int) -> Sequence[Delivery]:
        return await self._store.run(lambda c: self._claim(c, now, limit))

    async def sending(self, deliveries: Sequence[Delivery], now: datetime) -> frozenset[int]:
        if not deliveries:
            return frozenset()
        return await self._store.run(lambda c: self._sending(c, [one.id for one in deliveries]))

    async def ended(self, results: Sequence[Ended], now: datetime) -> None:
        if results:
            await self._store.run(lambda c: self._ended(c, results, now))

    async def slow_down(self, address: Address, seconds: float) -> None:
        free_at = {tenant_of(address) + HOLD: self._wall() + seconds}
        await self._store.run(lambda c: put(c, free_at))

    async def release_leases(self) -> None:
        back = (
            update(outbox)
            .where(_is("leased"), outbox.c.owner == self._owner)
            .values(state="queued", owner="", lease_until=None, attempts=outbox.c.attempts - 1)
        )
        await self._store.run(lambda c: c.execute(back))

    async def take_over(self, now: datetime) -> None:
        """At start: what an earlier process left. SQLite has one process, so there no lease is waited for."""
        await self._store.run(lambda c: self._start(c, now))

    def _start(self, c: Connection, now: datetime) -> None:
        left = literal(True) if c.dialect.name == "sqlite" else self._lease_is_over()
        self._give_back(c, left, now)
        c.execute(delete(rates).where(rates.c.tat < self._wall() - 86400))
        bump(c)

    def _claim(self, c: Connection, now: datetime, limit: int) -> tuple[Delivery, ...]:
        _one_at_a_time(c)
        self._give_back(c, self._lease_is_over(), now)
        rows = c.execute(_next(now, self._wall(), limit)).all()
        if not rows:
            return ()
        chosen = _Chosen()
        self._choose(c, rows, chosen, now)
        self._end(c, chosen.over, now)
        self._lease(c, chosen.leased)
        if chosen.over:
            bump(c)
        return tuple(chosen.leased)

    def _choose(self, c: Connection, rows: Sequence[Row[Any]], chosen: "_Chosen", now: datetime) -> None:
        """Most urgent first: what came too late ends, and of the rest as much as the limits allow."""
        deliveries = deliveries_from_rows(c, rows, self._mail)
        budgets = Budgets(c, self._allowed, [one.address for one in deliveries], self._wall())
        taken: set[str] = set()
        for row, delivery in zip(rows, deliveries, strict=True):
            delivery = replace(delivery, attempts=row.attempts + 1, useful_until=delivery.worth_until)
            place = chat_of(delivery.address) if delivery.address.channel else f"row {row.id}"
            if now >= delivery.worth_until:
                chosen.over.append(Ended(row.id, "expired", reason=TOO_LATE))
            elif row.attempts >= MOST_CLAIMS:
                chosen.over.append(Ended(row.id, "dead", reason=f"given up after {row.attempts} attempts"))
            elif place in taken or not budgets.take(delivery.address):
                continue
            elif delivery.address.channel == PAGES:
                chosen.over.append(self._post(c, row, delivery, now))
            else:
                taken.add(place)
                chosen.leased.append(delivery)
        budgets.write(c)

    def _post(self, c: Connection, row: Row[Any], delivery: Delivery, now: datetime) -> Ended:
        try:
            message = delivery.message or self._words(delivery, now)
        except Exception as mistake:  # noqa: BLE001 one row that cannot be drawn must not stop the others
            reason = f"cannot be drawn: {type(mistake).__name__}"
            if delivery.attempts >= MOST_FAILED_DRAWINGS:
                return Ended(row.id, "dead", reason=reason)
            later = now + timedelta(seconds=2**delivery.attempts)
            return Ended(row.id, "queued", reason=reason, due=later, attempts=delivery.attempts)
        if message is None:
            return Ended(row.id, "skipped", reason="no longer planned")
        return Ended(row.id, "sent", posted=post_here(c, delivery, message, now, row.concerns))

    def _lease(self, c: Connection, deliveries: Sequence[Delivery]) -> None:
        if not deliveries:
            return
        mark = (
            update(outbox)
            .where(outbox.c.id == bindparam("row"))
            .values(
                state="leased",
                owner=self._owner,
                lease_until=self._lease_until(),
                attempts=bindparam("tries"),
                useful_until=bindparam("until"),
            )
        )
        c.execute(
            mark,
            [{"row": one.id, "tries": one.attempts, "until": one.useful_until} for one in deliveries],
        )

    def _sending(self, c: Connection, ids: Sequence[int]) -> frozenset[int]:
        """What was cancelled meanwhile, or taken over by another replica, is not ours to send any more."""
        mark = (
            update(outbox)
            .where(outbox.c.id.in_(ids), _is("leased"), outbox.c.owner == self._owner)
            .values(state="sending", lease_until=self._lease_until())
            .returning(outbox.c.id)
        )
        return frozenset(c.execute(mark).scalars())

    def _ended(self, c: Connection, results: Sequence[Ended], now: datetime) -> None:
        """Only what is still ours: a replica whose lease ran out has no say any more."""
        ids = [one.id for one in results]
        held = select(outbox).where(
            outbox.c.id.in_(ids), _is("leased", "sending"), outbox.c.owner == self._owner
        )
        rows = {row.id: row for row in c.execute(held.order_by(outbox.c.id).with_for_update())}
        ours = [one for one in results if one.id in rows]
        if not ours:
            return
        places = self._places(c, [one for one in ours if one.state != "skipped"], rows)
        self._end(c, ours, now)
        for one in ours:
            _remember(c, one, rows[one.id], places.get(one.id), now)
        held_back = {
            chat_of(places[one.id].address) + HOLD: self._wall() + (one.due - now).total_seconds()
            for one in ours
            if one.due and one.id in places and places[one.id].address.channel
        }
        put(c, held_back)
        bump(c)

    def _places(
        self, c: Connection, ours: Sequence[Ended], rows: Mapping[int, Row[Any]]
    ) -> Mapping[int, Delivery]:
        """Where those went for whom it matters."""
        wanted = [rows[one.id] for one in ours if rows[one.id].about or one.closed or one.opened or one.due]
        return {one.id: one for one in deliveries_from_rows(c, wanted, self._mail)}

    def _end(self, c: Connection, results: Sequence[Ended], now: datetime) -> None:
        if not results:
            return
        over = (
            update(outbox)
            .where(outbox.c.id == bindparam("row"))
            .values(
                state=bindparam("new_state"),
                posted=bindparam("line"),
                reason=bindparam("because"),
                ended_at=bindparam("over_at"),
                owner="",
                lease_until=None,
                due=func.coalesce(bindparam("later", type_=outbox.c.due.type), outbox.c.due),
                attempts=func.coalesce(bindparam("tries", type_=outbox.c.attempts.type), outbox.c.attempts),
            )
        )
        c.execute(over, [_ending(one, now) for one in results])
        c.execute(
            insert(attempts),
            [{"outbox": one.id, "at": now, "state": one.state, "reason": one.reason} for one in results],
        )

    def _give_back(self, c: Connection, left: ColumnElement[bool], now: datetime) -> None:
        """What another process left: leased rows wait again; of those on the wire nobody knows."""
        not_ours = or_(_is("leased"), outbox.c.owner != self._owner)  # ours on the wire are in good hands
        theirs = and_(_is("leased", "sending"), not_ours, left)
        rows = c.execute(
            select(outbox).where(theirs).order_by(outbox.c.id).with_for_update(skip_locked=True)
        ).all()
        self._end(c, [_given_back(row, now) for row in rows], now)

    def _lease_is_over(self) -> ColumnElement[bool]:
        return func.coalesce(outbox.c.lease_until, literal(0)) < self._wall_time()

    def _lease_until(self) -> datetime:
        return self._wall_time() + LEASE

    def _wall_time(self) -> datetime:
        return datetime.fromtimestamp(self._wall(), UTC)


@dataclass
class _Chosen:
    leased: list[Delivery] = field(default_factory=list)
    over: list[Ended] = field(default_factory=list)


def _is(*states: OutboxState) -> ColumnElement[bool]:
    """In words the partial indexes are made with: a bound parameter would not find them."""
    return outbox.c.state.in_([literal_column(f"'{state}'") for state in states])


def _next(now: datetime, wall: float, limit: int) -> Any:
    """What is due and may go: nothing else is on its way to the same place, and no budget is used up."""
    chat, person = conversations.alias("chat_to"), persons.alias("person_to")
    channel = func.coalesce(chat.c.channel, person.c.channel, "")
    tenant = literal("tenant|") + channel + "|" + func.coalesce(chat.c.tenant, person.c.tenant, "") + "|"
    to = case((outbox.c.conversation != "", outbox.c.conversation), else_=outbox.c.person)
    scopes = [scope + suffix for scope in (tenant, literal("chat|") + to + "|") for suffix in SUFFIXES]
    used_up = exists().where(rates.c.scope.in_(scopes), rates.c.tat > wall)
    return (
        select(outbox)
        .outerjoin(chat, chat.c.id == outbox.c.conversation)
        .outerjoin(person, person.c.id == outbox.c.person)
        .where(_is("queued"), outbox.c.due <= now, ~_in_flight(), ~used_up)
        .order_by(outbox.c.priority, outbox.c.due, outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=outbox)
    )


def _in_flight() -> ColumnElement[bool]:
    other = outbox.alias("on_its_way")
    on_its_way = other.c.state.in_([literal_column("'leased'"), literal_column("'sending'")])
    same_chat = and_(outbox.c.conversation != "", other.c.conversation == outbox.c.conversation)
    same_person = and_(outbox.c.person != "", other.c.person == outbox.c.person)
    return exists().where(on_its_way, or_(same_chat, same_person))


def _one_at_a_time(c: Connection) -> None:
    """Replicas claim in turn, so that none sees a conversation as free that another is about to take."""
    if c.dialect.name == "postgresql":
        c.execute(text("SELECT pg_advisory_xact_lock(5763)"))


def _given_back(row: Row[Any], now: datetime) -> Ended:
    if row.state == "leased":
        return Ended(row.id, "queued", reason="given back")
    useful = row.useful_until is None or now < row.useful_until
    if useful and may_repeat(row.kind, row.attempts):
        return Ended(row.id, "queued", reason=IN_DOUBT)
    return Ended(row.id, "unknown", reason=IN_DOUBT)


def _ending(one: Ended, now: datetime) -> dict[str, Any]:
    return {
        "row": one.id,
        "new_state": one.state,
        "line": one.posted,
        "because": one.reason,
        "over_at": None if one.state == "queued" else now,
        "later": one.due,
        "tries": one.attempts,
    }


def _remember(c: Connection, one: Ended, row: Row[Any], place: Delivery | None, now: datetime) -> None:
    """What was learnt on the way: a chat that was opened or closed, and what is shown where."""
    if place is None:
        return
    address = one.opened or place.address
    conversation = f"{address.channel}:{address.conversation}"
    if one.opened:
        _keep_opened(c, one.opened, place.person, now)
    if one.closed and address.conversation:
        c.execute(update(conversations).where(conversations.c.id == conversation).values(closed=one.reason))
    if one.state == "sent" and row.about and one.posted:
        mark_shown(c, conversation, row.about, one.posted, now)


def _keep_opened(c: Connection, opened: Address, person: str, now: datetime) -> None:
    new = insert_into(c, conversations)
    kept = new.on_conflict_do_update(
        index_elements=["id"], set_={"reference": new.excluded.reference, "closed": "", "seen_at": now}
    )
    c.execute(
        kept,
        {
            "id": f"{opened.channel}:{opened.conversation}",
            "channel": opened.channel,
            "kind": "private",
            "tenant": opened.tenant,
            "native": opened.conversation,
            "person": person,
            "reference": dict(opened.reference),
            "seen_at": now,
            "version": 1,
        },
    )
