"""*Del med gruppen*: whoever asked in private lets the others read the answer, with their name or without."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps

from dialogs.common import gone, refused
from dialogs.experts.answer_card import answer_message
from dialogs.experts.shared_card import shared_message, to_group
from dialogs.model.event import Event
from dialogs.model.incoming import Pressed
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.message import Choice, Message
from dialogs.model.question import Question
from dialogs.plain import plain
from dialogs.words import say

NAMED, UNNAMED = "named", "unnamed"

Act = Callable[[Question, Event, Pressed, Known], Outcome]
Press = Callable[[Pressed, Known], Outcome]


def _by_asker(act: Act) -> Press:
    """Nobody else may share it, not even an organizer. It is read in the asker's language."""

    @wraps(act)
    def press(pressed: Pressed, known: Known) -> Outcome:
        question, event = known.question, known.event
        if question is None or event is None:
            return gone("nb")
        about = f"question:{question.id}"
        if question.asker != known.person.id:
            return refused(pressed.verb, about, question.language, "sharing.only_asker")
        if not question.private:
            return refused(pressed.verb, about, question.language, "sharing.is_there")
        if question.shared_at and question.contributions:
            return Outcome(card=_told(question, event, "sharing.already"))
        if not question.may_take("share"):
            return refused(pressed.verb, about, question.language, "experts.not_now")
        if not known.reach.groups:
            return Outcome(notice=say("sharing.no_group", question.language))
        return act(question, event, pressed, known)

    return press


@_by_asker
def share_form(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """How it will stand there, with the name and without."""
    language, about = question.language, f"question:{question.id}"
    unnamed = Choice(say("sharing.without", language), "share_yes", f"{about}|{UNNAMED}", style="positive")
    named = Choice(say("sharing.with", language), "share_yes", f"{about}|{NAMED}")
    cancel = Choice(say("sharing.cancel", language), "share_cancel", about)
    phrase = "sharing.will_unnamed" if question.nameless else "sharing.will"
    return Outcome(
        card=Message(
            title=say("sharing.title", language),
            text=say(phrase, language, preview=_preview(question, event)),
            choices=(unnamed, *(() if question.nameless else (named,)), cancel),
            language=language,
        )
    )


@_by_asker
def share_yes(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """It stands in the group. Unless the button said *med navn*, the name goes from everywhere first."""
    named = pressed.object.partition("|")[2] == NAMED and not question.nameless
    shown = question if named or question.nameless else question.without_name(known.now)
    shared = shown.shared(known.now)
    return Outcome(
        card=_told(shared, event, f"sharing.done_{event.state}"),
        envelopes=(to_group(shared, event, "shared"),),
        saved=(shared,),
        audit=(Audit("share_yes", f"question:{question.id}"),),
    )


@_by_asker
def share_cancel(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """The answer again, as it was."""
    return Outcome(card=answer_message(question, event))


def _told(question: Question, event: Event, phrase: str) -> Message:
    """The answer, and that it is shared."""
    message = answer_message(question, event)
    small = " ".join(filter(None, (message.small, say(phrase, question.language))))
    return replace(message, small=small)


def _preview(question: Question, event: Event) -> str:
    return plain(shared_message(question, event))


VERBS: Mapping[str, Press] = {
    "share_cancel": share_cancel,
    "share_form": share_form,
    "share_yes": share_yes,
}
