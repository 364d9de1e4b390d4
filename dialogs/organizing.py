"""What organizers write and press: announce, paste links, bind chats. Also everyone's way to change event."""

import re
from collections.abc import Callable, Mapping

from dialogs import binding, broadcasting, experts, linking, wishing
from dialogs.model.envelope import Envelope, Reply
from dialogs.model.incoming import Pressed, Said
from dialogs.model.known import Known, Outcome
from dialogs.model.people import may
from dialogs.model.text import Language

VERBS: Mapping[str, Callable[[Pressed, Known], Outcome]] = {
    "answer": experts.answer,
    "answer_form": experts.answer_form,
    "bind": binding.bind,
    "broadcast_anyway": broadcasting.anyway,
    "broadcast_cancel": broadcasting.cancel,
    "broadcast_confirm": broadcasting.confirm,
    "broadcast_edit": broadcasting.edit,
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
    r"/?(?:bytt |byt |switch |change )?(?:arrangement|event)(?:\s+(?P<id>[\w-]+))?[.!]?", re.IGNORECASE
)
_LINKS = re.compile(
    r"/?(lenker|lenkjer|lenker som mangler|lenkjer som manglar|links|missing links)[.!?]?", re.IGNORECASE
)


def answer(said: Said, text: str, known: Known, language: Language) -> Outcome | None:
    """The answer to a command, or None where the line is something else."""
    if found := _BIND.fullmatch(text):
        return binding.asked_to_bind(said, known, found["id"] or "", language)
    if known.event is None:
        return None
    if _ANNOUNCE.fullmatch(text):
        return broadcasting.start(said, known, language)
    if _LINKS.fullmatch(text) and may(known.roles, "organizer") and known.conversation.is_private:
        message = linking.missing_links(known, language)
        return Outcome(envelopes=(Envelope(key=f"{said.id}:1", to=Reply(said.message), message=message),))
    return None
