"""What an organizer does to something that was said: correct it, take it back, send it again."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps

from dialogs.broadcasting import as_received
from dialogs.common import event_of, gone, language_of, not_here
from dialogs.model.event import Event
from dialogs.model.incoming import Pressed
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.message import Choice, Line, Message, typed
from dialogs.model.planned import Again, Alteration, Correction, Spoken, in_source
from dialogs.model.text import LANGUAGES, Language, Text
from dialogs.outbox.acting import went_out
from dialogs.outbox.cards import few, spoken_card
from dialogs.outbox.form import changes, over, text_form, texts, too_long
from dialogs.outbox.mended import out_of_reach
from dialogs.outbox.words import languages, name_of, recalled
from dialogs.plain import plain
from dialogs.reminding import beside, corrected
from dialogs.words import counted, say

Act = Callable[[Spoken, Event, Pressed, Known], Outcome]
Press = Callable[[Pressed, Known], Outcome]

DRAFT = "draft:"  # before the object, in the key of a correction that is not confirmed yet


def _on_spoken(act: Act) -> Press:
    """An organizer's press, in private, on what was said in the last days."""

    @wraps(act)
    def press(pressed: Pressed, known: Known) -> Outcome:
        language = language_of(known)
        if stop := not_here(known, language):
            return stop
        one = went_out(pressed.object.partition("|")[0], known)
        if one is None or one.kind == "link_wanted":
            return gone(language)
        return act(one, event_of(known), pressed, known)

    return press


@_on_spoken
def correct(one: Spoken, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Rett*: the form, filled with what was said."""
    return Outcome(card=_form(one, event, known))


@_on_spoken
def correct_preview(one: Spoken, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """How it will read, in how many places it is corrected, and where it can't be."""
    language, written = language_of(known), texts(pressed.fields)
    wrong = too_long(written, language)
    if one.broadcast and not written:
        wrong = {f"text_{language}": say("broadcast.text_wanted", language)}
    text = written if one.broadcast else changes(written, beside(event, one.source))
    if not wrong and text == _said(one) and not one.recalled:
        wrong = {f"text_{language}": say("outbox.correct_same", language)}
    if wrong:
        return Outcome(card=_form(one, event, known, written=written, wrong=wrong))
    if not (one.places.in_place or one.places.waiting):
        return _shown(one, event, known, say("outbox.correct_nowhere", language))
    version = one.draft.version if one.draft else 0
    draft = Alteration(event.id, DRAFT + one.object, "draft", text, version)
    card = _preview(replace(one, draft=replace(draft, version=version + 1)), event, known)
    return Outcome(card=card, saved=(draft,), audit=(Audit(pressed.verb, one.object),))


@_on_spoken
def correct_yes(one: Spoken, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """Just what the preview showed, and no other's draft."""
    language, draft = language_of(known), one.draft
    if draft is None or (draft.text == _said(one) and not one.recalled):
        return _shown(one, event, known)
    if pressed.object.partition("|")[2] != _stamp(one, draft):
        return Outcome(card=_preview(one, event, known, say("outbox.changed_meanwhile", language)))
    note = say("outbox.correcting", language)
    if one.broadcast:
        mended = one.broadcast.corrected(draft.text)
        correction = Correction(event.id, one.about, mended.version + 1, draft.text)
        return _done(replace(one, broadcast=mended), correction, pressed, known, note)
    altered = Alteration(event.id, one.key, "correct", draft.text, one.version)
    correction = Correction(event.id, one.about, altered.version + 1, draft.text)
    return _done(replace(one, alteration=altered), correction, pressed, known, note)


@_on_spoken
def recall(one: Spoken, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Trekk tilbake*: what stands there instead, and in how many places, before the yes."""
    language, places = language_of(known), one.places
    if one.recalled:
        return _shown(one, event, known, say("outbox.recalled_already", language))
    yes = Choice(say("outbox.recall_yes", language), "broadcast_recall_yes", one.object, style="destructive")
    counts = (("recall_in_place", places.in_place), ("recall_stopped", places.waiting))
    lines = (Line(say(f"outbox.{what}", language), str(count)) for what, count in counts if count)
    card = Message(
        title=say("outbox.recall_title", language),
        text=f"{name_of(one, event, language)}\n{say('outbox.recall_step', language)}",
        quote=plain(recalled(event, event.language)),
        lines=(*lines, *out_of_reach(places, language)),
        choices=(yes, _cancel(one, language)),
        language=language,
    )
    return Outcome(card=card)


@_on_spoken
def recall_yes(one: Spoken, event: Event, pressed: Pressed, known: Known) -> Outcome:
    language = language_of(known)
    if one.recalled:
        return _shown(one, event, known, say("outbox.recalled_already", language))
    note = say("outbox.recalling", language)
    if one.broadcast:
        back = one.broadcast.recalled(known.now)
        correction = Correction(event.id, one.about, back.version + 1)
        return _done(replace(one, broadcast=back), correction, pressed, known, note)
    words = one.alteration.text if one.alteration else Text()
    altered = Alteration(event.id, one.key, "recall", words, one.version)
    correction = Correction(event.id, one.about, altered.version + 1)
    return _done(replace(one, alteration=altered), correction, pressed, known, note)


@_on_spoken
def again(one: Spoken, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Send igjen til de n uklare*: who that is, and that they may get it twice."""
    language, count = language_of(known), one.report.unknown
    if stop := _not_again(one, event, known):
        return stop
    names = few(one.unclear, language)
    words = say(
        "outbox.again_step_one" if count == 1 else "outbox.again_step", language, count=count, names=names
    )
    title = counted(count, "outbox.again_yes_one", "outbox.again_yes", language)
    yes = Choice(title, "broadcast_again_yes", one.object, style="positive")
    card = replace(spoken_card(one, event, language, words), choices=(yes, _cancel(one, language)))
    return Outcome(card=card)


@_on_spoken
def again_yes(one: Spoken, event: Event, pressed: Pressed, known: Known) -> Outcome:
    if stop := _not_again(one, event, known):
        return stop
    report = one.report
    waiting = replace(report, unknown=0, waiting=report.waiting + report.unknown)
    saved = (one.broadcast.sent_again(),) if one.broadcast else ()
    note = say("outbox.again_going", language_of(known))
    outcome = _shown(replace(one, report=waiting, unclear=()), event, known, note)
    return replace(
        outcome,
        saved=(*saved, Again(event.id, one.about)),
        audit=(Audit(pressed.verb, one.object),),
    )


def _not_again(one: Spoken, event: Event, known: Known) -> Outcome | None:
    language = language_of(known)
    if not one.report.unknown or one.recalled:
        return _shown(one, event, known, say("outbox.again_nobody", language))
    return None if one.useful else _shown(one, event, known, say("outbox.again_late", language))


def _shown(one: Spoken, event: Event, known: Known, note: str = "") -> Outcome:
    return Outcome(card=spoken_card(one, event, language_of(known), note))


def _done(one: Spoken, correction: Correction, pressed: Pressed, known: Known, note: str) -> Outcome:
    noun = one.broadcast or one.alteration
    outcome = _shown(one, known.event, known, note) if known.event else Outcome()
    return replace(
        outcome,
        saved=(*((noun,) if noun else ()), correction),
        audit=(Audit(pressed.verb, one.object),),
    )


def _preview(one: Spoken, event: Event, known: Known, note: str = "") -> Message:
    language, places = language_of(known), one.places
    draft = one.draft.text if one.draft else Text()
    counts = (("in_place", places.in_place), ("gets_new", places.waiting))
    lines = [Line(say(f"outbox.{what}", language), str(count)) for what, count in counts if count]
    if left := draft.missing:
        phrase = "outbox.missing" if one.broadcast else "outbox.left_out"
        note = "\n".join(filter(None, (note, say(phrase, language, languages=languages(left, language)))))
    stamp = _stamp(one, one.draft) if one.draft else ""
    yes = Choice(
        say("outbox.correct_yes", language),
        "broadcast_correct_yes",
        f"{one.object}|{stamp}",
        style="positive",
    )
    edit = Choice(say("broadcast.edit", language), "broadcast_correct", one.object)
    return Message(
        title=say("outbox.preview_title", language),
        quote="\n\n".join(plain(message) for message in _as_it_will_read(one, draft, event, known)),
        text=note,
        lines=(*lines, *out_of_reach(places, language)),
        choices=(yes, edit, _cancel(one, language)),
        language=language,
    )


def _stamp(one: Spoken, draft: Alteration) -> str:
    """What the preview showed: this draft, of what stood then."""
    return f"{draft.version}.{one.version}"


def _as_it_will_read(one: Spoken, draft: Text, event: Event, known: Known) -> list[Message]:
    which = [each for each in LANGUAGES if draft.exactly(each)]
    if one.broadcast:
        mended = replace(one.broadcast, text=draft)
        return [as_received(mended, event, each) for each in which]
    source, base = {**one.source, **in_source(draft)}, known.links.get("base", "")
    drawn = [corrected(event, source, known.now, each, base) for each in which or [event.language]]
    return [message for message in drawn if message]


def _form(
    one: Spoken,
    event: Event,
    known: Known,
    written: Text | None = None,
    wrong: Mapping[str, str] | None = None,
) -> Message:
    language = language_of(known)
    show = Choice(
        say("outbox.correct_show", language), "broadcast_correct_preview", one.object, style="positive"
    )
    said = _said(one) if one.broadcast else over(beside(event, one.source), _said(one))
    return text_form(
        say("outbox.correct_title", language),
        said if written is None else written,
        show,
        _cancel(one, language),
        language,
        small="" if one.broadcast else say("outbox.edit_hint", language),
        note=typed(name_of(one, event, language)),
        wrong=wrong,
    )


def _said(one: Spoken) -> Text:
    """The words of an organizer that stand there now."""
    if one.broadcast:
        return one.broadcast.text
    return one.alteration.text if one.alteration else Text()


def _cancel(one: Spoken, language: Language) -> Choice:
    return Choice(say("outbox.cancel", language), "outbox_show", one.object)
