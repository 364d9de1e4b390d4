"""What an organizer presses on the way of a broadcast. Everyone else is refused, and it is written down."""

from dataclasses import replace
from datetime import timedelta

from dialogs.broadcasting.cards import as_received, missing_card, preview_card, report_card, waiting_card
from dialogs.broadcasting.form import filled, form_card
from dialogs.common import event_of, gone, language_of, refused
from dialogs.model.broadcast import Broadcast
from dialogs.model.envelope import Envelope, Reply, ToPerson
from dialogs.model.ids import derived
from dialogs.model.incoming import Pressed, Said
from dialogs.model.known import Audit, Known, Outcome, Undo
from dialogs.model.message import Message
from dialogs.model.people import may
from dialogs.model.text import Language, Text
from dialogs.words import say

TO_UNDO = timedelta(seconds=30)


def start(said: Said, known: Known, language: Language) -> Outcome:
    """*Kunngjøring*, written in the private chat: the empty form. Others hear that it is not for them."""
    if not may(known.roles, "organizer"):
        return replace(
            _replied(said, Message(text=say("common.not_for_you", language), language=language)),
            audit=(Audit("broadcast", "", "refused"),),
        )
    if not known.conversation.is_private:
        return _replied(said, Message(text=say("common.in_private_only", language), language=language))
    event = event_of(known)
    draft = Broadcast(
        derived(said.id, "broadcast"), event.id, known.person.id, text=Text(), audience=("group",)
    )
    outcome = _replied(said, form_card(draft, event, language), f"form:{draft.id}")
    return replace(outcome, saved=(draft,), audit=(Audit("broadcast_start", f"broadcast:{draft.id}"),))


def preview(pressed: Pressed, known: Known) -> Outcome:
    """The fields come back: what is wrong beside them, or how it will look and whom it reaches."""
    if stop := _stop(pressed, known, "draft"):
        return stop
    broadcast, language, event = _of(known), language_of(known), event_of(known)
    draft, errors = filled(broadcast, pressed.fields, event, known.now, language)
    if errors:
        return Outcome(card=form_card(draft, event, language, errors))
    if (not draft.text.nn and known.reach.nynorsk) or (not draft.text.en and known.reach.english):
        return Outcome(card=missing_card(draft, known.reach, language), saved=(draft,))
    return Outcome(card=preview_card(draft, event, known.reach, language), saved=(draft,))


def anyway(pressed: Pressed, known: Known) -> Outcome:
    """*Send likevel*: on to the preview, with what is missing still said on it."""
    if stop := _stop(pressed, known, "draft"):
        return stop
    return Outcome(card=preview_card(_of(known), event_of(known), known.reach, language_of(known)))


def edit(pressed: Pressed, known: Known) -> Outcome:
    if stop := _stop(pressed, known, "draft"):
        return stop
    return Outcome(card=form_card(_of(known), event_of(known), language_of(known)))


def cancel(pressed: Pressed, known: Known) -> Outcome:
    if stop := _stop(pressed, known, "draft"):
        return stop
    language = language_of(known)
    return Outcome(
        card=Message(text=say("broadcast.cancelled", language), language=language),
        saved=(_of(known).undone(),),
    )


def send_to_self(pressed: Pressed, known: Known) -> Outcome:
    """*Send til meg først*: just what everyone will get, to the organizer alone."""
    if stop := _stop(pressed, known, "draft"):
        return stop
    broadcast, language, event = _of(known), language_of(known), event_of(known)
    mine = Envelope(
        key=f"broadcast:{broadcast.id}:self:{pressed.id}",
        to=ToPerson(known.person.id, event.id),
        message=as_received(broadcast, event, language),
        event=event.id,
    )
    card = preview_card(broadcast, event, known.reach, language, say("broadcast.sent_to_self", language))
    return Outcome(
        card=card, envelopes=(mine,), audit=(Audit("broadcast_self", f"broadcast:{broadcast.id}"),)
    )


def confirm(pressed: Pressed, known: Known) -> Outcome:
    """*Send*: once, however often it is pressed, and not before the time to undo has passed."""
    broadcast = known.broadcast
    if broadcast and may(known.roles, "organizer") and broadcast.state != "draft":
        return _as_it_is(known)
    if stop := _stop(pressed, known, "draft"):
        return stop
    wall = known.wall or known.now
    confirmed = _of(known).confirmed(known.now, wall + TO_UNDO)
    return Outcome(
        card=waiting_card(confirmed, event_of(known), language_of(known)),
        saved=(confirmed,),
        audit=(Audit("broadcast_confirm", f"broadcast:{confirmed.id}"),),
    )


def send_now(pressed: Pressed, known: Known) -> Outcome:
    """*Send nå*: without the rest of the time to undo."""
    if stop := _stop(pressed, known, "confirmed"):
        return stop
    wall = known.wall or known.now
    hastened = replace(_of(known), sends_at=wall)
    language = language_of(known)
    card = Message(
        title=say("broadcast.under_way", language), quote=hastened.text.in_(language), language=language
    )
    return Outcome(card=card, saved=(hastened,), audit=(Audit("broadcast_now", f"broadcast:{hastened.id}"),))


def undo(pressed: Pressed, known: Known) -> Outcome:
    """*Angre*: nothing goes, or nothing more goes."""
    if stop := _stop(pressed, known, "confirmed", "sending"):
        return stop
    broadcast, language = _of(known), language_of(known)
    about = f"broadcast:{broadcast.id}"
    words = say("broadcast.undone", language)
    if broadcast.state == "sending":
        gone_out = known.report.total - known.report.waiting
        words = say("broadcast.undone_partly", language, sent=gone_out, cancelled=known.report.waiting)
    return Outcome(
        card=Message(text=words, quote=broadcast.text.in_(language), language=language),
        saved=(broadcast.undone(), Undo(about, "undone")),
        audit=(Audit("broadcast_undo", about),),
    )


def refresh(pressed: Pressed, known: Known) -> Outcome:
    """*Oppdater*: the report as it stands."""
    if stop := _stop(pressed, known, "confirmed", "sending", "reported", "undone"):
        return stop
    return _as_it_is(known)


def _as_it_is(known: Known) -> Outcome:
    broadcast, language = _of(known), language_of(known)
    if broadcast.state == "confirmed":
        return Outcome(card=waiting_card(broadcast, event_of(known), language))
    if broadcast.state == "undone":
        return Outcome(card=Message(text=say("broadcast.undone", language), language=language))
    return Outcome(card=report_card(broadcast, known.report, language))


def _stop(pressed: Pressed, known: Known, *states: str) -> Outcome | None:
    """Why this press does nothing, or None."""
    language = language_of(known)
    if not may(known.roles, "organizer"):
        return refused(pressed.verb, pressed.object, language)
    if known.broadcast is None or known.event is None:
        return gone(language)
    if known.broadcast.state not in states:
        return _as_it_is(known) if known.broadcast.state != "draft" else gone(language)
    return None


def _of(known: Known) -> Broadcast:
    if known.broadcast is None:
        raise LookupError("no broadcast in this turn")
    return known.broadcast


def _replied(said: Said, message: Message, about: str = "") -> Outcome:
    return Outcome(
        envelopes=(Envelope(key=f"{said.id}:1", to=Reply(said.message), message=message, about=about),)
    )
