"""A process that sends what an outbox holds and says each post on its standard output; made to be killed."""

import asyncio
import sys
from datetime import UTC, datetime

from sqlalchemy import func, select

from bot.store.opening import open_database
from bot.store.outbox import SqlOutbox
from bot.store.tables import outbox
from dialogs.model.message import Message
from scheduler.clock import RealClock
from scheduler.deliveries import Deliveries
from scheduler.outbox import Address, Delivery


class Told:
    """A channel that has posted once its line is out, and takes a while to say so."""

    name = "teams"

    async def send(self, address: Address, message: Message) -> str:
        sys.stdout.write(f"{address.conversation}\n")
        sys.stdout.flush()
        await asyncio.sleep(0.03)
        return "p"

    async def update(self, address: Address, posted: str, message: Message) -> str:
        return posted

    async def open(self, address: Address) -> Address:
        return address


def no_words(delivery: Delivery, now: datetime) -> Message | None:
    return None


async def send_all(url: str, owner: str) -> None:
    store = open_database(url)
    box = SqlOutbox(store, owner, {}, no_words)
    await box.take_over(datetime.now(UTC))
    deliveries = Deliveries(box, {"teams": Told()}, no_words, RealClock())
    waiting = select(func.count()).where(outbox.c.state.in_(("queued", "leased", "sending")))
    while await store.read(lambda c: c.execute(waiting).scalar()):
        await deliveries.pass_once()
    await store.close()


if __name__ == "__main__":
    asyncio.run(send_all(*sys.argv[1:]))
