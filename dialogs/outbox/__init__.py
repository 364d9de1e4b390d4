"""The outbox in an organizer's hands: what will be said, what was, and what can be changed about either."""

from collections.abc import Callable, Mapping

from dialogs.model.incoming import Pressed
from dialogs.model.known import Known, Outcome
from dialogs.outbox import acting, mending
from dialogs.outbox.cards import show
from dialogs.outbox.mended import corrected_card
from dialogs.outbox.mending import DRAFT
from dialogs.outbox.words import recalled, reminder_named, short

VERBS: Mapping[str, Callable[[Pressed, Known], Outcome]] = {
    "broadcast_again": mending.again,
    "broadcast_again_yes": mending.again_yes,
    "broadcast_correct": mending.correct,
    "broadcast_correct_preview": mending.correct_preview,
    "broadcast_correct_yes": mending.correct_yes,
    "broadcast_recall": mending.recall,
    "broadcast_recall_yes": mending.recall_yes,
    "outbox_now": acting.now,
    "outbox_now_yes": acting.now_yes,
    "outbox_show": acting.look,
    "outbox_skip": acting.skip,
    "outbox_text": acting.text,
    "outbox_text_save": acting.text_save,
    "outbox_unskip": acting.unskip,
}

__all__ = ["DRAFT", "VERBS", "corrected_card", "recalled", "reminder_named", "short", "show"]
