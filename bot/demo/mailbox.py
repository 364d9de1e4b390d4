"""The mail of a stage: it goes no further than a pane, kept as the lines of a conversation."""

from bot.channels.mail.letter import wants_an_act
from bot.store.chatlog import bump, write_message
from bot.store.engine import Connection, Store
from dialogs.model.message import Message
from scheduler.clock import Clock
from scheduler.outbox import Address


class Mailbox:
    """Implements scheduler.outbox.Channel under the name of mail."""

    name = "mail"

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._count = 0

    async def send(self, address: Address, message: Message) -> str:
        return await self._store.run(lambda c: self._keep(c, address, message))

    async def update(self, address: Address, posted: str, message: Message) -> str:
        """A letter can't be called back: one that asks for something follows it, and others are spared."""
        return await self.send(address, message) if wants_an_act(message) else posted

    async def open(self, address: Address) -> Address:
        return address

    def _keep(self, c: Connection, address: Address, message: Message) -> str:
        now = self._clock.now()
        self._count += 1
        key = f"mail:{address.person}:{now.isoformat()}:{self._count}"
        number = write_message(c, f"mail:{address.person}", key, message, now)
        bump(c)
        return str(number)
