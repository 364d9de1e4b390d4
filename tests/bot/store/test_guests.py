"""Promises about the participants' list and those who ask of it, or come by a link."""

from functools import partial
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection, insert

from bot.store.addresses import ways_from_rows
from bot.store.engine import Store
from bot.store.guests import come_in, guest_id
from bot.store.known import load, reachable
from bot.store.tables import people
from dialogs.model.fellows import Fellows
from dialogs.model.incoming import Sender
from tests.bot.store.samples import EVENT, GROUP, KARI, NOW, OLA, loaded, private, ready, said


def listed(name: str, status: str = "registered", nights: int | None = None, **more: Any) -> dict[str, Any]:
    row = {"event": EVENT.id, "email": f"{name.lower()}@example.org", "name": name, "municipality": "Ørsta"}
    return {**row, "status": status, "nights": nights, "changed_at": NOW, "version": 1, **more}


def add_listed(*rows: dict[str, Any]) -> Any:
    def add(c: Connection) -> None:
        c.execute(insert(people), list(rows))

    return add


LIST = (
    listed("Kari", "confirmed", 2),
    listed("Ola", nights=0),
    listed("Eva", "waiting", 1),
    listed("Per", "cancelled", 1),
    listed("Oda", nights=1, municipality="Volda"),
    listed("Ida", nights=3, event="other"),
)


async def test_an_own_row_is_read_with_its_municipality_counted(store: Store) -> None:
    await ready(store, add_listed(*LIST))
    met = await store.read(
        lambda c: load(c, said("Fikk jeg plass?", where=private(KARI)), loaded(EVENT), NOW)
    )
    assert met.registration is not None
    assert (met.registration.name, met.registration.status, met.registration.nights) == (
        "Kari",
        "confirmed",
        2,
    )
    assert met.fellows == Fellows(people=2, waiting=1, staying=1, nights=2)


async def test_who_is_not_on_the_list_has_no_row_and_without_a_list_there_is_nothing(store: Store) -> None:
    question, at_ = "Er jeg påmeldt?", private(OLA)
    met = await store.read(lambda c: load(c, said(question, OLA, at_), loaded(EVENT), NOW))
    assert (met.registration, met.fellows) == (None, None)
    await ready(store, add_listed(listed("Kari")))
    met = await store.read(lambda c: load(c, said(question, OLA, at_, n=2), loaded(EVENT), NOW))
    assert (met.registration, met.fellows) == (None, Fellows())


async def test_nobody_s_row_is_read_for_another_question(store: Store) -> None:
    await ready(store, add_listed(*LIST))
    for where in (private(KARI), GROUP):
        asked = said("Når er lunsj?", where=where)
        known = await store.read(partial(load, incoming=asked, loaded=loaded(EVENT), now=NOW))
        assert (known.registration, known.fellows) == (None, None)


async def test_whoever_is_listed_later_is_not_written_to_behind_a_link_that_is_over(store: Store) -> None:
    """Their chat link opens nothing since they have powers, so what waits in that chat is read by nobody."""
    guest = Sender(guest_id(EVENT.id, "eva@example.org"), "Eva", "eva@example.org")
    came_in = partial(come_in, event=EVENT.id, room="web:room", guest=guest, reads="nb", now=NOW)
    await ready(store, came_in)

    def ways(c: Connection) -> tuple[Any, ...]:
        wanted: Any = [SimpleNamespace(conversation="", person="mail:eva@example.org")]
        by_mail, without = ways_from_rows(c, wanted, True), ways_from_rows(c, wanted, False)
        return reachable(c, EVENT, False), by_mail[0].address.channel, without[0].address.channel

    assert await store.read(ways) == (frozenset(), "mail", "mail")
