"""Posting on our own pages: the line in the chat and what the outbox says of it are one transaction."""

from datetime import datetime

from sqlalchemy import Connection

from bot.store.chatlog import rewrite_message, write_message
from bot.store.shown import mark_shown, where_shown
from dialogs.model.message import Message
from scheduler.outbox import Delivery

PAGES = "web"


def post_here(c: Connection, delivery: Delivery, message: Message, now: datetime, concerns: str = "") -> str:
    """The number of the line that now shows the message: an earlier one about the same, or a new one."""
    conversation = f"{PAGES}:{delivery.address.conversation}"
    place = conversation, delivery.about
    # what is about the same may have been posted a moment ago, after this delivery was looked up
    edits = delivery.edits or where_shown(c, [place]).get(place)
    if edits and rewrite_message(c, conversation, edits, message, now):
        return edits
    line = write_message(c, conversation, delivery.key, message, now, about=delivery.about, concerns=concerns)
    if delivery.about:
        mark_shown(c, conversation, delivery.about, str(line), now)
    return str(line)
