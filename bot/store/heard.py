"""What was heard already, since a channel that got no answer in time knocks again."""

from datetime import datetime

from sqlalchemy import Connection

from bot.store.rows import insert_new
from bot.store.tables import heard
from dialogs.model.incoming import Heard


def hear(c: Connection, incoming: Heard, now: datetime) -> bool:
    """Whether this is heard for the first time; if so, it is remembered with the transaction."""
    row = {"id": incoming.id, "person": incoming.sender.id, "at": now}
    return c.execute(insert_new(c, heard), row).rowcount == 1
