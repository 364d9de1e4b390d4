"""Promises of /console: the organizer's private chat drawn as pages, for those who are let in."""

import re
from datetime import timedelta

from sqlalchemy import select

from bot.store.tables import audit, console_sessions
from tests.bot.channels.web.visitor import Page, Visitor

ORGANIZER = "organizer.o@example.org"


async def link_for(visitor: Visitor) -> str:
    """As Vert gives it in the private chat."""
    page = await visitor.says("O", "konsoll", at="private")
    address = next(address for address, words in page.links if words == "Åpne arrangørsidene")
    return re.sub(r"^https?://[^/]+", "", address)


async def inside(visitor: Visitor) -> Page:
    door = await visitor.opens(await link_for(visitor))
    return await visitor.sends(door.forms[0], {})


async def audited(visitor: Visitor) -> list[tuple[str, str, str, str]]:
    found = select(audit.c.person, audit.c.channel, audit.c.act, audit.c.outcome).order_by(audit.c.id)
    return await visitor.hall.world.store.read(lambda c: [tuple(row) for row in c.execute(found)])


async def test_an_organizer_is_let_in_by_the_link_vert_gives(visitor: Visitor) -> None:
    page = await inside(visitor)
    assert "Klimasamling for kommunene i Møre og Romsdal" in page.text
    assert "I gang" in page.text
    assert "Logg ut" in page.text
    page = await visitor.opens("/console/links?lang=nb")
    assert "Økter som mangler lenke" in page.text
    page = await visitor.presses(page, "Lim inn lenke")
    assert "Lim inn lenken Den må begynne med https://" in page.text
