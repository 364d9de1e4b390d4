"""Promises of a chat link: it lets in whom the participants' list names, as themselves, while it lasts."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from bot.demo.hall import Hall
from bot.store.engine import Connection
from bot.store.guests import guest_id, unmet
from bot.store.people import registrations, take
from bot.store.tables import conversations, people, persons, wishes
from dialogs.model.known import Known
from dialogs.model.registration import ImportTaken
from tests.bot.channels.web.conftest import EVENT
from tests.bot.channels.web.visitor import Page, Visitor

KARI = "kari.nordvik@example.org"
REFUSED = "Denne lenken virker ikke lenger. Be arrangørene om en ny."


def add(email: str = KARI, **more: Any) -> Any:
    """Puts somebody on the list; what lets them in is made by itself."""

    def work(c: Connection) -> None:
        row = {"event": EVENT, "email": email, "name": "Kari Nordvik", "municipality": "Ørsta"}
        c.execute(
            insert(people), {**row, "status": "waiting", "changed_at": more.pop("at"), "version": 1, **more}
        )

    return work


async def listed(hall: Hall, email: str = KARI, **more: Any) -> str:
    """Their link, once they are on the list."""
    await hall.world.store.run(add(email, at=hall.world.clock.now(), **more))
    return await link_of(hall, email)


async def link_of(hall: Hall, email: str = KARI) -> str:
    known_by = select(people.c.link).where(people.c.event == EVENT, people.c.email == email)
    link = await hall.world.store.read(lambda c: c.execute(known_by).scalar_one())
    assert link
    return hall.vert.links.chat_link("", hall.world.wall.now(), EVENT, email, link)


async def entered(visitor: Visitor, link: str) -> Page:
    door = await visitor.opens(link)
    return await visitor.sends(door.forms[0], {})


async def changed(hall: Hall, change: Any) -> None:
    await hall.world.store.run(lambda c: c.execute(change))


async def met(hall: Hall) -> bool:
    someone = select(persons.c.id).where(persons.c.id == guest_id(EVENT, KARI))
    return await hall.world.store.read(lambda c: c.execute(someone).first() is not None)


async def test_looking_lets_nobody_in_and_the_button_does(visitor: Visitor, hall: Hall) -> None:
    link = await listed(hall)
    door = await visitor.opens(link)
    assert "Velkommen, Kari Nordvik Her kan du lese kunngjøringer og påminnelser fra Klima" in door.text
    assert "Åpne chatten Er du ikke Kari Nordvik? Da er ikke lenken din. Lukk siden." in door.text
    assert not await met(hall)
    page = await visitor.sends(door.forms[0], {})
    assert await met(hall)
    assert page.text.count("Vert robot") == 2, "greeted in the group chat, and privately"
    assert "Åpne chatten" not in (await visitor.opens(link)).text


async def test_a_guest_asks_is_answered_and_others_read_it(visitor: Visitor, hall: Hall) -> None:
    link = await listed(hall)
    page = await entered(visitor, link)
    page = await visitor.sends(page.composer("group"), {"text": "@Vert hvem dekker reisen?"})
    assert "Kari Nordvik 09.00 @Vert hvem dekker reisen?" in page.text
    assert "Kommunene dekker reisen selv." in (await visitor.opens(visitor.chat_link("B"))).text


async def test_a_guest_is_tied_to_their_row_and_hears_it_in_private(visitor: Visitor, hall: Hall) -> None:
    page = await entered(visitor, await listed(hall))
    page = await visitor.sends(page.composer("private"), {"text": "fikk jeg plass?"})
    assert "Du står på venteliste til Klimasamling" in page.text
    page = await visitor.sends(page.composer("group"), {"text": "@Vert fikk jeg plass?"})
    assert "Dette tar vi i den private chatten." in page.text
    assert "@Vert fikk jeg plass?" not in page.text


async def test_a_guest_gets_the_reminder_they_ask_for(visitor: Visitor, hall: Hall) -> None:
    link = await listed(hall)
    page = await entered(visitor, link)
    page = await visitor.sends(page.composer("private"), {"text": "hva er neste økt?"})
    page = await visitor.presses(page, "Minn meg 15 min før")
    assert "minner" in page.text
    wished = select(wishes.c.person)
    assert await hall.world.store.read(lambda c: c.execute(wished).scalars().all()) == [guest_id(EVENT, KARI)]


async def test_a_guest_is_reached_from_then_on(visitor: Visitor, hall: Hall) -> None:
    link = await listed(hall)
    assert [one.email for one in await out_of_reach(hall)] == [KARI]
    await visitor.opens(link)
    assert [one.email for one in await out_of_reach(hall)] == [KARI], "a look is no meeting"
    await entered(visitor, link)
    assert await out_of_reach(hall) == ()


async def out_of_reach(hall: Hall) -> Any:
    event = hall.event
    known = Known(hall.world.clock.now(), event, None, None, frozenset(), None)  # type: ignore[arg-type]
    found = await hall.world.store.read(lambda c: unmet(c, None, known))  # type: ignore[arg-type]
    return found["unmet"]


async def test_each_link_is_another_person_and_the_same_link_the_same(visitor: Visitor, hall: Hall) -> None:
    first, second = await listed(hall), await listed(hall, "ola@example.org", name="Ola")
    assert await link_of(hall) == first
    page = await entered(visitor, first)
    await visitor.sends(page.composer("private"), {"text": "hvem dekker reisen?"})
    assert "dekker reisen?" not in (await entered(visitor, second)).text


REMOVED = delete(people).where(people.c.email == KARI)
RENEWED = update(people).where(people.c.email == KARI).values(link="another")


@pytest.mark.parametrize("over", [REMOVED, RENEWED], ids=["taken off the list", "a new link"])
async def test_a_link_is_over_for_looking_and_writing(visitor: Visitor, hall: Hall, over: Any) -> None:
    link = await listed(hall)
    page = await entered(visitor, link)
    await changed(hall, over)
    for path in (link, f"{link}/group", f"{link}/events"):
        assert REFUSED in (await visitor.opens(path, status=403)).text
    assert REFUSED in (await visitor.sends(page.composer("group"), {"text": "hei"}, status=403)).text
    assert "hei" not in (await visitor.opens(visitor.chat_link("B"))).text.split()


async def test_the_new_link_lets_the_same_person_in(visitor: Visitor, hall: Hall) -> None:
    link = await listed(hall)
    page = await entered(visitor, link)
    await visitor.sends(page.composer("private"), {"text": "hvem dekker reisen?"})
    await changed(hall, RENEWED)
    assert "hvem dekker reisen?" in (await visitor.opens(await link_of(hall))).text


async def test_who_is_taken_in_again_has_another_link_than_before(visitor: Visitor, hall: Hall) -> None:
    before = await listed(hall)
    await changed(hall, REMOVED)
    await listed(hall)
    await visitor.opens(before, status=403)


async def test_a_row_that_is_imported_anew_keeps_its_link(visitor: Visitor, hall: Hall) -> None:
    link = await listed(hall)
    [row] = await hall.world.store.read(lambda c: registrations(c, EVENT))
    news = ImportTaken(EVENT, "", (replace(row, status="confirmed"),))
    await hall.world.store.run(lambda c: take(c, news, hall.world.clock.now()))
    page = await entered(visitor, link)
    page = await visitor.sends(page.composer("private"), {"text": "fikk jeg plass?"})
    assert "med bekreftet plass" in page.text


async def test_who_asks_to_be_forgotten_is_told_so_and_their_link_is_over(
    visitor: Visitor, hall: Hall
) -> None:
    link = await listed(hall)
    page = await entered(visitor, link)
    page = await visitor.sends(page.composer("private"), {"text": "slett meg"})
    page = await visitor.presses(page, "Ja, slett alt om meg")
    assert page.text.startswith("Hopp til innholdet Vert Du er glemt ")
    assert REFUSED in (await visitor.opens(link, status=403)).text
    assert not await met(hall)
    assert await hall.world.store.read(lambda c: registrations(c, EVENT)) == ()


async def test_a_link_lends_out_no_organizer_s_or_expert_s_powers(visitor: Visitor, hall: Hall) -> None:
    for role in ("organizer", "expert"):
        someone = hall.event.with_role(role)[0]
        page = await visitor.opens(await listed(hall, someone.email), status=403)
        assert "Du står som arrangør eller ekspert i arrangementet." in page.text


async def test_a_guest_can_do_nothing_that_is_for_organizers(visitor: Visitor, hall: Hall) -> None:
    page = await entered(visitor, await listed(hall, role="organizer"))
    form = page.composer("private")
    for press in ("broadcast_form ", "people_links ", "state_pause "):
        async with visitor.client.post(
            form.action,
            data={**form.fields, "press": press, "text": ""},
            headers={"Accept": "application/json"},
        ) as answer:
            assert (await answer.json())["notice"] == "Det er det bare arrangørene som kan gjøre."


async def test_a_link_that_was_not_signed_here_lets_nobody_in(visitor: Visitor, hall: Hall) -> None:
    link = await listed(hall)
    await visitor.opens(link[:-2], status=404)
    later = hall.world.wall.now() - timedelta(days=121)
    old = hall.vert.links.chat_link("", later, EVENT, KARI, "whatever")
    await visitor.opens(old, status=404)


async def test_the_page_says_what_goes_over_to_the_other_chat_where_there_is_one(
    visitor: Visitor, hall: Hall
) -> None:
    link = await listed(hall)
    note = "Spørsmål til @Vert og svarene på dem vises både her og i den andre gruppechatten."
    assert note not in (await entered(visitor, link)).text
    teams = {"id": "teams:19:group", "channel": "teams", "kind": "group", "native": "19:group"}
    now = hall.world.clock.now()
    await changed(
        hall, insert(conversations).values(**teams, event=EVENT, seen_at=now, reference={}, version=1)
    )
    assert note in (await visitor.opens(link)).text
