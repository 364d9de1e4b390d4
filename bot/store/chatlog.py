"""The conversations on our own pages: their lines, and the number that tells a page to look again."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, Row, select, update

from bot.store.codec import from_json, to_json
from bot.store.rows import insert_for, insert_new
from bot.store.tables import changes, chat
from dialogs.model.message import Message

TO_VERT = "mention"  # what a person's line is about when it was said to Vert; its mention is cut out


@dataclass(frozen=True)
class ChatLine:
    """One line: a person's words, or Vert's message, for which `person` is empty."""

    id: int
    person: str
    name: str
    text: str
    message: Message | None
    about: str
    at: datetime
    edited_at: datetime | None = None

    @property
    def to_vert(self) -> bool:
        return self.about == TO_VERT


def lines(c: Connection, conversation: str, since: int = 0, limit: int = 500) -> tuple[ChatLine, ...]:
    """The conversation's last lines after the line `since`, in order."""
    newest = (
        select(chat)
        .where(chat.c.conversation == conversation, chat.c.id > since)
        .order_by(chat.c.id.desc())
        .limit(limit)
    )
    return tuple(_line(row) for row in reversed(c.execute(newest).all()))


def change_number(c: Connection) -> int:
    """Rises with every change that a page could show."""
    return int(c.execute(select(changes.c.number)).scalar_one())


def bump(c: Connection) -> None:
    """Tells the pages to look again. Done last in a transaction, since others wait for this row."""
    c.execute(_BUMP)


def write_words(
    c: Connection,
    conversation: str,
    key: str,
    person: str,
    name: str,
    text: str,
    at: datetime,
    *,
    about: str = "",
) -> None:
    """What a person said. A key that is there already is refused without a word."""
    said = {"person": person, "name": name, "text": text, "about": about}
    row = {"conversation": conversation, "key": key, "at": at, **said}
    c.execute(insert_new(c, chat), row)


def write_message(
    c: Connection,
    conversation: str,
    key: str,
    message: Message,
    at: datetime,
    *,
    about: str = "",
    concerns: str = "",
) -> int:
    """What Vert says; returns the line's number, also where the same was written before."""
    row = {
        "conversation": conversation,
        "key": key,
        "message": to_json(message),
        "about": about,
        "concerns": concerns,
        "at": at,
    }
    written = c.execute(_new_message(c.dialect.name), row).scalar()
    return int(written or c.execute(select(chat.c.id).where(chat.c.key == key)).scalar_one())


def rewrite_message(c: Connection, conversation: str, line: str, message: Message, at: datetime) -> bool:
    """Replaces what Vert said in a line of this very conversation."""
    if not (line.isdecimal() and len(line) < 19):  # what a page sends may be anything
        return False
    same = (chat.c.id == int(line), chat.c.conversation == conversation, chat.c.person == "")
    return c.execute(update(chat).where(*same).values(message=to_json(message), edited_at=at)).rowcount == 1


@cache
def _new_message(dialect: str) -> Executable:
    return insert_for(dialect, chat).on_conflict_do_nothing().returning(chat.c.id)


_BUMP = update(changes).values(number=changes.c.number + 1)


def _line(row: Row[Any]) -> ChatLine:
    return ChatLine(
        id=row.id,
        person=row.person,
        name=row.name,
        text=row.text,
        message=from_json(Message, row.message) if row.message else None,
        about=row.about,
        at=row.at,
        edited_at=row.edited_at,
    )
