"""What each channel's limits leave for now, shared by all replicas: one row for every budget."""

from collections.abc import Iterable, Mapping
from typing import Literal

from sqlalchemy import Connection, func, select

from bot.store.rows import insert_into
from bot.store.tables import rates
from scheduler.limits import Rate, Rates, room, spent
from scheduler.outbox import Address

HOLD = "hold"  # set by a channel that asked for patience

Refusal = Literal["", "tenant", "chat"]


def tenant_of(address: Address) -> str:
    return f"tenant|{address.channel}|{address.tenant}|"


def chat_of(address: Address) -> str:
    return f"chat|{address.channel}:{address.conversation or address.person}|"


class Budgets:
    """The budgets some deliveries need, loaded and written at once. `now` is seconds of the wall clock."""

    def __init__(
        self, c: Connection, allowed: Mapping[str, Rates], addresses: Iterable[Address], now: float
    ) -> None:
        self._allowed, self._now = allowed, now
        scopes = {scope for one in addresses for scope in (*_holds(one), *self._windows(one))}
        found = select(rates.c.scope, rates.c.tat).where(rates.c.scope.in_(sorted(scopes)))
        self._free_at: dict[str, float] = {row.scope: row.tat for row in c.execute(found)} if scopes else {}
        self._changed: set[str] = set()

    def refusal(self, address: Address) -> Refusal:
        """Whose budget holds nothing now; empty where one more may go."""
        tenant, chat = _holds(address)
        scopes = self._windows(address)
        full = {scope for scope, rate in scopes.items() if not room(rate, self._at(scope), self._now)}
        full |= {scope for scope in (tenant, chat) if self._at(scope) > self._now}
        if any(scope.startswith(tenant_of(address)) for scope in full):
            return "tenant"
        return "chat" if full else ""

    def take(self, address: Address) -> None:
        """Takes one from every budget."""
        for scope, rate in self._windows(address).items():
            self._free_at[scope] = spent(rate, self._at(scope), self._now, 1)
            self._changed.add(scope)

    def _at(self, scope: str) -> float:
        return self._free_at.get(scope, 0.0)

    def write(self, c: Connection) -> None:
        put(c, {scope: self._free_at[scope] for scope in self._changed})

    def _windows(self, address: Address) -> Mapping[str, Rate]:
        allowed = self._allowed.get(address.channel)
        if allowed is None:
            return {}
        tenant, chat = tenant_of(address), chat_of(address)
        return {
            **{f"{tenant}{number}": rate for number, rate in enumerate(allowed.tenant)},
            **{f"{chat}{number}": rate for number, rate in enumerate(allowed.conversation)},
        }


def put(c: Connection, free_at: Mapping[str, float]) -> None:
    """Budgets only ever move on: of two replicas the one that waits longer is right."""
    if not free_at:
        return
    new = insert_into(c, rates)
    later = func.max if c.dialect.name == "sqlite" else func.greatest
    statement = new.on_conflict_do_update(
        index_elements=["scope"], set_={"tat": later(rates.c.tat, new.excluded.tat)}
    )
    c.execute(statement, [{"scope": scope, "tat": free_at[scope]} for scope in sorted(free_at)])


def _holds(address: Address) -> tuple[str, str]:
    return tenant_of(address) + HOLD, chat_of(address) + HOLD
