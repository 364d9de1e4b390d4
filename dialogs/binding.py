"""Which event a chat is about: asked when Vert comes in, changed by words or a button."""

from dataclasses import replace

from dialogs import welcome
from dialogs.common import gone, language_of, refused
from dialogs.model.envelope import Envelope, Here
from dialogs.model.event import Event
from dialogs.model.incoming import Pressed, Said
from dialogs.model.known import Audit, Known, Outcome, Saved
from dialogs.model.message import Message, typed
from dialogs.model.people import may
from dialogs.model.text import Language
from dialogs.replies import small_talk
from dialogs.words import say


def asked_to_bind(said: Said, known: Known, event_id: str, language: Language) -> Outcome:
    """Someone wrote "@Vert arrangement ID", or without ID to be given the choice."""
    event = _by_id(known, event_id)
    if event and _may_bind(event, known):
        bound = _bound(event, known)
        told = small_talk(said, known, _told(event, known, language), bound)
        greeting = (welcome.introduction(event, known),) if bound else ()
        audit = (Audit("bind", event.id),) if bound else ()
        return replace(told, envelopes=(*told.envelopes, *greeting), audit=audit)
    if event or (event_id and not _may_choose(known)):
        refusal = Message(text=say("common.not_for_you", language), language=language)
        return replace(small_talk(said, known, refusal), audit=(Audit("bind", event_id, "refused"),))
    if event_id:
        ids = ", ".join(one.id for one in known.events)
        words = say("binding.no_such", language, said=typed(event_id), events=ids)
        return small_talk(said, known, Message(text=words, language=language))
    if known.event and not _may_choose(known):
        words = say("binding.belongs", language, event=known.event.title.in_(language))
        return small_talk(said, known, Message(text=words, language=language))
    return welcome.which_event(said, known)


def bind(pressed: Pressed, known: Known) -> Outcome:
    """A press on one of the events."""
    language = language_of(known)
    event = _by_id(known, pressed.object.removeprefix("event:"))
    if event is None:
        return gone(language)
    if not _may_bind(event, known):
        return refused("bind", event.id, language)
    bound, card = _bound(event, known), _told(event, known, language)
    audit = (Audit("bind", event.id),) if bound else ()
    told: tuple[Envelope, ...] = (welcome.introduction(event, known),) if bound else ()
    if bound and not known.conversation.is_private:  # the others see what was chosen too
        told = (Envelope(f"{pressed.id}:bound", Here(), card, welcome.BINDING), *told)
    return Outcome(card=card, envelopes=told, saved=bound, audit=audit)


def _by_id(known: Known, event_id: str) -> Event | None:
    return next((event for event in known.events if event.id.casefold() == event_id.casefold()), None)


def _organizes(event: Event, known: Known) -> bool:
    return may(event.roles_of(known.person.email), "organizer")


def _may_bind(event: Event, known: Known) -> bool:
    return known.conversation.is_private or _organizes(event, known)


def _may_choose(known: Known) -> bool:
    return known.conversation.is_private or any(_organizes(event, known) for event in known.events)


def _bound(event: Event, known: Known) -> tuple[Saved, ...]:
    """In private the person follows the event, else the chat is about it. Nothing, where it is so already."""
    there = known.person if known.conversation.is_private else known.conversation
    return () if there.event == event.id else (replace(there, event=event.id),)


def _told(event: Event, known: Known, language: Language) -> Message:
    phrase = "binding.follows" if known.conversation.is_private else "binding.bound"
    return Message(text=say(phrase, language, event=event.title.in_(language)), language=language)
