"""Where a thing is shown, so that a later message about it edits the earlier one."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, select, tuple_

from bot.store.rows import insert_or_replace
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
    mark_all_shown(c, {(conversation, about): posted}, now)


def mark_all_shown(c: Connection, posted: Mapping[Place, str], now: datetime) -> None:
    rows = [
        {"conversation": conversation, "about": about, "posted": line, "at": now}
        for (conversation, about), line in posted.items()
    ]
    if rows:
        c.execute(insert_or_replace(c, shown, rows[0]), rows)
