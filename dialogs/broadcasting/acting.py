"""What an organizer presses on the way of a broadcast; dialogs/roles.py keeps everyone else out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import wraps

from dialogs.broadcasting.cards import (
    as_received,
    missing_card,
    preview_card,
    report_card,
    stopped_card,
    waiting_card,
)
from dialogs.broadcasting.form import filled, form_card, wrong_with
from dialogs.common import event_of, gone, language_of
from dialogs.model.broadcast import Broadcast
from dialogs.model.envelope import Envelope, Here, ToPerson
from dialogs.model.event import Event
from dialogs.model.ids import derived
from dialogs.model.incoming import Heard, Pressed, Said
from dialogs.model.known import Audit, Known, Outcome, Undo
from dialogs.model.message import Message
from dialogs.model.people import may
from dialogs.model.text import Language, Text
from dialogs.replies import small_talk
from dialogs.words import say

TO_UNDO = timedelta(seconds=30)

Act = Callable[[Broadcast, Event, Pressed, Known], Outcome]
Press = Callable[[Pressed, Known], Outcome]


def _while(*states: str) -> Callable[[Act], Press]:
    """An organizer's press, which does something in these states; in any other it shows how things stand."""

    def pressable(act: Act) -> Press:
        @wraps(act)
        def press(pressed: Pressed, known: Known) -> Outcome:
            if known.broadcast is None or known.event is None:
                return gone(language_of(known))
            if not known.conversation.is_private:
                return Outcome(notice=say("common.in_private_only", language_of(known)))
            if known.broadcast.state not in states:
                return _as_it_is(known.broadcast, known.event, known)
            return act(known.broadcast, known.event, pressed, known)

        return press

    return pressable


def start(said: Said, known: Known, language: Language) -> Outcome:
    """*Kunngjøring*, written in the private chat: the empty form. Others hear that it is not for them."""
    if may(known.roles, "organizer") and known.conversation.is_private:
        draft = _new(said, known)
        return _kept(
            draft,
            small_talk(
                said, known, form_card(draft, event_of(known), known.now, language, known.participants)
            ),
        )
    allowed = may(known.roles, "organizer")
    words = say("common.in_private_only" if allowed else "common.not_for_you", language)
    outcome = small_talk(said, known, Message(text=words, language=language))
    return outcome if allowed else replace(outcome, audit=(Audit("broadcast_form", "", "refused"),))


def begin(pressed: Pressed, known: Known) -> Outcome:
    """*Kunngjøring* as a button: the same form, below the card it was pressed on."""
    language = language_of(known)
    if known.event is None:
        return gone(language)
    if not known.conversation.is_private:
        return Outcome(notice=say("common.in_private_only", language))
    draft = _new(pressed, known)
    form = form_card(draft, known.event, known.now, language, known.participants)
    return _kept(draft, Outcome(envelopes=(Envelope(f"{pressed.id}:1", Here(), form, event=known.event.id),)))


@_while("draft")
def preview(draft: Broadcast, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """The fields come back: what is wrong beside them, or how it will look and whom it reaches."""
    language = language_of(known)
    draft, errors = filled(draft, pressed.fields, event, known.now, language, known.participants)
    if errors:
        return Outcome(
            card=form_card(draft, event, known.now, language, known.participants, errors, pressed.fields)
        )
    if (not draft.text.nn and known.reach.nynorsk) or (not draft.text.en and known.reach.english):
        return Outcome(card=missing_card(draft, known.reach, language), saved=(draft,))
    return Outcome(card=preview_card(draft, event, known.reach, language), saved=(draft,))


@_while("draft")
def anyway(draft: Broadcast, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Send likevel*: on to the preview, with what is missing still said on it."""
    return _unless_wrong(draft, event, known) or Outcome(
        card=preview_card(draft, event, known.reach, language_of(known))
    )


@_while("draft")
def edit(draft: Broadcast, event: Event, pressed: Pressed, known: Known) -> Outcome:
    return Outcome(card=form_card(draft, event, known.now, language_of(known), known.participants))


@_while("draft")
def cancel(draft: Broadcast, event: Event, pressed: Pressed, known: Known) -> Outcome:
    language = language_of(known)
    words = say("broadcast.cancelled", language)
    return Outcome(card=Message(text=words, language=language), saved=(draft.undone(),))


@_while("draft")
def send_to_self(draft: Broadcast, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Send til meg først*: just what everyone will get, to the organizer alone; each wording once."""
    if stop := _unless_wrong(draft, event, known):
        return stop
    language, about = language_of(known), f"broadcast:{draft.id}"
    mine = Envelope(
        key=f"{about}:self:{draft.version}",
        to=ToPerson(known.person.id, event.id),
        message=as_received(draft, event, language),
        event=event.id,
    )
    card = preview_card(draft, event, known.reach, language, say("broadcast.sent_to_self", language))
    return Outcome(card=card, envelopes=(mine,), audit=(Audit("broadcast_self", about),))


@_while("draft")
def confirm(draft: Broadcast, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Send*: once, however often it is pressed, and not before the time to undo has passed."""
    if stop := _unless_wrong(draft, event, known):
        return stop
    wall = known.wall or known.now
    confirmed = draft.confirmed(known.now, wall + TO_UNDO)
    return Outcome(
        card=waiting_card(confirmed, event, wall, language_of(known)),
        saved=(confirmed,),
        audit=(Audit("broadcast_confirm", f"broadcast:{draft.id}"),),
    )


@_while("confirmed")
def send_now(broadcast: Broadcast, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Send nå*: without the rest of the time to undo. What waits for its hour goes on waiting."""
    wall = known.wall or known.now
    if broadcast.at or (broadcast.sends_at and broadcast.sends_at <= wall):
        return _as_it_is(broadcast, event, known)
    hastened = replace(broadcast, sends_at=wall)
    return Outcome(
        card=waiting_card(hastened, event, wall, language_of(known)),
        saved=(hastened,),
        audit=(Audit("broadcast_now", f"broadcast:{broadcast.id}"),),
    )


@_while("confirmed", "sending")
def undo(broadcast: Broadcast, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Angre*: nothing goes, or nothing more goes."""
    report, about = known.report, f"broadcast:{broadcast.id}"
    if broadcast.state == "sending" and not report.waiting:
        return _as_it_is(broadcast, event, known)
    left = replace(report, waiting=0, cancelled=report.cancelled + report.waiting)
    return Outcome(
        card=stopped_card(broadcast, left, language_of(known)),
        saved=(broadcast.undone(), Undo(about, "undone")),
        audit=(Audit("broadcast_undo", about),),
    )


@_while()
def refresh(broadcast: Broadcast, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Oppdater*: how things stand."""
    return _as_it_is(broadcast, event, known)


def _as_it_is(broadcast: Broadcast, event: Event, known: Known) -> Outcome:
    language = language_of(known)
    match broadcast.state:
        case "draft":
            return Outcome(card=form_card(broadcast, event, known.now, language, known.participants))
        case "confirmed":
            return Outcome(card=waiting_card(broadcast, event, known.wall or known.now, language))
        case "undone":
            return Outcome(card=stopped_card(broadcast, known.report, language))
        case _:
            return Outcome(card=report_card(broadcast, known.report, language))


def _unless_wrong(draft: Broadcast, event: Event, known: Known) -> Outcome | None:
    """The form again, where what was fine when it was written no longer is."""
    language = language_of(known)
    wrong = wrong_with(draft, event, known.now, language)
    return (
        Outcome(card=form_card(draft, event, known.now, language, known.participants, wrong))
        if wrong
        else None
    )


def _new(heard: Heard, known: Known) -> Broadcast:
    id_ = derived(heard.id, "broadcast")
    return Broadcast(id_, event_of(known).id, known.person.id, text=Text(), audience=("group",))


def _kept(draft: Broadcast, outcome: Outcome) -> Outcome:
    """What shows the form is what its report will be shown in."""
    form = tuple(replace(one, about=f"form:{draft.id}") for one in outcome.envelopes)
    audit = (Audit("broadcast_start", f"broadcast:{draft.id}"),)
    return replace(outcome, envelopes=form, saved=(draft, *outcome.saved), audit=audit)
