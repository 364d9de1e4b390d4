"""Promises of our own pages to who writes something private in the group: it stands nowhere."""

from sqlalchemy import Connection, select

from bot.demo.hall import Hall
from bot.store.tables import metadata, outbox
from tests.bot.channels.web.visitor import Visitor


def everything_kept(c: Connection) -> str:
    """Every value of every row there is."""
    return str([tuple(row) for table in metadata.sorted_tables for row in c.execute(select(table))])


async def test_an_allergy_told_in_the_group_stands_on_no_page_and_in_no_table(
    visitor: Visitor, hall: Hall
) -> None:
    link = visitor.chat_link("A")
    page = await visitor.opens(link)
    page = await visitor.sends(page.composer("group"), {"text": "@Vert Jeg er allergisk mot mango"})
    assert "Dette tar vi i den private chatten." in page.text
    assert "mango" not in page.text
    others = await visitor.opens(visitor.chat_link("B"))
    assert ("(ikke vist)" in others.text, "mango" in others.text) == (True, False)
    assert "mango" not in await hall.world.store.read(everything_kept)
    alone = select(outbox.c.person, outbox.c.message).where(outbox.c.key.endswith(":alone"))
    ((person, message),) = await hall.world.store.read(lambda c: c.execute(alone).all())
    assert person.endswith("-A")
    assert "Meldingen din står ikke i gruppechatten." in message["text"]


async def test_an_identity_number_told_in_the_group_stands_nowhere(visitor: Visitor, hall: Hall) -> None:
    page = await visitor.opens(visitor.chat_link("A"))
    for number in ("01019030071", "010190 300 71"):
        page = await visitor.sends(page.composer("group"), {"text": f"@Vert jeg er født {number}"})
    assert page.text.count("Dette tar vi i den private chatten.") == 2
    kept = await hall.world.store.read(everything_kept)
    assert not [part for part in ("01019030071", "010190", "30071", "300 71", "er født") if part in kept]


async def test_what_people_say_to_each_other_stays_theirs(visitor: Visitor) -> None:
    page = await visitor.opens(visitor.chat_link("A"))
    page = await visitor.sends(page.composer("group"), {"text": "Jeg er allergisk mot mango, du også?"})
    assert "Jeg er allergisk mot mango, du også?" in page.text
    assert "Dette tar vi" not in page.text
