"""What is private and was said in a group: one neutral line there, the rest to that person alone.

Nothing of it is kept, not as a question, not as what was asked, not as a line of our own pages.
"""

from dataclasses import replace

from dialogs.finding import find
from dialogs.model.envelope import Envelope, ToPerson
from dialogs.model.incoming import Said
from dialogs.model.known import TO_ALL, Known, Outcome, Verdict
from dialogs.model.message import Message
from dialogs.model.text import Language
from dialogs.personal.telling import Told, tells
from dialogs.plain import plain
from dialogs.replies import small_talk
from dialogs.words import say


def kept_apart(said: Said, text: str, known: Known, language: Language) -> Outcome | None:
    """What becomes of such a line in a group; None for any other line.

    Where it was not said to Vert, Vert has not heard it.
    """
    if known.conversation.is_private or (told := tells(text)) is None:
        return None
    if not said.mentioned and not known.replying_to.startswith(TO_ALL):
        return Outcome(verdict=Verdict("silence", language))
    return in_private(said, known, _beside(told, said, text, known, language))


def in_private(said: Said, known: Known, message: Message) -> Outcome:
    """The message to whoever spoke, and to the group that the two of them go on alone."""
    language = message.language
    line = Message(say("personal.in_private", language), language=language)
    told = small_talk(said, known, line)
    event = known.event.id if known.event else ""
    alone = ToPerson(known.person.id, event)
    rest = Envelope(f"{said.id}:alone", alone, message, kind="answer", event=event)
    return replace(told, envelopes=(*told.envelopes, rest), keeps_words=False)


def _beside(told: Told, said: Said, text: str, known: Known, language: Language) -> Message:
    """What became of the words; then the answer that all may read, where there is one."""
    gone = "personal.not_shown" if said.where.channel == "web" else "personal.may_be_deleted"
    words = f"{say(f'personal.{told}', language)} {say(gone, language)}"
    found = find(text, replace(known, exchange=None), language)
    if found.kind != "answer":
        return Message(f"{words}\n\n{say('personal.ask_here', language)}", language=language)
    answer = "\n\n".join(plain(replace(hit.message, small="")) for hit in found.hits)
    return Message(f"{words}\n\n{answer}", small=found.hits[0].message.small, language=language)
