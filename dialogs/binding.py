"""Which event a chat is about: asked when Vert comes in, changed by words or a button."""

from dataclasses import replace

from dialogs.common import gone, refused
from dialogs.model.envelope import Envelope, Here, Reply
from dialogs.model.event import Event
from dialogs.model.incoming import Pressed, Said
from dialogs.model.known import Audit, Known, Outcome, Saved
from dialogs.model.message import Choice, Message
from dialogs.model.people import may
from dialogs.model.text import Language
from dialogs.words import say


def which_event(known: Known, language: Language) -> Message:
    """The events as buttons. Strangers in a group may not choose, so they get a sentence."""
    private = known.conversation.is_private
    choosable = tuple(event for event in known.events if private or _organizes(event, known))
    if not choosable:
        return Message(text=say("binding.unbound", language), language=language)
    return Message(
        text=say("binding.which_private" if private else "binding.which", language),
        choices=tuple(Choice(event.title.in_(language), "bind", f"event:{event.id}") for event in choosable),
        language=language,
    )


def asked_to_bind(said: Said, known: Known, event_id: str, language: Language) -> Outcome:
    """Someone wrote "@Vert arrangement ID", or without ID to be given the choice."""
    if not event_id:
        return _replied(said, which_event(known, language))
    event = _by_id(known, event_id)
    if event is None:
        known_ids = ", ".join(one.id for one in known.events)
        words = say("binding.no_such", language, said=event_id, events=known_ids)
        return _replied(said, Message(text=words, language=language))
    if not _may_bind(event, known):
        words = say("common.not_for_you", language)
        return replace(
            _replied(said, Message(text=words, language=language)),
            audit=(Audit("bind", event.id, "refused"),),
        )
    return replace(
        _replied(said, _told(event, known, language)),
        saved=_bound(event, known),
        audit=(Audit("bind", event.id),),
    )


def bind(pressed: Pressed, known: Known) -> Outcome:
    """A press on one of the events."""
    language = known.person.language or known.person.last_language or "nb"
    event = _by_id(known, pressed.object.removeprefix("event:"))
    if event is None:
        return gone(language)
    if not _may_bind(event, known):
        return refused("bind", event.id, language)
    return Outcome(
        card=_told(event, known, language), saved=_bound(event, known), audit=(Audit("bind", event.id),)
    )


def _by_id(known: Known, event_id: str) -> Event | None:
    return next((event for event in known.events if event.id == event_id.casefold()), None)


def _organizes(event: Event, known: Known) -> bool:
    return may(event.roles_of(known.person.email), "organizer")


def _may_bind(event: Event, known: Known) -> bool:
    return known.conversation.is_private or _organizes(event, known)


def _bound(event: Event, known: Known) -> tuple[Saved, ...]:
    if known.conversation.is_private:
        return (replace(known.person, event=event.id),)
    return (replace(known.conversation, event=event.id),)


def _told(event: Event, known: Known, language: Language) -> Message:
    phrase = "binding.follows" if known.conversation.is_private else "binding.bound"
    return Message(text=say(phrase, language, event=event.title.in_(language)), language=language)


def _replied(said: Said, message: Message) -> Outcome:
    to = Reply(said.message) if said.message else Here()
    return Outcome(envelopes=(Envelope(key=f"{said.id}:1", to=to, message=message),))
