"""Who may do what: the one table of acts and roles. What is not in it, nobody may do.

A row is named by the verb of a button, by what is said, by a page's route or by a command. `docs/roles.md`
is this table in print, and a test walks it over every door there is.
"""

from collections.abc import Mapping
from typing import Literal, get_args

from dialogs.model.event import Role

Who = Literal["anyone", "participant", "facilitator", "expert", "organizer", "admin"]

# Everyone who is in the chat, with a role or none: what they may do to whose things, the act itself says.
ANYONE: frozenset[Who] = frozenset({"anyone"})
EXPERTS: frozenset[Who] = frozenset({"expert", "organizer", "admin"})
ORGANIZERS: frozenset[Who] = frozenset({"organizer", "admin"})
ADMINS: frozenset[Who] = frozenset({"admin"})

ROLES: tuple[Role, ...] = get_args(Role)

VERBS: Mapping[str, frozenset[Who]] = {
    # what everyone may press
    "ask_person": ANYONE,
    "bind": ANYONE,  # in a group only an organizer of that event
    "choose": ANYONE,
    "forget_me": ANYONE,
    "forget_me_yes": ANYONE,
    "help": ANYONE,
    "helped": ANYONE,  # the asker, or an organizer
    "my_data": ANYONE,
    "not_helped": ANYONE,  # the asker, or an organizer
    "not_quite": ANYONE,  # the asker
    "remind": ANYONE,
    "what_stored": ANYONE,
    # questions
    "answer": EXPERTS,
    "answer_form": EXPERTS,
    "not_mine": EXPERTS,
    "show_question": EXPERTS,
    "take": EXPERTS,
    # broadcasts
    "broadcast_anyway": ORGANIZERS,
    "broadcast_cancel": ORGANIZERS,
    "broadcast_confirm": ORGANIZERS,
    "broadcast_edit": ORGANIZERS,
    "broadcast_form": ORGANIZERS,
    "broadcast_now": ORGANIZERS,
    "broadcast_preview": ORGANIZERS,
    "broadcast_refresh": ORGANIZERS,
    "broadcast_self": ORGANIZERS,
    "broadcast_undo": ORGANIZERS,
    # links
    "link_form": ORGANIZERS,
    "link_paste": ORGANIZERS,
    "link_without": ORGANIZERS,
    "links": ORGANIZERS,
}


def allowed(verb: str, roles: frozenset[Role]) -> bool:
    """Whether a person with these roles may press it. What the table does not name is refused."""
    who = VERBS.get(verb, frozenset())
    return "anyone" in who or not who.isdisjoint(roles)
