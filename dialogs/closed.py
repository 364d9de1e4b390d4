"""What is still said of an event that is over: how it went, to its organizers, and to each what is theirs."""

from collections.abc import Callable
from dataclasses import replace

from dialogs import organizing, smalltalk
from dialogs.common import language_of
from dialogs.hearing import readable, unaddressed
from dialogs.language import spoken
from dialogs.model.event import Event
from dialogs.model.incoming import Edited, Heard, Incoming, Joined, Left, Pressed, Said, Withdrawn
from dialogs.model.known import SILENCE, Known, Outcome, Verdict
from dialogs.model.message import Choice, Message
from dialogs.model.people import may
from dialogs.model.text import Language
from dialogs.replies import small_talk
from dialogs.words import say

Respond = Callable[[Incoming, Known], Outcome]

OWN = ("what_stored", "my_data", "forget_me")  # what one may always ask about oneself
EVERYONES = frozenset({*OWN, "forget_me_yes", "bind"})
FORGETTING = ("people_forget", "people_forget_yes")
ORGANIZERS = frozenset({*organizing.SHOWS, *organizing.ACTS, *FORGETTING, "help"})


def respond(incoming: Incoming, known: Known, event: Event, as_ever: Respond) -> Outcome:
    """In a group nothing; in private one sentence, where it is not answered `as_ever`."""
    match incoming:
        case Pressed():
            return _pressed(incoming, known, event, as_ever)
        case Said() | Edited():
            return _said(incoming, known, event, as_ever)
        case Withdrawn():
            return replace(as_ever(incoming, known), envelopes=())
        case Joined() | Left():
            return SILENCE


def _pressed(pressed: Pressed, known: Known, event: Event, as_ever: Respond) -> Outcome:
    theirs = pressed.verb in ORGANIZERS and may(known.roles, "organizer")
    if pressed.verb in EVERYONES or theirs:
        return as_ever(pressed, known)
    language = language_of(known)
    return Outcome(notice=say("state.over_for_you", language, event=event.title.in_(language)))


def _said(said: Said, known: Known, event: Event, as_ever: Respond) -> Outcome:
    text = unaddressed(readable(said.text))
    language = spoken(text, known.person, known.event)
    if not known.conversation.is_private:
        return Outcome(verdict=Verdict("silence", language))
    if smalltalk.kind_of(text, *OWN) or organizing.is_about_binding(text, known):
        return as_ever(said, known)
    if not may(known.roles, "organizer"):
        return _over(said, known, event, language)
    outcome = as_ever(said, known)
    away = outcome.verdict is not None and outcome.verdict.kind == "hand_over"
    sends = any(one.kind != "answer" for one in outcome.envelopes)
    return _over(said, known, event, language) if away or sends else outcome


def _over(heard: Heard, known: Known, event: Event, language: Language) -> Outcome:
    """Once politely, and whom to write to instead."""
    contact = contact_of(event, language)
    ask = (
        say("state.ask_contact", language, contact=contact)
        if contact
        else say("state.ask_organizers", language)
    )
    words = say("state.over", language, event=event.title.in_(language), ask=ask)
    mine = Choice(say("welcome.what_do_you_store", language), "what_stored")
    return small_talk(heard, known, Message(text=words, choices=(mine,), language=language))


def contact_of(event: Event, language: Language) -> str:
    """Whom the event's facts name for questions: `contact.name`, `contact.email`, or both."""
    found = (event.facts.get(f"contact.{part}") for part in ("name", "email"))
    name, email = (fact.value.in_(language) if fact else "" for fact in found)
    if name and email:
        return f"{name} ({email})"
    return name or email
