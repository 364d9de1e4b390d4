"""The roster is kept beside what turns keep: addresses come from it alone."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from bot.store.engine import Store
from bot.store.opening import open_database
from bot.store.roster import Member, Roster
from bot.store.tables import members, metadata, persons
from dialogs.model.incoming import Sender, Where

NOW = datetime(2021, 9, 13, 9, tzinfo=UTC)
GROUP = Where("teams:19:group", "teams", "group", "t")
KARI = Member(Sender("teams:t:kari", "Kari Nes", "kari@example.org"), "29:kari")
OLA = Member(Sender("teams:t:ola", "Ola Vik", "ola@example.org"), "29:ola")
GUEST = Member(Sender("teams:t:29:guest", "Gjest"), "29:guest")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = open_database(f"sqlite:///{tmp_path / 'vert.db'}")
    await opened.run(metadata.create_all)
    yield opened
    await opened.close()


async def there(store: Store) -> list[tuple[str, str | None, str, int]]:
    """(name, e-mail, native id, version) of those counted in the group."""
    columns = (persons.c.name, persons.c.email, persons.c.native, persons.c.version)
    counted = select(*columns).join_from(members, persons, members.c.person == persons.c.id)

    def rows(c: Connection) -> list[tuple[str, str | None, str, int]]:
        return [tuple(row) for row in c.execute(counted.order_by(persons.c.name))]

    return await store.read(rows)


async def test_what_the_roster_told_is_known_and_a_new_address_takes_the_old_ones_place(store: Store) -> None:
    roster = Roster(store, lambda: NOW)
    await roster.learn(GROUP, [KARI, GUEST])
    assert await roster.knows(GROUP.conversation, KARI.sender.id)
    assert not await roster.knows("teams:elsewhere", KARI.sender.id)
    assert not await roster.knows(GROUP.conversation, GUEST.sender.id)
    moved = Member(Sender(KARI.sender.id, "Kari Vik", "kari.vik@example.org"), "29:kari")
    await roster.learn(GROUP, [moved])
    await roster.learn(GROUP, [moved])
    assert await there(store) == [
        ("Gjest", None, "29:guest", 1),
        ("Kari Vik", "kari.vik@example.org", "29:kari", 2),
    ]


async def test_the_whole_roster_leaves_out_those_who_are_gone(store: Store) -> None:
    roster = Roster(store, lambda: NOW + timedelta(days=1))
    await roster.learn(GROUP, [KARI, OLA])
    await roster.learn(GROUP, [OLA], whole=True)
    assert await there(store) == [("Ola Vik", "ola@example.org", "29:ola", 1)]


async def test_a_roster_of_thousands_is_taken_in(store: Store) -> None:
    many = [
        Member(Sender(f"teams:t:{n}", f"Person {n}", f"p{n}@example.org"), f"29:{n}") for n in range(1200)
    ]
    await Roster(store, lambda: NOW).learn(GROUP, many, whole=True)
    assert len(await there(store)) == 1200
