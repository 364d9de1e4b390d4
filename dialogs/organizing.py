"""What organizers write and press: announce, paste links, bind chats. Also everyone's way to change event."""

import re
from collections.abc import Callable, Mapping

from dialogs import binding, broadcasting, experts, linking, wishing
from dialogs.model.incoming import Pressed, Said
from dialogs.model.known import Known, Outcome
from dialogs.model.people import may
from dialogs.model.text import Language
from dialogs.replies import small_talk

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
}

_ANNOUNCE = re.compile(
    r"/?(kunngjøring|kunngjering|kunngjør|kunngjer|broadcast|announce(ment)?)[.!]?", re.IGNORECASE
)
_BIND = re.compile(
    r"/?(?P<change>bytt |byt |switch |change )?(?:arrangement|event)(?:\s+(?P<id>[\w-]+))?[.!]?",
    re.IGNORECASE,
)
_LINKS = re.compile(
    r"/?(lenker|lenkjer|lenker som mangler|lenkjer som manglar|links|missing links)[.!?]?", re.IGNORECASE
)


def answer(said: Said, text: str, known: Known, language: Language) -> Outcome | None:
    """The answer to a command, or None where the line is something else."""
    if (found := _BIND.fullmatch(text)) and _names_an_event(found, known):
        return binding.asked_to_bind(said, known, found["id"] or "", language)
    if known.event is None:
        return None
    if _ANNOUNCE.fullmatch(text):
        return broadcasting.start(said, known, language)
    if _LINKS.fullmatch(text) and may(known.roles, "organizer") and known.conversation.is_private:
        return small_talk(said, known, linking.missing_links(known, language))
    return None


def _names_an_event(found: re.Match[str], known: Known) -> bool:
    """Not so "event today": where a chat has its event, two words may just as well be a question."""
    name = found["id"] or ""
    asks_for_it = not name or bool(found["change"]) or known.event is None
    looks_like_one = any(sign.isdigit() or sign in "-_" for sign in name)
    return asks_for_it or looks_like_one or any(name.casefold() == event.id for event in known.events)
