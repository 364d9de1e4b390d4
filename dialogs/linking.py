"""The link to a session: asked for in time, pasted in one press, or left out on purpose."""

from collections.abc import Callable
from functools import wraps

from dialogs.common import event_of, gone, language_of
from dialogs.folder.values import is_https
from dialogs.model.event import Session
from dialogs.model.incoming import Heard, Pressed
from dialogs.model.known import Audit, Known, LinkPasted, Outcome
from dialogs.model.message import Choice, Field, Form, Item, Message, typed
from dialogs.model.text import Language
from dialogs.words import counted, say, when

LONGEST = 2000  # characters of a link
MOST_SESSIONS = 6

Act = Callable[[Session, Pressed, Known], Outcome]


def _for_organizers(act: Act) -> Callable[[Pressed, Known], Outcome]:
    """A press on a session that is still in the programme."""

    @wraps(act)
    def press(pressed: Pressed, known: Known) -> Outcome:
        sessions = known.event.sessions_by_id if known.event else {}
        session = sessions.get(pressed.object.removeprefix("session:"))
        return act(session, pressed, known) if session else gone(language_of(known))

    return press


@_for_organizers
def link_form(session: Session, pressed: Pressed, known: Known) -> Outcome:
    """A field to paste the link in."""
    return Outcome(card=_form(session, language_of(known), session.link or ""))


@_for_organizers
def link_paste(session: Session, pressed: Pressed, known: Known) -> Outcome:
    """The link makes the event's next release, so every answer and reminder has it from now on."""
    language, link = language_of(known), pressed.fields.get("link", "").strip()
    if not link:
        return Outcome(card=_form(session, language, error=say("linking.empty", language)))
    if len(link) > LONGEST or not link.isprintable() or not is_https(link):
        said = "".join(filter(str.isprintable, link))
        error = say("linking.wrong", language, said=typed(said[:80]))
        return Outcome(card=_form(session, language, said[:LONGEST], error))
    words = say(
        "linking.saved", language, title=session.title.in_(language), when=when(session.start, language)
    )
    card = Message(text=words, tone="good", language=language)
    if link == session.link:
        return Outcome(card=card)
    return Outcome(
        card=card,
        saved=(LinkPasted(event_of(known).id, session.id, link, known.person.id),),
        audit=(Audit("link_paste", f"session:{session.id}"),),
    )


@_for_organizers
def link_without(session: Session, pressed: Pressed, known: Known) -> Outcome:
    """The organizer knows, and lets the reminder go without."""
    language = language_of(known)
    phrase = "linking.has_link" if session.link else "linking.without"
    words = say(phrase, language, title=session.title.in_(language))
    return Outcome(
        card=Message(text=words, language=language), audit=(Audit("link_without", f"session:{session.id}"),)
    )


def pasted_by(name: str, session: Session, language: Language) -> Message:
    """What stands in the place of the other cards that asked for it."""
    words = say("linking.pasted_by", language, name=typed(name))
    return Message(text=words, title=session.title.in_(language), language=language)


def show(heard: Heard, known: Known, language: Language) -> Message:
    """The coming online sessions without a link, each with its button."""
    event = event_of(known)
    missing = [one for one in event.sessions if one.online and not one.link and one.start > known.now]
    if not missing:
        return Message(text=say("linking.none_missing", language), language=language)
    rest = len(missing) - MOST_SESSIONS
    return Message(
        title=say("linking.missing_title", language),
        items=tuple(
            Item(
                one.title.in_(language),
                when(one.start, language),
                (Choice(say("linking.paste", language), "link_form", f"session:{one.id}"),),
            )
            for one in missing[:MOST_SESSIONS]
        ),
        small=counted(rest, "linking.one_more", "linking.more", language) if rest > 0 else "",
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
