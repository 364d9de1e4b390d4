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
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    update,
)

from bot.store.addresses import Way, deliveries_from_rows, ways_from_rows
from bot.store.budgets import HOLD, Budgets, Refusal, chat_of, put, tenant_of
from bot.store.chatlog import bump
from bot.store.engine import Store
from bot.store.following import beside_as_wanted, follow
from bot.store.joining import said_too
from bot.store.posting import PAGES, post_here
from bot.store.queue import Engaged, is_state, next_rows, on_their_way, tenant_key
from bot.store.rows import insert_into
from bot.store.shown import Place, mark_all_shown
from bot.store.states import may_leave
from bot.store.tables import attempts, conversations, outbox, rates
from dialogs.model.message import Message
from scheduler.limits import Rates
from scheduler.outbox import Address, Delivery, Ended, may_repeat

LEASE = timedelta(seconds=30)
MOST_CLAIMS = 5  # a row that took the process down with it so often is left alone
MOST_FAILED_DRAWINGS = 3
LOOKS, BEYOND_EVERY = (
    3,
    0.2,
)  # how often, and after how many seconds, it is looked past those a limit holds back
PAGE = 50  # rows looked at together; turns wait for the writer meanwhile
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
        self._looked_beyond = 0.0

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
            .where(is_state("leased"), outbox.c.owner == self._owner)
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
        engaged, chosen = on_their_way(c), _Chosen()
        for look in range(self._looks()):
            if look:
                self._looked_beyond = self._wall()
            rows = next_rows(c, now, min(limit - len(chosen.leased), PAGE), engaged)
            if not rows or not self._choose(c, rows, engaged, chosen, now):
                break
        if chosen.over:
            bump(c)
        return tuple(chosen.leased)

    def _looks(self) -> int:
        """Past those a limit holds back is a long way to look, which is not gone each time."""
        if self._wall() - self._looked_beyond < BEYOND_EVERY:
            return 1
        return LOOKS

    def _choose(
        self, c: Connection, rows: Sequence[Row[Any]], engaged: Engaged, chosen: "_Chosen", now: datetime
    ) -> bool:
        """Of what is due as much as the limits allow; whether they held back what others stand behind."""
        deliveries = beside_as_wanted(c, deliveries_from_rows(c, rows, self._mail))
        budgets = Budgets(c, self._allowed, [one.address for one in deliveries], self._wall())
        leased, over, held_back, told = list[Delivery](), list[Ended](), False, frozenset[int]()
        for row, delivery in zip(rows, deliveries, strict=True):
            delivery = replace(delivery, attempts=row.attempts + 1, useful_until=delivery.worth_until)
            if end := _is_over(row, delivery, now):
                over.append(end)
            elif engaged.holds(row) or row.id in told:
                continue
            elif refusal := budgets.refusal(delivery.address):
                held_back = True
                _keep_out(engaged, row, delivery, refusal)
            elif delivery.address.channel == PAGES:
                budgets.take(delivery.address)
                posted = self._post(c, row, delivery, now)
                over.append(posted)
                told |= said_too(c, row, posted, now)
            else:
                budgets.take(delivery.address)
                engaged.add(row)
                leased.append(delivery)
        budgets.write(c)
        self._lease(c, leased)
        self._end(c, over, now)
        chosen.leased += leased
        chosen.over += over
        return held_back

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
        """What was cancelled, paused or taken over by another replica meanwhile is not ours to send."""
        mark = (
            update(outbox)
            .where(outbox.c.id.in_(ids), is_state("leased"), outbox.c.owner == self._owner, may_leave())
            .values(state="sending", lease_until=self._lease_until())
            .returning(outbox.c.id)
        )
        return frozenset(c.execute(mark).scalars())

    def _ended(self, c: Connection, results: Sequence[Ended], now: datetime) -> None:
        """Only what is still ours: a replica whose lease ran out has no say any more."""
        whose = {"ids": [one.id for one in results], "its_owner": self._owner}
        rows = {row.id: row for row in c.execute(_HELD, whose)}
        ours = [_by_another_way(one, rows[one.id]) for one in results if one.id in rows]
        if not ours:
            return
        places = self._places(c, [one for one in ours if one.state != "skipped"], rows)
        self._end(c, ours, now)
        for one in ours:
            if place := places.get(one.id):
                _remember(c, one, place, now)
        mark_all_shown(c, _now_shown(ours, rows, places), now)
        for one in ours:
            said_too(c, rows[one.id], one, now)
        held_back = {
            chat_of(places[one.id].address) + HOLD: self._wall() + (one.due - now).total_seconds()
            for one in ours
            if one.due and one.id in places and places[one.id].address.channel
        }
        put(c, held_back)
        bump(c)

    def _places(
        self, c: Connection, ours: Sequence[Ended], rows: Mapping[int, Row[Any]]
    ) -> Mapping[int, Way]:
        """Where those went for whom it matters, and isn't told by the row itself."""
        wanted = [rows[one.id] for one in ours if _matters(one, rows[one.id])]
        ways = ways_from_rows(c, wanted, self._mail)
        return {row.id: way for row, way in zip(wanted, ways, strict=True)}

    def _end(self, c: Connection, results: Sequence[Ended], now: datetime) -> None:
        if not results:
            return
        c.execute(_OVER, [_ending(one, now) for one in results])
        c.execute(
            insert(attempts),
            [{"outbox": one.id, "at": now, "state": one.state, "reason": one.reason} for one in results],
        )
        follow(c, [one.id for one in results if one.state == "queued"], now)

    def _give_back(self, c: Connection, left: ColumnElement[bool], now: datetime) -> None:
        """What another process left: leased rows wait again; of those on the wire nobody knows."""
        not_ours = or_(
            is_state("leased"), outbox.c.owner != self._owner
        )  # ours on the wire are in good hands
        theirs = and_(is_state("leased", "sending"), not_ours, left)
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


# Built once: building takes longer than running, and each turn ends with these.
_HELD: Select[Any] = (
    select(
        outbox.c.id, outbox.c.kind, outbox.c.conversation, outbox.c.person, outbox.c.about, outbox.c.source
    )
    .where(
        outbox.c.id.in_(bindparam("ids", expanding=True)),
        is_state("leased", "sending"),
        outbox.c.owner == bindparam("its_owner"),
    )
    .order_by(outbox.c.id)
    .with_for_update()
)
_OVER = (
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


@dataclass
class _Chosen:
    leased: list[Delivery] = field(default_factory=list)
    over: list[Ended] = field(default_factory=list)


def _is_over(row: Row[Any], delivery: Delivery, now: datetime) -> Ended | None:
    if now >= delivery.worth_until:
        return Ended(row.id, "expired", reason=TOO_LATE)
    if row.attempts >= MOST_CLAIMS:
        return Ended(row.id, "dead", reason=f"given up after {row.attempts} attempts")
    return None


def _keep_out(engaged: Engaged, row: Row[Any], delivery: Delivery, refusal: Refusal) -> None:
    if refusal == "tenant":
        engaged.tenants.add(tenant_key(delivery.address.channel, delivery.address.tenant))
    else:
        engaged.add(row)


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


def _by_another_way(one: Ended, row: Row[Any]) -> Ended:
    """Whoever left the chat may still be asked elsewhere: the way to them is looked up anew."""
    return replace(one, state="queued") if one.closed and row.kind == "question" else one


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


def _matters(one: Ended, row: Row[Any]) -> bool:
    return bool(one.closed or one.opened or one.due or (row.about and not row.conversation))


def _remember(c: Connection, one: Ended, place: Way, now: datetime) -> None:
    """What was learnt on the way: a chat that was opened or closed."""
    if one.opened:
        _keep_opened(c, one.opened, place.person, now)
    address = one.opened or place.address
    if one.closed and address.conversation:
        there = conversations.c.id == f"{address.channel}:{address.conversation}"
        c.execute(update(conversations).where(there).values(closed=one.reason))


def _now_shown(
    ours: Sequence[Ended], rows: Mapping[int, Row[Any]], places: Mapping[int, Way]
) -> Mapping[Place, str]:
    """What is shown where from now on."""
    posted: dict[Place, str] = {}
    for one in ours:
        row = rows[one.id]
        if one.state != "sent" or not row.about or not one.posted:
            continue
        if place := places.get(one.id):
            address = one.opened or place.address
            posted[f"{address.channel}:{address.conversation}", row.about] = one.posted
        else:
            posted[row.conversation, row.about] = one.posted
    return posted


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
