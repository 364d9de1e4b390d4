"""An organizer has everything about one address deleted: shown first, and then done for good."""

from dialogs.folder.values import is_address
from dialogs.hearing import readable
from dialogs.model.event import Event
from dialogs.model.incoming import Pressed
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.message import Choice, Field, Form, Line, Message, typed
from dialogs.model.registration import ForgetAddress
from dialogs.model.text import Language
from dialogs.people.importing import for_event
from dialogs.words import counted, say

MOST_SHOWN = 100


@for_event
def ask(event: Event, pressed: Pressed, known: Known, language: Language) -> Outcome:
    """Whose? Then what is stored about them, and the button that deletes it."""
    said = readable(pressed.fields.get("email", ""))[:MOST_SHOWN]
    email = said.lower()
    if not email:
        return Outcome(card=_form(language, ""))
    if wrong := _wrong(email, known, language):
        return _not(said, wrong, pressed, known, language)
    if not known.about_address:
        return Outcome(card=_form(language, said, say("people.forget_nothing", language, email=typed(email))))
    yes = Choice(
        say("people.forget_yes", language), "people_forget_yes", f"address:{email}", style="destructive"
    )
    return Outcome(
        card=Message(
            say("people.forget_text", language, email=typed(email)),
            title=say("people.forget_title", language),
            lines=_stored(known, language),
            choices=(yes,),
            tone="warning",
            language=language,
        )
    )


@for_event
def forget(event: Event, pressed: Pressed, known: Known, language: Language) -> Outcome:
    """*Slett alt*. What the audit keeps of it names nobody."""
    email = pressed.object.partition(":")[2]
    if wrong := _wrong(email, known, language):
        return _not(email, wrong, pressed, known, language)
    if not known.about_address:
        words = say("people.forget_nothing", language, email=typed(email))
        return Outcome(card=Message(words, language=language))
    words = say("people.forgotten", language, email=typed(email))
    listed = email in event.people_by_email
    return Outcome(
        card=Message(
            words,
            lines=_stored(known, language),
            small=say("people.still_in_event", language, email=typed(email)) if listed else "",
            tone="good",
            language=language,
        ),
        saved=(ForgetAddress(event.id, email),),
        audit=(Audit("people_forget_yes", "people"),),
    )


def _not(said: str, wrong: str, pressed: Pressed, known: Known, language: Language) -> Outcome:
    """Whoever is at others' events as well is theirs to delete too, so that is written down."""
    refused = (Audit(pressed.verb, "people", "refused"),) if known.address_is_others else ()
    return Outcome(card=_form(language, said, wrong), audit=refused)


def _wrong(email: str, known: Known, language: Language) -> str:
    if not is_address(email):
        return say("people.forget_bad", language)
    if email == known.person.email:
        return say("people.forget_self", language)
    return say("people.forget_others", language) if known.address_is_others else ""


def _stored(known: Known, language: Language) -> tuple[Line, ...]:
    """As a person is told of their own: what it is, and how many rows of it."""
    return tuple(
        Line(say(f"stored.{table}", language), counted(count, "people.row_of", "people.rows_of", language))
        for table, count in known.about_address.items()
    )


def _form(language: Language, email: str, error: str = "") -> Message:
    field = Field("email", say("people.forget_email", language), value=email, required=True, error=error)
    following = Choice(say("people.forget_next", language), "people_forget", style="positive")
    return Message(
        title=say("people.forget_title", language), form=Form((field,), (following,)), language=language
    )
