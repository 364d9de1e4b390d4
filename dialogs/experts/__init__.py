"""A question nothing answered: who gets it, what they may do with it, and how the answer comes back."""

from dialogs.experts.answer_card import answer_message
from dialogs.experts.answering import card_to_answer
from dialogs.experts.asking import hand_over, withdraw
from dialogs.experts.cards import card_for, expert_card
from dialogs.experts.moving import overdue
from dialogs.experts.routing import expert_for
from dialogs.experts.topics import topic_of
from dialogs.experts.verbs import VERBS

__all__ = [
    "VERBS",
    "answer_message",
    "card_for",
    "card_to_answer",
    "expert_card",
    "expert_for",
    "hand_over",
    "overdue",
    "topic_of",
    "withdraw",
]
