"""What a card for organizers shows, loaded only for the turns that show it."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection

from bot.store.askings import disputed, doubts, told_today
from bot.store.auditing import view_of_log
from bot.store.desks import view_of_desks
from bot.store.evaluation import view_of_evaluation
from bot.store.guests import own_row, unmet, unmet_one
from bot.store.learning import answered
from bot.store.merging import merged_with_open, waited_and_merged
from bot.store.my_answers import my_answers
from bot.store.people import view_of_audiences, view_of_forgetting, view_of_import, view_of_people
from bot.store.planned import see_outbox
from bot.store.preparedness import readiness
from bot.store.seen_by import seen_by, wants_no_name
from bot.store.states import closing, standing
from dialogs import outbox
from dialogs.model.incoming import Incoming, Pressed, Said
from dialogs.model.known import Known
from dialogs.organizing import announces, commanded
from dialogs.roles import VERBS, allowed
from dialogs.wrong import finds_wrong

# The fields of Known that a verb needs, and where they are read. One line for each verb that needs any.
Load = Callable[[Connection, Incoming, Known], Mapping[str, Any]]
VIEWS: Mapping[str, Load] = {
    "people_links": unmet,
    "people_link_new": unmet_one,
    **dict.fromkeys(("desk_links", "desk_end", "desk_end_yes"), view_of_desks),
    **dict.fromkeys((verb for verb in VERBS if verb.startswith("broadcast_")), view_of_audiences),
    **dict.fromkeys(("outbox", *outbox.VERBS), see_outbox),
    "my_answers": my_answers,
    "not_quite_list": doubts,
    "today": told_today,
    "nameless": seen_by,
    "unanswered": waited_and_merged,
    **dict.fromkeys(("merge_offer", "merge_yes", "part"), merged_with_open),
    "faq_helped": disputed,
    "faq": doubts,
    "learn": answered,
    "wrong": disputed,
    "wrong_undo": disputed,
    "wrong_yes": disputed,
    "audit": view_of_log,
    "report": view_of_evaluation,
    "people": view_of_people,
    "people_forget": view_of_forgetting,
    "people_forget_yes": view_of_forgetting,
    "people_import_yes": view_of_import,
    "people_preview": view_of_import,
    "ready": readiness,
    "state": standing,
    "state_close": closing,
    "state_close_yes": standing,
    "state_continue": standing,
    "state_continue_without": standing,
    "state_continue_yes": standing,
    "state_pause": standing,
    "state_reopen": standing,
    "state_start": readiness,
}


def view(c: Connection, incoming: Incoming, known: Known) -> Mapping[str, Any]:
    """The fields for what was pressed, or asked for by its word in private, if they may; one's own row."""
    verb = verb_of(incoming)
    load = VIEWS.get(verb)
    seen = load(c, incoming, known) if load and allowed(verb, known.roles) else {}
    if wants_no_name(incoming):
        seen = {**seen, **seen_by(c, incoming, known)}
    return {**seen, **own_row(c, incoming, known)}


def verb_of(incoming: Incoming) -> str:
    """What a press, or a word that asks to be shown something, is called."""
    if isinstance(incoming, Pressed):
        return incoming.verb
    if isinstance(incoming, Said) and finds_wrong(incoming):
        return "wrong"
    if isinstance(incoming, Said) and incoming.where.kind == "private":
        text = incoming.text.strip()
        return "broadcast_form" if announces(text) else commanded(text)
    return ""
