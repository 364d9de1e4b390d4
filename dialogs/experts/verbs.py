"""Each button on a question's card, and under its answer, and what it does."""

from collections.abc import Callable, Mapping

from dialogs.experts.answering import answer, answer_form
from dialogs.experts.asking_back import ask_back, ask_back_form
from dialogs.experts.confirming import confirm
from dialogs.experts.correcting import correct_answer, correct_form
from dialogs.experts.declining import not_mine, not_mine_form, not_mine_yes
from dialogs.experts.passing import pass_form, pass_on
from dialogs.experts.previewing import answer_preview
from dialogs.experts.settling import helped, not_helped
from dialogs.experts.taking import more_choices, show_question, take
from dialogs.experts.unnaming import nameless
from dialogs.model.incoming import Pressed
from dialogs.model.known import Known, Outcome

VERBS: Mapping[str, Callable[[Pressed, Known], Outcome]] = {
    "answer": answer,
    "answer_form": answer_form,
    "answer_preview": answer_preview,
    "ask_back": ask_back,
    "ask_back_form": ask_back_form,
    "confirm": confirm,
    "correct_answer": correct_answer,
    "correct_form": correct_form,
    "helped": helped,
    "more_choices": more_choices,
    "nameless": nameless,
    "not_helped": not_helped,
    "not_mine": not_mine,
    "not_mine_form": not_mine_form,
    "not_mine_yes": not_mine_yes,
    "pass_form": pass_form,
    "pass_on": pass_on,
    "show_question": show_question,
    "take": take,
}
