"""What an organizer presses on the way from an answer to an entry; dialogs/roles.py keeps others out."""

from collections.abc import Callable
from functools import wraps

from dialogs.common import event_of, gone, language_of
from dialogs.learning.cards import form_card, learnt_card, offer_card, preview_card, quiet_card
from dialogs.learning.draft import Draft, draft_again, draft_in, draft_of, entry_of
from dialogs.learning.telling import to_organizers
from dialogs.learning.wrong import is_too_long, names_left, wrong_with
from dialogs.model.event import Event
from dialogs.model.incoming import Pressed
from dialogs.model.known import Audit, Known, Learnt, Outcome, Unlearnt
from dialogs.model.question import NotNow, Question
from dialogs.words import say

Act = Callable[[Question, Event, Pressed, Known], Outcome]


def _of_an_answer(act: Act) -> Callable[[Pressed, Known], Outcome]:
    """A press about a question that stands answered."""

    @wraps(act)
    def press(pressed: Pressed, known: Known) -> Outcome:
        question, language = known.question, language_of(known)
        if question is None or known.event is None or not question.contributions or not question.text:
            return gone(language)
        if not known.conversation.is_private:
            return Outcome(notice=say("common.in_private_only", language))
        if not question.may_take("learn"):
            raise NotNow("learn", question.state)
        return act(question, known.event, pressed, known)

    return press


@_of_an_answer
def form(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Legg i FAQ*: the draft, in fields. What is an entry already is drafted again where that is asked."""
    language = language_of(known)
    if is_learnt(question, event) and not pressed.object.endswith("|again"):
        return Outcome(card=learnt_card(question, event, language))
    draft = _drafted(question, event, known)
    return Outcome(card=form_card(draft, question, language, names_left(draft, question, event, language)))


@_of_an_answer
def preview(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Vis*: what is wrong beside the fields, or just what will be said, and what is near it already."""
    draft = draft_in(pressed.fields)
    return _unless_sound(draft, question, event, pressed, known) or Outcome(
        card=preview_card(draft, question, event, known, language_of(known))
    )


@_of_an_answer
def release(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Legg i FAQ*, below what was shown: the event's next release. What was changed since is shown first."""
    language, draft = language_of(known), draft_in(pressed.fields)
    if stop := _unless_sound(draft, question, event, pressed, known):
        return stop
    entry = entry_of(draft, question, event)
    if event.entries_by_id.get(question.learnt_as or "") == entry:
        return Outcome(card=learnt_card(question, event, language))
    if pressed.object.partition("|")[2] != draft.digest:
        note = say("learning.changed_since", language)
        return Outcome(card=preview_card(draft, question, event, known, language, note))
    learnt = question.learnt(entry.id, known.person.email or "", known.now)
    return Outcome(
        card=learnt_card(learnt, event, language),
        envelopes=to_organizers(
            learnt,
            event,
            lambda theirs: learnt_card(learnt, event, theirs, known.person.name),
            but=known.person.email,
        ),
        saved=(learnt, Learnt(event.id, entry, known.person.id)),
        audit=(Audit("learn_release", f"question:{question.id}"),),
    )


@_of_an_answer
def stop(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """Nothing is added, and it can be begun again."""
    return Outcome(card=offer_card(question, "learning.stopped", language_of(known)))


@_of_an_answer
def undo(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Angre*: from the next release on all is as it was before."""
    language = language_of(known)
    if not question.learnt_as:
        return Outcome(card=offer_card(question, "learning.undone", language))
    unlearnt = question.unlearnt(known.person.email or "", known.now)
    return Outcome(
        card=offer_card(unlearnt, "learning.undone", language),
        envelopes=to_organizers(
            unlearnt,
            event,
            lambda theirs: quiet_card(unlearnt, "learning.undone", theirs),
            but=known.person.email,
        ),
        saved=(unlearnt, Unlearnt(event.id, question.learnt_as, known.person.id)),
        audit=(Audit("learn_undo", f"question:{question.id}"),),
    )


def is_learnt(question: Question, event: Event) -> bool:
    """A folder that was released since may be without it."""
    return (question.learnt_as or "") in event.entries_by_id


def _drafted(question: Question, event: Event, known: Known) -> Draft:
    entry = event.entries_by_id.get(question.learnt_as or "")
    return draft_again(entry, question) if entry else draft_of(question, known.merged)


def _unless_sound(
    draft: Draft, question: Question, event: Event, pressed: Pressed, known: Known
) -> Outcome | None:
    """The form again, with what is wrong beside the fields."""
    language = language_of(known)
    wrong = wrong_with(draft, question, event_of(known), language)
    if not wrong:
        return None
    audit = (Audit(pressed.verb, f"question:{question.id}", "refused"),) if is_too_long(draft) else ()
    return Outcome(card=form_card(draft, question, language, wrong), audit=audit)
