"""An organizer quotes what Vert said and writes "feil svar"."""

import re
from dataclasses import replace

from dialogs.hearing import readable, unaddressed
from dialogs.model.asking import Disputed
from dialogs.model.envelope import Envelope, ToPerson
from dialogs.model.incoming import Edited, Incoming, Said
from dialogs.model.known import Audit, Known, Outcome, Verdict
from dialogs.model.message import Message
from dialogs.model.text import Language
from dialogs.replies import small_talk
from dialogs.roles import allowed
from dialogs.words import say
from dialogs.wrong.cards import asks

_WRONG = re.compile(
    r"/?(?:(?:(?:dette |det )?(?:svaret)|dette|det) (?:er|var) )?(?:helt |heilt )?(?:feil|galt?)(?: svar)?"
    r"|(?:(?:this|that|it|(?:the |this |that )?answer) (?:is|was) |(?:that|it)[’']s )?(?:the )?"
    r"(?:wrong|incorrect)(?: answer)?",
    re.IGNORECASE,
)


def finds_wrong(incoming: Incoming) -> bool:
    """Whether somebody answers a message by saying that it is wrong."""
    if not isinstance(incoming, Said) or isinstance(incoming, Edited) or not incoming.replies_to:
        return False
    words = unaddressed(readable(incoming.text)).rstrip(".! ")
    return bool(_WRONG.fullmatch(words))


def quoted(said: Said, known: Known, language: Language) -> Outcome | None:
    """An organizer sees in private what would happen. None where it was not Vert who was told."""
    if known.event is None or not finds_wrong(said):
        return None
    if not allowed("wrong", known.roles):
        return _refused(said, known, language)
    if known.disputed is None and not _is_spoken_to(said, known):
        return None
    card = asks(known.disputed or Disputed(""), known, language)
    if known.conversation.is_private:
        return small_talk(said, known, card)
    alone = Envelope(
        f"{said.id}:wrong", ToPerson(known.person.id, known.event.id), card, event=known.event.id
    )
    return Outcome(envelopes=(alone,), verdict=Verdict("silence", language))


def _refused(said: Said, known: Known, language: Language) -> Outcome | None:
    """Whoever asked has a button of their own. What participants say to each other is not Vert's to hear."""
    if not _is_spoken_to(said, known):
        return None
    thanks = small_talk(said, known, Message(say("wrong.for_askers", language), language=language))
    return replace(thanks, audit=(Audit("wrong", outcome="refused"),))


def _is_spoken_to(said: Said, known: Known) -> bool:
    return said.mentioned or known.conversation.is_private
