"""What an organizer does to something that will be said: look, leave out, word anew, say now."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps

from dialogs.common import event_of, gone, language_of, not_here
from dialogs.model.broadcast import Broadcast
from dialogs.model.event import Event
from dialogs.model.incoming import Pressed
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.message import Choice, Message
from dialogs.model.planned import Alteration, Planned, Spoken, What
from dialogs.model.text import Language, Text
from dialogs.outbox.cards import back, planned_card, spoken_card
from dialogs.outbox.form import changes, over, text_form, texts, too_long
from dialogs.outbox.words import languages, name_of, receivers
from dialogs.reminding import beside
from dialogs.words import say, when

Act = Callable[[Planned, Event, Pressed, Known], Outcome]
Press = Callable[[Pressed, Known], Outcome]


def _on_planned(act: Act) -> Press:
    """An organizer's press, in private, on what is to come; what has gone meanwhile is shown as it is."""

    @wraps(act)
    def press(pressed: Pressed, known: Known) -> Outcome:
        language = language_of(known)
        if stop := not_here(known, language):
            return stop
        object_ = pressed.object.partition("|")[0]
        if one := next((one for one in known.planned if one.object == object_), None):
            return act(one, event_of(known), pressed, known)
        if spoken := went_out(object_, known):
            return Outcome(card=spoken_card(spoken, event_of(known), language))
        return gone(language)

    return press


def went_out(object_: str, known: Known) -> Spoken | None:
    """What became of it, where it was said in the last days."""
    wanted = object_.replace("planned:", "sent:", 1) if object_.startswith("planned:") else object_
    return next((one for one in known.spoken if one.object == wanted), None)


@_on_planned
def look(one: Planned, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Vis*: just as it will look."""
    return Outcome(card=planned_card(one, known, language_of(known)))


@_on_planned
def skip(one: Planned, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Hopp over*: it is not said, until *Ta med likevel*."""
    if one.skipped or _is_said(one):
        return Outcome(card=planned_card(one, known, language_of(known)))
    if one.broadcast:
        skipped = replace(one, broadcast=one.broadcast.undone())
        return _done(skipped, pressed, known, skipped.broadcast)
    return _altered(one, "skip", one.text, pressed, known)


@_on_planned
def unskip(one: Planned, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Ta med likevel*: at its hour, with the words it had."""
    if not one.skipped:
        return Outcome(card=planned_card(one, known, language_of(known)))
    if one.broadcast:
        back_in = replace(one, broadcast=replace(one.broadcast, state="confirmed"))
        return _done(back_in, pressed, known, back_in.broadcast)
    return _altered(one, "text", one.text, pressed, known)


@_on_planned
def text(one: Planned, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Endre tekst*: the form, filled with the words that would be said; no fact is among them."""
    if _is_said(one) or one.skipped or one.kind == "link_wanted":
        return Outcome(card=planned_card(one, known, language_of(known)))
    return Outcome(card=_form(one, event, known))


@_on_planned
def text_save(one: Planned, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Lagre*: at its hour it is said so. Facts, title and buttons stay drawn from the event."""
    language, written = language_of(known), texts(pressed.fields)
    if _is_said(one) or one.skipped or one.kind == "link_wanted":
        return Outcome(card=planned_card(one, known, language))
    if pressed.object.partition("|")[2] != str(one.version):
        return Outcome(card=_form(one, event, known, say("outbox.changed_meanwhile", language)))
    if wrong := too_long(written, language):
        return Outcome(card=_form(one, event, known, wrong=wrong, written=written))
    if one.broadcast:
        return _broadcast_saved(one, written, event, pressed, known)
    changed = changes(written, beside(event, one.source))
    note = say("outbox.saved" if changed else "outbox.original", language)
    if changed and (left := changed.missing):
        note += " " + say("outbox.left_out", language, languages=languages(left, language))
    return _altered(one, "text", changed, pressed, known, note)


def _broadcast_saved(one: Planned, written: Text, event: Event, pressed: Pressed, known: Known) -> Outcome:
    language = language_of(known)
    if one.broadcast is None or not written:
        wrong = {f"text_{language}": say("broadcast.text_wanted", language)}
        return Outcome(card=_form(one, event, known, wrong=wrong, written=written))
    note = say("outbox.saved", language)
    if left := written.missing:
        note += " " + say("outbox.missing", language, languages=languages(left, language))
    worded = replace(one, broadcast=replace(one.broadcast, text=written))
    return _done(worded, pressed, known, worded.broadcast, note)


@_on_planned
def now(one: Planned, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Send nå*: who will get it, and that they don't get it once more, before the yes."""
    language = language_of(known)
    if _is_said(one) or one.skipped or one.kind == "link_wanted":
        return Outcome(card=planned_card(one, known, language))
    phrase = "outbox.now_step_broadcast" if one.broadcast else "outbox.now_step"
    moment = when(one.due.astimezone(event.time_zone), language)
    words = say(phrase, language, who=receivers(one, event, language), when=moment)
    yes = Choice(say("outbox.now_yes", language), "outbox_now_yes", one.object, style="positive")
    card = replace(planned_card(one, known, language, words), choices=(yes, _cancel(one, language)))
    return Outcome(card=card)


@_on_planned
def now_yes(one: Planned, event: Event, pressed: Pressed, known: Known) -> Outcome:
    language = language_of(known)
    if _is_said(one) or one.skipped or one.kind == "link_wanted":
        return Outcome(card=planned_card(one, known, language))
    note = say("outbox.is_going_paused" if event.state == "paused" else "outbox.is_going", language)
    if one.broadcast:
        at_once = replace(one.broadcast, at=None, sends_at=known.wall or known.now)
        outcome = _done(one, pressed, known, at_once)
    else:
        outcome = _altered(one, "now", one.text, pressed, known)
    card = Message(
        title=name_of(one, event, language), text=note, choices=(back(language, "past:0"),), language=language
    )
    return replace(outcome, card=card)


def _is_said(one: Planned) -> bool:
    return one.alteration is not None and one.alteration.what == "now"


def _altered(
    one: Planned, what: What, words: Text, pressed: Pressed, known: Known, note: str = ""
) -> Outcome:
    event = known.event.id if known.event else ""
    changed = Alteration(event, one.key, what, words, one.version)
    return _done(replace(one, alteration=changed, lost=False), pressed, known, changed, note)


def _done(
    one: Planned, pressed: Pressed, known: Known, saved: Alteration | Broadcast | None, note: str = ""
) -> Outcome:
    card = planned_card(one, known, language_of(known), note)
    audit = (Audit(pressed.verb, one.object),)
    return Outcome(card=card, saved=(saved,) if saved else (), audit=audit)


def _form(
    one: Planned,
    event: Event,
    known: Known,
    note: str = "",
    wrong: Mapping[str, str] | None = None,
    written: Text | None = None,
) -> Message:
    language = language_of(known)
    save = Choice(
        say("outbox.save", language), "outbox_text_save", f"{one.object}|{one.version}", style="positive"
    )
    said = one.broadcast.text if one.broadcast else over(beside(event, one.source), one.text)
    return text_form(
        name_of(one, event, language),
        said if written is None else written,
        save,
        _cancel(one, language),
        language,
        small="" if one.broadcast else say("outbox.edit_hint", language),
        note=note,
        wrong=wrong,
    )


def _cancel(one: Planned, language: Language) -> Choice:
    return Choice(say("outbox.cancel", language), "outbox_show", one.object)
