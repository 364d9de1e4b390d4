"""Where a thing is shown, so that a later message about it edits the earlier one."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, select, tuple_

from bot.store.rows import insert_into
from bot.store.tables import shown

Place = tuple[str, str]  # conversation, about


def where_shown(c: Connection, places: Collection[Place]) -> Mapping[Place, str]:
    """The channel's id of the message that shows each thing, where one does."""
    wanted = {place for place in places if all(place)}
    if not wanted:
        return {}
    rows = c.execute(
        select(shown.c.conversation, shown.c.about, shown.c.posted).where(
            tuple_(shown.c.conversation, shown.c.about).in_(sorted(wanted))
        )
    )
    return {(row.conversation, row.about): row.posted for row in rows}


def mark_shown(c: Connection, conversation: str, about: str, posted: str, now: datetime) -> None:
    """Remembers the newest message that shows a thing."""
    put = insert_into(c, shown)
    newest = put.on_conflict_do_update(
        index_elements=["conversation", "about"], set_={"posted": put.excluded.posted, "at": put.excluded.at}
    )
    c.execute(newest, {"conversation": conversation, "about": about, "posted": posted, "at": now})
