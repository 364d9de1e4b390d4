"""What an organizer is told of a broadcast that was only tried out: whom of them it reached, nobody else."""

from dataclasses import replace

from sqlalchemy import Connection, update

from bot.store.broadcasting import report_finished, send_due
from bot.store.codec import from_json
from bot.store.engine import Store
from bot.store.rows import write
from bot.store.tables import broadcasts, outbox
from dialogs.model.broadcast import Broadcast
from dialogs.model.event import Listed
from dialogs.model.message import Message
from dialogs.model.text import Text
from dialogs.outbox.cards import outcome
from dialogs.plain import plain
from tests.bot.store.samples import EVENT, GROUP, KARI, NOW, ODA, add_chat, add_private
from tests.bot.store.test_altering import seen

UNMET = Listed("Pia", "pia@example.org", frozenset({"organizer"}))
TRIED = replace(EVENT, state="test", people=(*EVENT.people, UNMET))
BROADCAST = Broadcast("b1", EVENT.id, ODA.id, Text("Velkommen!"), ("group", "everyone"))


def sent(c: Connection) -> None:
    """Both were to get it; Pia has not opened Vert, and Kari would have got it live."""
    add_chat(c, GROUP, event=EVENT.id)
    add_private(c, ODA)
    add_private(c, KARI)
    confirmed = BROADCAST.confirmed(NOW, NOW)
    write(c, broadcasts, confirmed, made_at=NOW, unreachable=["Ola"], through_group=3)
    send_due(c, {EVENT.id: TRIED}, NOW, NOW)
    c.execute(update(outbox).values(state="sent", ended_at=NOW))
    c.execute(update(outbox).where(outbox.c.person == f"mail:{UNMET.email}").values(state="failed"))


async def test_the_report_names_the_organizer_who_was_not_reached_and_leaves_the_audience_out(
    store: Store,
) -> None:
    def reported(c: Connection) -> str:
        sent(c)
        report_finished(c, {EVENT.id: TRIED}, NOW)
        row = c.execute(outbox.select().where(outbox.c.key.contains(":report:"))).one()
        return plain(from_json(Message, row.message))

    assert await store.run(reported) == (
        "Slik gikk det\n"
        "«Velkommen!»\n"
        "PRØVE: gikk bare til arrangørene, 1 av 2.\n"
        "Kom ikke fram: 1 (Pia)\n"
        "Be dem åpne meg i Teams og skrive «hei»."
    )


async def test_its_line_in_the_outbox_says_that_it_went_to_the_organizers_alone(store: Store) -> None:
    def looked_at(c: Connection) -> list[str]:
        sent(c)
        _, spoken = seen(c, NOW, replace(TRIED, sessions=()))
        return [outcome(one, "nb") for one in spoken]

    assert await store.run(looked_at) == ["PRØVE, bare til arrangørene: sendt 1 av 2, 1 feilet (Pia)"]
