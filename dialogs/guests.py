"""Whom no channel reaches, and a link for each to send on; a new one where a link went astray."""

from collections.abc import Sequence
from dataclasses import replace

from dialogs.common import event_of, gone, language_of
from dialogs.model.event import Event
from dialogs.model.guest import NewLink, Unmet
from dialogs.model.ids import derived
from dialogs.model.incoming import Heard, Pressed
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.message import Choice, Field, Form, Message
from dialogs.model.people import may
from dialogs.model.text import LANGUAGES, Language
from dialogs.words import counted, say

PAGE = 10  # links on one card, which must fit into a channel's message


def show(heard: Heard, known: Known, language: Language) -> Message:
    """How many there are, their links as text to copy, and what to write along."""
    event, unmet = event_of(known), known.unmet
    if not unmet:
        return Message(say("guests.none", language), form=_new_link_form(language), language=language)
    last = (len(unmet) - 1) // PAGE
    page = min(_page_asked_for(heard), last)
    here = unmet[page * PAGE : (page + 1) * PAGE]
    return Message(
        title=say("guests.title", language),
        text=_counted(len(unmet), page, here, language),
        form=_links_form(event, here, known, language),
        choices=tuple(_beside(page, last, language)),
        small=say("guests.lasts", language),
        language=language,
    )


def new_link(pressed: Pressed, known: Known) -> Outcome:
    """*Ny lenke*: the one before opens nothing from now on."""
    language, event = language_of(known), known.event
    if event is None:
        return gone(language)
    if not known.conversation.is_private:
        return Outcome(notice=say("common.in_private_only", language))
    if known.unmet_one is None:
        return Outcome(card=_asked_again(pressed, language))
    one = known.unmet_one
    if may(event.roles_of(one.email), "organizer", "expert"):
        return Outcome(card=Message(_line(event, one, known, language), language=language))
    renewed = one if known.repeated else replace(one, link=derived(pressed.id, "link"))
    card = Message(
        title=say("guests.renewed", language),
        text=say("guests.old_is_over", language),
        form=_links_form(event, (renewed,), known, language),
        tone="good",
        language=language,
    )
    return Outcome(
        card=card,
        saved=(NewLink(event.id, one.email, renewed.link),),
        audit=(Audit(pressed.verb, "person"),),
    )


def _page_asked_for(heard: Heard) -> int:
    kind, _, number = heard.object.partition(":") if isinstance(heard, Pressed) else ("", "", "")
    return int(number) if kind == "page" and number.isdecimal() and len(number) < 5 else 0


def _counted(number: int, page: int, here: Sequence[Unmet], language: Language) -> str:
    told = counted(number, "guests.one", "guests.many", language)
    if number == len(here):
        return told
    first = page * PAGE + 1
    return f"{told} {say('guests.these', language, first=first, last=first + len(here) - 1)}"


def _beside(page: int, last: int, language: Language) -> list[Choice]:
    choices = []
    if page > 0:
        choices.append(Choice(say("guests.back", language), "people_links", f"page:{page - 1}"))
    if page < last:
        choices.append(Choice(say("guests.on", language), "people_links", f"page:{page + 1}"))
    return choices


def _links_form(event: Event, here: Sequence[Unmet], known: Known, language: Language) -> Form:
    """Fields, since what stands in one can be selected and copied on every channel."""
    sentence = "\n\n".join(say("guests.sentence", one, event=event.title.in_(one)) for one in LANGUAGES)
    links = "\n".join(_line(event, one, known, language) for one in here)
    form = _new_link_form(language)
    fields = (
        Field("links", say("guests.links", language), "long_text", links),
        Field("sentence", say("guests.sentence_label", language), "long_text", sentence),
        *form.fields,
    )
    return replace(form, fields=fields)


def _new_link_form(language: Language, email: str = "", error: str = "") -> Form:
    hint = say("guests.email_hint", language)
    field = Field("email", say("guests.email", language), value=email, hint=hint, error=error)
    return Form((field,), (Choice(say("guests.new", language), "people_link_new"),))


def _asked_again(pressed: Pressed, language: Language) -> Message:
    email = pressed.fields.get("email", "").strip()
    error = say("guests.not_on_list" if email else "guests.no_email", language)
    return Message(
        title=say("guests.new", language),
        form=_new_link_form(language, email[:200], error),
        language=language,
    )


def _line(event: Event, one: Unmet, known: Known, language: Language) -> str:
    """Whose link it is, and the link. Who has powers gets none that would lend them out."""
    who = f"{one.name} <{one.email}>" if one.name else one.email
    roles = event.roles_of(one.email)
    if may(roles, "organizer"):
        return say("guests.organizer", language, who=who)
    if "expert" in roles:
        desk = known.links.get(f"desk:{event.id}:{one.email}")
        return say("guests.expert", language, who=who, link=desk) if desk else who
    link = known.links.get(f"chat:{event.id}:{one.link}:{one.email}") if one.link else None
    return f"{who}: {link}" if link else say("guests.no_link", language, who=who)
