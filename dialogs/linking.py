"""The link to a session: asked for in time, pasted in one press, or left out on purpose."""

from dialogs.common import event_of, gone, language_of, refused
from dialogs.model.event import Session
from dialogs.model.incoming import Pressed
from dialogs.model.known import Audit, Known, LinkPasted, Outcome
from dialogs.model.message import Choice, Field, Form, Item, Message
from dialogs.model.people import may
from dialogs.model.text import Language
from dialogs.programme.naming import is_online
from dialogs.words import say, when


def link_form(pressed: Pressed, known: Known) -> Outcome:
    """A field to paste the link in."""
    session, language = _session(pressed, known), language_of(known)
    if not may(known.roles, "organizer"):
        return refused("link_form", pressed.object, language)
    if session is None:
        return gone(language)
    return Outcome(card=_form(session, language))


def link_paste(pressed: Pressed, known: Known) -> Outcome:
    """The link makes the event's next release, so every answer and reminder has it from now on."""
    session, language = _session(pressed, known), language_of(known)
    if not may(known.roles, "organizer"):
        return refused("link_paste", pressed.object, language)
    if session is None:
        return gone(language)
    link = pressed.fields.get("link", "").strip()
    if not _is_link(link):
        return Outcome(card=_form(session, language, link, say("linking.wrong", language, said=link[:80])))
    words = say(
        "linking.saved", language, title=session.title.in_(language), when=when(session.start, language)
    )
    return Outcome(
        card=Message(text=words, tone="good", language=language),
        saved=(LinkPasted(event_of(known).id, session.id, link, known.person.id),),
        audit=(Audit("link_paste", f"session:{session.id}"),),
    )


def link_without(pressed: Pressed, known: Known) -> Outcome:
    """The organizer knows, and lets the reminder go without."""
    session, language = _session(pressed, known), language_of(known)
    if not may(known.roles, "organizer"):
        return refused("link_without", pressed.object, language)
    if session is None:
        return gone(language)
    words = say("linking.without", language, title=session.title.in_(language))
    return Outcome(
        card=Message(text=words, language=language), audit=(Audit("link_without", f"session:{session.id}"),)
    )


def missing_links(known: Known, language: Language) -> Message:
    """The coming online sessions without a link, each with its button."""
    event = event_of(known)
    missing = [one for one in event.sessions if is_online(one) and not one.link and one.start > known.now]
    if not missing:
        return Message(text=say("linking.none_missing", language), language=language)
    return Message(
        title=say("linking.missing_title", language),
        items=tuple(
            Item(
                one.title.in_(language),
                when(one.start, language),
                (Choice(say("linking.paste", language), "link_form", f"session:{one.id}"),),
            )
            for one in missing[:6]
        ),
        language=language,
    )


def _form(session: Session, language: Language, value: str = "", error: str = "") -> Message:
    field = Field(
        id="link",
        label=say("linking.field", language),
        value=value,
        required=True,
        hint=say("linking.hint", language),
        error=error,
    )
    save = Choice(say("linking.save", language), "link_paste", f"session:{session.id}", style="positive")
    return Message(
        title=say("linking.form_title", language, title=session.title.in_(language)),
        text=when(session.start, language),
        form=Form((field,), (save,)),
        language=language,
    )


def _is_link(link: str) -> bool:
    """An https address in one piece. What it leads to is the organizer's business."""
    rest = link.removeprefix("https://")
    return (
        rest != link and len(link) <= 2000 and bool(rest.split("/")[0]) and not any(c.isspace() for c in link)
    )


def _session(pressed: Pressed, known: Known) -> Session | None:
    if known.event is None:
        return None
    return known.event.sessions_by_id.get(pressed.object.removeprefix("session:"))
