"""An organizer's broadcast, from the form to the report that adds up."""

from dialogs.broadcasting.acting import (
    anyway,
    begin,
    cancel,
    confirm,
    edit,
    preview,
    refresh,
    send_now,
    send_to_self,
    start,
    undo,
)
from dialogs.broadcasting.cards import as_received, report_card

__all__ = [
    "anyway",
    "as_received",
    "begin",
    "cancel",
    "confirm",
    "edit",
    "preview",
    "refresh",
    "report_card",
    "send_now",
    "send_to_self",
    "start",
    "undo",
]
