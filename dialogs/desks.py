"""The links to experts' desks: how many went out, and an end to them where one went astray."""

from dialogs.common import event_of, gone, language_of, refused
from dialogs.model.desk import DeskLinks
from dialogs.model.event import Event, Listed
from dialogs.model.incoming import Heard, Pressed
from dialogs.model.known import Audit, Known, NewDesk, Outcome
from dialogs.model.message import Choice, Field, Form, Item, Message, typed
from dialogs.model.people import may
from dialogs.model.text import Language
from dialogs.words import counted, say, when

_DESK = "desk:"  # before an address: the object of a button


def show(heard: Heard, known: Known, language: Language) -> Message:
    """Each expert, and what leads to their desk."""
    event = event_of(known)
    items = tuple(_item(one, event, language) for one in known.desks)
    words = say("desks.what" if items else "desks.none", language)
    return Message(title=say("desks.title", language), text=words, items=items, language=language)


def end(pressed: Pressed, known: Known) -> Outcome:
    """*Avslutt lenkene*: what that would end, counted."""
    language, found = language_of(known), _named(pressed, known)
    if stop := _stopped(pressed, known, language):
        return stop
    if found is None:
        return gone(language)
    expert, links = found
    about = _DESK + expert.email
    card = Message(
        title=say("desks.end_title", language, expert=typed(expert.name)),
        text=f"{_counts(links, language)}. {say('desks.end_what', language)}",
        choices=(
            Choice(say("desks.end", language), "desk_end_yes", about, style="destructive"),
            Choice(say("desks.keep", language), "desk_links"),
        ),
        language=language,
    )
    return Outcome(card=card)


def end_yes(pressed: Pressed, known: Known) -> Outcome:
    """What was sent until now opens nothing any more."""
    language, found = language_of(known), _named(pressed, known)
    if stop := _stopped(pressed, known, language):
        return stop
    if found is None:
        return gone(language)
    event, (expert, _) = event_of(known), found
    card = Message(
        title=say("desks.ended", language, expert=typed(expert.name)),
        text=say("desks.ended_what", language),
        form=_new_link(expert, event, known, language),
        choices=(Choice(say("desks.all", language), "desk_links"),),
        tone="good",
        language=language,
    )
    return Outcome(
        card=card, saved=(NewDesk(event.id, expert.email),), audit=(Audit(pressed.verb, f"event:{event.id}"),)
    )


def _stopped(pressed: Pressed, known: Known, language: Language) -> Outcome | None:
    """Why nothing can be ended here, or None."""
    if known.event is None:
        return gone(language)
    if not known.conversation.is_private:
        return refused(pressed.verb, f"event:{known.event.id}", language, "common.in_private_only")
    return None


def _named(pressed: Pressed, known: Known) -> tuple[Listed, DeskLinks] | None:
    email = pressed.object.removeprefix(_DESK)
    listed = known.event.people_by_email.get(email) if known.event else None
    links = next((one for one in known.desks if one.email == email), None)
    return (listed, links) if listed and links else None


def _item(one: DeskLinks, event: Event, language: Language) -> Item:
    listed = event.people_by_email[one.email]
    words = _counts(one, language)
    if one.links_from:
        moment = when(one.links_from.astimezone(event.time_zone), language)
        words = f"{words}. {say('desks.since', language, when=moment)}."
    choice = Choice(say("desks.end", language), "desk_end", _DESK + one.email)
    return Item(typed(listed.name), words, (choice,))


def _counts(one: DeskLinks, language: Language) -> str:
    letters = counted(one.letters, "desks.letter", "desks.letters", language)
    return f"{letters}, {counted(one.waiting, 'desks.waits', 'desks.wait', language)}"


def _new_link(expert: Listed, event: Event, known: Known, language: Language) -> Form | None:
    """A field, since what stands in one can be copied. None who organizes: their powers would go with it."""
    link = known.links.get(f"desk:{event.id}:{expert.email}")
    if link is None or may(expert.roles, "organizer"):
        return None
    hint = say("desks.new_hint", language, expert=expert.name)
    return Form((Field("link", say("desks.new", language), value=link, hint=hint),), ())
