"""Posting on our own pages: the line in the chat and what the outbox says of it are one transaction."""

from datetime import datetime

from sqlalchemy import Connection

from bot.store.chatlog import rewrite_message, write_message
from bot.store.shown import mark_shown
from dialogs.model.message import Message
from scheduler.outbox import Delivery

PAGES = "web"


def post_here(c: Connection, delivery: Delivery, message: Message, now: datetime, concerns: str = "") -> str:
    """The number of the line that now shows the message: an earlier one about the same, or a new one."""
    conversation = f"{PAGES}:{delivery.address.conversation}"
    if delivery.edits and rewrite_message(c, conversation, delivery.edits, message, now):
        return delivery.edits
    line = write_message(c, conversation, delivery.key, message, now, about=delivery.about, concerns=concerns)
    if delivery.about:
        mark_shown(c, conversation, delivery.about, str(line), now)
    return str(line)
