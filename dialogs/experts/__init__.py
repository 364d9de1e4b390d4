"""A question nothing answered: who gets it, what they may do with it, and how the answer comes back."""

from dialogs.experts.acting import (
    answer,
    answer_form,
    card_to_answer,
    helped,
    not_helped,
    not_mine,
    show_question,
    take,
)
from dialogs.experts.asking import hand_over, overdue, withdraw
from dialogs.experts.cards import answer_message, card_for, expert_card
from dialogs.experts.routing import expert_for, topic_of

__all__ = [
    "answer",
    "answer_form",
    "answer_message",
    "card_for",
    "card_to_answer",
    "expert_card",
    "expert_for",
    "hand_over",
    "helped",
    "not_helped",
    "not_mine",
    "overdue",
    "show_question",
    "take",
    "topic_of",
    "withdraw",
]
