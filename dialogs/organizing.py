"""What organizers write and press: announce, paste links, bind chats. Also everyone's way to change event.

What can be shown has one name, which is a button's verb, what a command means, and a page of the console.
"""

import re
from collections.abc import Callable, Mapping

from dialogs import binding, broadcasting, console, experts, linking, wishing
from dialogs.common import gone, language_of
from dialogs.model.incoming import Heard, Pressed, Said
from dialogs.model.known import Known, Outcome
from dialogs.model.message import Message
from dialogs.model.text import Language
from dialogs.replies import small_talk
from dialogs.roles import allowed
from dialogs.words import say

Show = Callable[[Heard, Known, Language], Message]

# What an organizer may look at, by its verb: in the private chat by words or a button, on a page of /console.
SHOWS: Mapping[str, Show] = {
    "console": console.show,
    "links": linking.show,
}

# The words that ask for it, in the three languages and as they are typed in haste.
_COMMANDS: Mapping[str, re.Pattern[str]] = {
    verb: re.compile(rf"/?(?:{words})[.!?]?", re.IGNORECASE)
    for verb, words in {
        "console": "konsoll|konsollen|console|arrangørside|arrangørsider|arrangørsidene",
        "links": "lenker|lenkjer|lenker som mangler|lenkjer som manglar|links|missing links",
    }.items()
}


def _showing(show: Show) -> Callable[[Pressed, Known], Outcome]:
    def press(pressed: Pressed, known: Known) -> Outcome:
        language = language_of(known)
        if known.event is None:
            return gone(language)
        if not known.conversation.is_private:
            return Outcome(notice=say("common.in_private_only", language))
        return Outcome(card=show(pressed, known, language))

    return press


VERBS: Mapping[str, Callable[[Pressed, Known], Outcome]] = {
    "answer": experts.answer,
    "answer_form": experts.answer_form,
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
    "helped": experts.helped,
    "link_form": linking.link_form,
    "link_paste": linking.link_paste,
    "link_without": linking.link_without,
    "not_helped": experts.not_helped,
    "not_mine": experts.not_mine,
    "remind": wishing.remind,
    "show_question": experts.show_question,
    "take": experts.take,
    **{verb: _showing(show) for verb, show in SHOWS.items()},
}

_ANNOUNCE = re.compile(
    r"/?(kunngjøring|kunngjering|kunngjør|kunngjer|broadcast|announce(ment)?)[.!]?", re.IGNORECASE
)
_BIND = re.compile(
    r"/?(?P<change>bytt |byt |switch |change )?(?:arrangement|event)(?:\s+(?P<id>[\w-]+))?[.!]?",
    re.IGNORECASE,
)


def answer(said: Said, text: str, known: Known, language: Language) -> Outcome | None:
    """The answer to a command, or None where the line is something else."""
    if (found := _BIND.fullmatch(text)) and _names_an_event(found, known):
        return binding.asked_to_bind(said, known, found["id"] or "", language)
    if known.event is None:
        return None
    if _ANNOUNCE.fullmatch(text):
        return broadcasting.start(said, known, language)
    if verb := commanded(text):
        return _shown(verb, said, known, language)
    return None


def commanded(text: str) -> str:
    """The verb of what the words ask to be shown, or nothing."""
    return next((verb for verb, words in _COMMANDS.items() if words.fullmatch(text)), "")


def _shown(verb: str, said: Said, known: Known, language: Language) -> Outcome | None:
    """To those who may see it, in private. A participant's word may just as well be a question."""
    if not allowed(verb, known.roles):
        return None
    if not known.conversation.is_private:
        words = say("common.in_private_only", language)
        return small_talk(said, known, Message(words, language=language))
    return small_talk(said, known, SHOWS[verb](said, known, language))


def _names_an_event(found: re.Match[str], known: Known) -> bool:
    """Not so "event today": where a chat has its event, two words may just as well be a question."""
    name = found["id"] or ""
    asks_for_it = not name or bool(found["change"]) or known.event is None
    looks_like_one = any(sign.isdigit() or sign in "-_" for sign in name)
    return asks_for_it or looks_like_one or any(name.casefold() == event.id for event in known.events)
