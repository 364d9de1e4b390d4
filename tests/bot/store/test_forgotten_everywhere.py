"""Whoever is forgotten is forgotten at the doors too where no chat with them was ever made."""

from functools import partial

from sqlalchemy import Connection, select

from bot.store.console import ConsoleSession, enter
from bot.store.engine import Store
from bot.store.privacy import forget, forget_email, stored_by_email
from bot.store.shown import mark_shown
from bot.store.tables import audit, console_sessions, shown
from dialogs.model.incoming import Sender
from tests.bot.store.samples import DAY, EVENT, NOW, add_private, ready

ODA = Sender("teams:tenant:29:oda", "Oda", "oda@example.org")


def went_in(c: Connection, email: str = "oda@example.org") -> None:
    session = ConsoleSession(f"session of {email}", EVENT.id, email, "Oda", DAY)
    enter(c, f"nonce of {email}", session, wall=NOW, now=NOW)


def got_a_letter(c: Connection) -> None:
    mark_shown(c, "mail:oda@example.org", "question:1", "letter", NOW)


async def left(store: Store) -> tuple[list[str], int, int]:
    """Whose the lines of the log are, and how many sessions and letters are remembered."""

    def read(c: Connection) -> tuple[list[str], int, int]:
        whose = list(c.execute(select(audit.c.person).order_by(audit.c.id)).scalars())
        return whose, len(c.execute(select(console_sessions)).all()), len(c.execute(select(shown)).all())

    return await store.read(read)


async def test_who_only_went_in_to_the_organizers_pages_is_forgotten_by_address(store: Store) -> None:
    await ready(store, went_in, got_a_letter, partial(went_in, email="per@example.org"))
    counted = await store.read(partial(stored_by_email, email="oda@example.org"))
    assert counted == {"console_links": 1, "console_sessions": 1, "shown": 1, "audit": 1}
    await store.run(partial(forget_email, email="oda@example.org", now=NOW))
    assert await left(store) == (["", "console::per@example.org"], 1, 0)


async def test_who_asks_to_be_forgotten_in_a_chat_is_so_on_the_organizers_pages_too(store: Store) -> None:
    await ready(store, partial(add_private, sender=ODA), went_in, got_a_letter)
    await store.run(partial(forget, person=ODA.id, now=NOW))
    assert await left(store) == ([""], 0, 0)
