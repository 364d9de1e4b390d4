"""What organizers write and press: announce, paste links, bind chats. Also everyone's way to change event.

What can be shown has one name, which is a button's verb, what a command means, and a page of the console.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from dialogs import (
    auditing,
    binding,
    broadcasting,
    console,
    desks,
    doubts,
    evaluating,
    experts,
    faq_reading,
    giving,
    guests,
    learning,
    linking,
    merging,
    outbox,
    readiness,
    state,
    today,
    unanswered,
    wishing,
    wrong,
)
from dialogs.common import gone, language_of, not_here
from dialogs.experts import absence, my_answers
from dialogs.model.incoming import Heard, Pressed, Said
from dialogs.model.known import Known, Outcome, Verdict
from dialogs.model.message import Message
from dialogs.model.text import Language
from dialogs.people import forgetting, importing, showing
from dialogs.replies import remembered, small_talk
from dialogs.roles import allowed
from dialogs.words import say

Show = Callable[[Heard, Known, Language], Message]
Do = Callable[[Heard, Known, Language], Outcome]

# What an organizer may look at, by its verb: in the private chat by words or a button, on a page of /console.
SHOWS: Mapping[str, Show] = {
    "console": console.show,
    "faq": faq_reading.show,
    "faq_try": faq_reading.try_out,
    "links": linking.show,
    "outbox": outbox.show,
    "people_links": guests.show,
    "desk_links": desks.show,
    "people": showing.show,
    "ready": readiness.show,
    "state": state.show,
    "audit": auditing.show,
    "report": evaluating.show,
    "unanswered": unanswered.show,
    "merge_offer": merging.show,
    "learn": learning.show,
    "today": today.show,
    "not_quite_list": doubts.show,
    "my_answers": my_answers.show,
    "my_status": absence.show,
}

# What an organizer changes, by a word or a button. It goes to many, so nowhere but in private.
ACTS: Mapping[str, Do] = {
    "ready_seen": readiness.seen,
    "ready_test": readiness.send_test,
    "state_close": state.close,
    "state_close_yes": state.close_yes,
    "state_continue": state.go_on,
    "state_continue_without": state.go_on_without,
    "state_continue_yes": state.go_on_yes,
    "state_pause": state.pause,
    "state_reopen": state.reopen,
    "state_start": state.start,
}

# The words that ask for it, in the three languages and as they are typed in haste.
COMMANDS: Mapping[str, str] = {
    "console": "konsoll|konsollen|console|arrangørside|arrangørsider|arrangørsidene",
    "faq": "faq|spørsmål og svar|ofte stilte spørsmål|questions and answers",
    "report": "rapport|rapporten|report",
    "audit": "logg|loggen|hendelser|hendingar|log|audit",
    "people": "deltakere|deltakar[ae]r|deltakarane|deltakerne|deltakerliste|deltakerlista|deltakarliste"
    "|deltakarlista|folk|people|participants",
    "people_links": "lenker til deltakere|lenkjer til deltakarar|chatlenker|chatlenkjer|chat links",
    "desk_links": "pultlenker|pultlenkjer|desk links",
    "outbox": "utboks|utboksen|outbox|utsendingar|utsendinger",
    "links": "lenker|lenkjer|lenker som mangler|lenkjer som manglar|links|missing links",
    "ready": "er vi klare|klare|klar|start|are we ready|ready",
    "unanswered": "ubesvart|ubesvarte|ubesvara|unanswered|hva venter|kva ventar|what is waiting",
    "merge_offer": "like spørsmål|like spørsmåla|equal questions|same questions",
    "learn": "nye svar|nye svara|nye svarene|new answers",
    "today": "sagt i dag|sagt|feil svar|said today|said|wrong answer",
    "not_quite_list": "ikke helt|ikkje heilt|not quite|svar som ikke traff|svar som ikkje trefte",
    "my_answers": "mine svar|svara mine|svarene mine|my answers",
    "my_status": "min status|statusen min|my status",
    "state": "tilstand|tilstanden|status|state",
    "state_close": "avslutt|avslutt arrangementet|close|close the event",
    "state_continue": "fortsett|hald fram|halde fram|continue|resume",
    "state_pause": "pause|(?:sett|set) på pause",
}


def _showing(show: Show) -> Callable[[Pressed, Known], Outcome]:
    def press(pressed: Pressed, known: Known) -> Outcome:
        language = language_of(known)
        return not_here(known, language) or Outcome(card=show(pressed, known, language))

    return press


def _doing(act: Do) -> Callable[[Pressed, Known], Outcome]:
    def press(pressed: Pressed, known: Known) -> Outcome:
        language = language_of(known)
        if known.event is None or pressed.object.removeprefix("event:") not in ("", known.event.id):
            return gone(language)
        if not known.conversation.is_private:
            return Outcome(notice=say("common.in_private_only", language))
        return act(pressed, known, language)

    return press


VERBS: Mapping[str, Callable[[Pressed, Known], Outcome]] = {
    "answer_again": doubts.answer_again,
    "bind": binding.bind,
    "broadcast_anyway": broadcasting.anyway,
    "broadcast_cancel": broadcasting.cancel,
    "broadcast_confirm": broadcasting.confirm,
    "broadcast_edit": broadcasting.edit,
    "broadcast_form": broadcasting.begin,
    "broadcast_now": broadcasting.send_now,
    "broadcast_preview": broadcasting.preview,
    "broadcast_refresh": broadcasting.refresh,
    "broadcast_self": broadcasting.send_to_self,
    "broadcast_undo": broadcasting.undo,
    "desk_end": desks.end,
    "desk_end_yes": desks.end_yes,
    "link_form": linking.link_form,
    "link_paste": linking.link_paste,
    "link_without": linking.link_without,
    "close_form": giving.close_form,
    "close_question": giving.close_question,
    "give": giving.give,
    "give_form": giving.give_form,
    "people_forget": forgetting.ask,
    "people_forget_yes": forgetting.forget,
    "people_import_yes": importing.take,
    "people_preview": importing.preview,
    "people_upload": importing.upload,
    "people_link_new": guests.new_link,
    "remind": wishing.remind,
    "wrong": wrong.wrong,
    "wrong_undo": wrong.wrong_undo,
    "wrong_yes": wrong.wrong_yes,
    **experts.VERBS,
    **learning.VERBS,
    **merging.VERBS,
    **outbox.VERBS,
    **absence.VERBS,
    **{verb: _showing(show) for verb, show in SHOWS.items()},
    **{verb: _doing(act) for verb, act in ACTS.items()},
}

_ANNOUNCE = re.compile(
    r"/?(kunngjøring|kunngjering|kunngjør|kunngjer|broadcast|announce(ment)?)[.!]?", re.IGNORECASE
)
_COMMAND = re.compile(
    rf"/?(?:{'|'.join(f'(?P<{verb}>{words})' for verb, words in COMMANDS.items())})[.!?]?", re.IGNORECASE
)
_BIND = re.compile(
    r"/?(?P<change>bytt |byt |switch |change )?(?:arrangement|event)(?:\s+(?P<id>[\w-]+))?[.!]?",
    re.IGNORECASE,
)


def is_about_binding(text: str, known: Known) -> bool:
    """Whether the line says which event a chat is about."""
    found = _BIND.fullmatch(text)
    return found is not None and _names_an_event(found, known)


def answer(said: Said, text: str, known: Known, language: Language) -> Outcome | None:
    """The answer to a command, or None where the line is something else."""
    if (found := _BIND.fullmatch(text)) and _names_an_event(found, known):
        return binding.asked_to_bind(said, known, found["id"] or "", language)
    if known.event is None:
        return None
    if announces(text):
        return broadcasting.start(said, known, language)
    if verb := commanded(text):
        return _shown(verb, said, known, language)
    return absence.said(said, text, known, language)


def announces(text: str) -> bool:
    """Whether the words ask for the form of a broadcast."""
    return bool(_ANNOUNCE.fullmatch(text))


def commanded(text: str) -> str:
    """The verb of what the words ask to be shown, or nothing."""
    found = _COMMAND.fullmatch(text)
    return found.lastgroup or "" if found else ""


def _shown(verb: str, said: Said, known: Known, language: Language) -> Outcome | None:
    """To those who may see it, in private. A participant's word may just as well be a question."""
    if not allowed(verb, known.roles):
        return None
    if not known.conversation.is_private:
        words = say("common.in_private_only", language)
        return small_talk(said, known, Message(words, language=language))
    if act := ACTS.get(verb):
        return _in_passing(act(said, known, language), known, language)
    return small_talk(said, known, SHOWS[verb](said, known, language))


def _in_passing(outcome: Outcome, known: Known, language: Language) -> Outcome:
    """An act that was asked for in words, which leave no exchange to lean on."""
    saved = (*outcome.saved, *remembered(known, language))
    return replace(outcome, saved=saved, verdict=Verdict("smalltalk", language))


def _names_an_event(found: re.Match[str], known: Known) -> bool:
    """Not so "event today": where a chat has its event, two words may just as well be a question."""
    name = found["id"] or ""
    asks_for_it = not name or bool(found["change"]) or known.event is None
    looks_like_one = any(sign.isdigit() or sign in "-_" for sign in name)
    return asks_for_it or looks_like_one or any(name.casefold() == event.id for event in known.events)
