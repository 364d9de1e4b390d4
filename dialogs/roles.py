"""Who may do what: the one table of acts and roles. What is not in it, nobody may do.

A row is named by the verb of a button; the words and the page that ask for the same have the same name.
`bot/access.py` goes on with what only the outside knows: routes and commands. `docs/roles.md` is both in
print (`make roles`), and a test walks them over every door there is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from dialogs.model.event import Role

Who = Literal["anyone", "participant", "facilitator", "expert", "organizer", "admin"]

# Everyone who is in the chat, with a role or none: what they may do to whose things, the act itself says.
ANYONE: frozenset[Who] = frozenset({"anyone"})
EXPERTS: frozenset[Who] = frozenset({"expert", "organizer", "admin"})
ORGANIZERS: frozenset[Who] = frozenset({"organizer", "admin"})
ADMINS: frozenset[Who] = frozenset({"admin"})

ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True)
class Act:
    """A row: who may, what it is in a few words, and whose things, where that says more."""

    who: frozenset[Who]
    words: str
    whose: str = ""


# By what they are about, as they are printed.
GROUPS: Mapping[str, Mapping[str, Act]] = {
    "What everyone may press": {
        "ask_person": Act(ANYONE, "have a person asked instead", "of the presser's own question"),
        "bind": Act(ANYONE, "say which event a chat is about", "of one's own chat; of a group, organizers"),
        "choose": Act(ANYONE, "choose one of the answers that are offered"),
        "faq_helped": Act(ANYONE, "say that an answer of the FAQ helped", "the asker"),
        "forget_me": Act(ANYONE, "ask to be forgotten", "the presser"),
        "forget_me_yes": Act(ANYONE, "be forgotten", "the presser"),
        "help": Act(ANYONE, "hear what can be asked"),
        "helped": Act(ANYONE, "say that the answer helped", "the asker, or an organizer"),
        "my_data": Act(ANYONE, "see what is stored about oneself", "the presser"),
        "nameless": Act(ANYONE, "have a question stand without one's name", "of one's own question"),
        "not_helped": Act(ANYONE, "say that the answer did not help", "the asker, or an organizer"),
        "not_quite": Act(ANYONE, "say that the answer does not quite fit", "the asker"),
        "offer_no": Act(ANYONE, "say that nobody need be asked", "the asker"),
        "offer_yes": Act(ANYONE, "have a person asked what was asked in the group", "the asker"),
        "peer_answer": Act(ANYONE, "answer an open question", "of a group chat, there"),
        "peer_back": Act(ANYONE, "see an open question's card", "of a group chat, there"),
        "peer_form": Act(ANYONE, "open the field to answer an open question in", "of a group chat, there"),
        "remind": Act(ANYONE, "be reminded of a session", "the presser"),
        "reply_back": Act(ANYONE, "answer what an expert asked back", "the asker"),
        "reply_form": Act(ANYONE, "open the field to answer an expert in", "the asker"),
        "settle": Act(ANYONE, "say which answer helped", "the asker, or an organizer"),
        "share_cancel": Act(ANYONE, "leave a private answer unshared", "the asker"),
        "share_form": Act(ANYONE, "see how a private answer would stand in the group", "the asker"),
        "share_yes": Act(ANYONE, "share a private answer with the group", "the asker"),
        "what_stored": Act(ANYONE, "hear what is stored at all"),
        "withdraw_question": Act(ANYONE, "take a question back", "the asker"),
        "wonder": Act(ANYONE, "wonder about the same", "of a group chat, there"),
    },
    "Questions": {
        "answer": Act(EXPERTS, "answer a question", "whoever has the question, or an organizer"),
        "answer_form": Act(
            EXPERTS, "open the field to answer in", "whoever has the question, or an organizer"
        ),
        "answer_preview": Act(
            EXPERTS, "see how an answer will read", "whoever has the question, or an organizer"
        ),
        "ask_back": Act(
            EXPERTS, "ask the asker something first", "whoever has the question, or an organizer"
        ),
        "ask_back_form": Act(
            EXPERTS, "open the field to ask the asker in", "whoever has the question, or an organizer"
        ),
        "away": Act(EXPERTS, "be asked nothing until a day", "the presser"),
        "away_form": Act(EXPERTS, "open the field to say until when one is away", "the presser"),
        "back": Act(EXPERTS, "be asked again", "the presser"),
        "confirm": Act(
            EXPERTS, "confirm a participant's answer", "whoever has the question, or an organizer"
        ),
        "correct_answer": Act(EXPERTS, "correct an answer", "of the presser's own answer"),
        "correct_form": Act(EXPERTS, "open the field to correct an answer in", "of the presser's own answer"),
        "more_choices": Act(
            EXPERTS, "see what else can be done", "whoever has the question, or an organizer"
        ),
        "my_answers": Act(EXPERTS, "see what one has answered", "the presser"),
        "my_status": Act(EXPERTS, "see whether one is asked, and about what", "the presser"),
        "not_mine": Act(EXPERTS, "pass a question on", "whoever has the question, or an organizer"),
        "not_mine_form": Act(
            EXPERTS, "see the reasons to pass on", "whoever has the question, or an organizer"
        ),
        "not_mine_yes": Act(
            EXPERTS, "pass a question on with a reason", "whoever has the question, or an organizer"
        ),
        "pass_form": Act(
            EXPERTS, "see which colleagues there are", "whoever has the question, or an organizer"
        ),
        "pass_on": Act(
            EXPERTS, "give a question to a colleague", "whoever has the question, or an organizer"
        ),
        "show_question": Act(EXPERTS, "see a question's card", "whoever has the question, or an organizer"),
        "take": Act(EXPERTS, "take a question", "whoever has the question, or an organizer"),
    },
    "What was learnt": {
        "learn": Act(ORGANIZERS, "see which answers are no entries of the FAQ yet"),
        "learn_form": Act(ORGANIZERS, "open the form that makes an entry of an answer"),
        "learn_preview": Act(ORGANIZERS, "see an entry as it will read, and what is near it already"),
        "learn_release": Act(ORGANIZERS, "add an answer to the FAQ"),
        "learn_stop": Act(ORGANIZERS, "let an answer be no entry"),
        "learn_undo": Act(ORGANIZERS, "take an answer out of the FAQ again"),
    },
    "Broadcasts": {
        "broadcast_anyway": Act(ORGANIZERS, "go on although a language is missing"),
        "broadcast_cancel": Act(ORGANIZERS, "throw a draft away"),
        "broadcast_confirm": Act(ORGANIZERS, "send a broadcast"),
        "broadcast_edit": Act(ORGANIZERS, "go back to a draft's form"),
        "broadcast_form": Act(ORGANIZERS, "begin a broadcast"),
        "broadcast_now": Act(ORGANIZERS, "send a broadcast without the rest of the time to undo"),
        "broadcast_preview": Act(ORGANIZERS, "see a broadcast as it will look, and whom it reaches"),
        "broadcast_refresh": Act(ORGANIZERS, "see how a broadcast stands"),
        "broadcast_self": Act(ORGANIZERS, "send a broadcast to oneself first"),
        "broadcast_undo": Act(ORGANIZERS, "stop a broadcast"),
    },
    "The organizers' pages": {
        "console": Act(ORGANIZERS, "have a link to the organizers' pages", "oneself"),
        "faq": Act(ORGANIZERS, "read what Vert answers"),
        "faq_try": Act(ORGANIZERS, "try a question, and see why it is answered so"),
    },
    "Links": {
        "link_form": Act(ORGANIZERS, "open the field for a session's link"),
        "link_paste": Act(ORGANIZERS, "give a session its link"),
        "link_without": Act(ORGANIZERS, "let a reminder go without a link"),
        "links": Act(ORGANIZERS, "see which links are missing"),
    },
    "The event's state, and whether all is ready": {
        "ready": Act(ORGANIZERS, "see whether all is ready for the start"),
        "ready_seen": Act(ORGANIZERS, "say that the test message arrived"),
        "ready_test": Act(ORGANIZERS, "have a test message sent", "to the presser"),
        "state": Act(ORGANIZERS, "see the event's state"),
        "state_close": Act(ORGANIZERS, "see what closing the event would delete"),
        "state_close_yes": Act(ORGANIZERS, "close the event"),
        "state_continue": Act(ORGANIZERS, "see what waits for the end of a pause"),
        "state_continue_without": Act(ORGANIZERS, "end a pause and let go of what waits"),
        "state_continue_yes": Act(ORGANIZERS, "end a pause and send what waits"),
        "state_pause": Act(ORGANIZERS, "pause the event"),
        "state_reopen": Act(ADMINS, "reopen a closed event"),
        "state_start": Act(ORGANIZERS, "start the event"),
    },
    "The outbox": {
        "broadcast_again": Act(ORGANIZERS, "see who may not have received what was sent"),
        "broadcast_again_yes": Act(ORGANIZERS, "send again to those of whom nobody knows whether it arrived"),
        "broadcast_correct": Act(ORGANIZERS, "open the form to correct what was sent"),
        "broadcast_correct_preview": Act(ORGANIZERS, "see a correction, and in how many places it is made"),
        "broadcast_correct_yes": Act(ORGANIZERS, "correct what was sent"),
        "broadcast_recall": Act(ORGANIZERS, "see in how many places something would be taken back"),
        "broadcast_recall_yes": Act(ORGANIZERS, "take back what was sent"),
        "outbox": Act(ORGANIZERS, "see what will be sent, and what became of what was"),
        "outbox_now": Act(ORGANIZERS, "see who would get something before its hour"),
        "outbox_now_yes": Act(ORGANIZERS, "send something before its hour"),
        "outbox_show": Act(ORGANIZERS, "see something as it will look, or what became of it"),
        "outbox_skip": Act(ORGANIZERS, "leave out something that would be sent"),
        "outbox_text": Act(ORGANIZERS, "open the form for the text of what will be sent"),
        "outbox_text_save": Act(ORGANIZERS, "change the text of what will be sent"),
        "outbox_unskip": Act(ORGANIZERS, "send something after all"),
    },
    "People": {
        "desk_end": Act(ORGANIZERS, "see what ending the links to an expert's desk would do"),
        "desk_end_yes": Act(ORGANIZERS, "end the links to an expert's desk"),
        "desk_links": Act(ORGANIZERS, "see the links to the experts' desks, counted"),
        "people_links": Act(ORGANIZERS, "see a link for each whom no channel reaches"),
        "people_link_new": Act(ORGANIZERS, "give someone a new chat link, so that the old one is over"),
        "people": Act(ORGANIZERS, "see the list of participants, counted"),
        "people_forget": Act(ORGANIZERS, "see what is stored about an address"),
        "people_forget_yes": Act(ORGANIZERS, "have all about an address deleted"),
        "people_import_yes": Act(ORGANIZERS, "save a list of participants that was shown"),
        "people_preview": Act(ORGANIZERS, "see what a list of participants would change"),
        "people_upload": Act(ORGANIZERS, "open the field for a list of participants"),
    },
    "What waits, and what was said": {
        "answer_again": Act(ORGANIZERS, "let an answer that was found wrong be given again"),
        "close_form": Act(ORGANIZERS, "open the form that closes a question unanswered"),
        "close_question": Act(ORGANIZERS, "close a question unanswered, with a reason"),
        "give": Act(ORGANIZERS, "give a question to somebody"),
        "give_form": Act(ORGANIZERS, "see who a question can be given to"),
        "merge_offer": Act(ORGANIZERS, "see which open questions ask for the same"),
        "merge_yes": Act(ORGANIZERS, "merge open questions, so that one answer goes to all"),
        "not_quite_list": Act(ORGANIZERS, "see which answers missed"),
        "part": Act(ORGANIZERS, "separate questions that were merged"),
        "today": Act(ORGANIZERS, "see what Vert answered today"),
        "unanswered": Act(ORGANIZERS, "see which questions wait"),
        "wrong": Act(ORGANIZERS, "see what taking an answer back would do"),
        "wrong_undo": Act(ORGANIZERS, "put an answer back that was right after all"),
        "wrong_yes": Act(ORGANIZERS, "take a wrong answer back"),
    },
    "The log and the report": {
        "audit": Act(ORGANIZERS, "see who did what"),
        "report": Act(ORGANIZERS, "see the evaluation's figures"),
    },
}

VERBS: Mapping[str, Act] = {verb: act for group in GROUPS.values() for verb, act in group.items()}

# What is asked for in words that no button says. All other words have the name of their button.
WORDS: Mapping[str, Act] = {
    "ask": Act(ANYONE, "ask a question"),
    "human": Act(ANYONE, "have a person asked what was asked last", "of one's own question"),
    "speak": Act(ANYONE, "choose the language Vert answers in", "oneself"),
}


def allowed(verb: str, roles: frozenset[Role]) -> bool:
    """Whether a person with these roles may press it. What the table does not name is refused."""
    act = VERBS.get(verb)
    return act is not None and ("anyone" in act.who or not act.who.isdisjoint(roles))
