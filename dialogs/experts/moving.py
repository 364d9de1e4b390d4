"""What the clock moves: a question goes on to the next who may know, and the asker hears the truth of it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from dialogs.experts.cards import expert_card, passive_card
from dialogs.experts.naming import asker_of, name_of
from dialogs.experts.routing import Staff, fitting_expert, language_for
from dialogs.experts.telling import (
    Note,
    askable,
    handed,
    to_askable,
    to_whoever_has_it,
    update_asker,
)
from dialogs.model.envelope import Envelope, ToPerson
from dialogs.model.event import Event, Listed
from dialogs.model.known import Audit, Outcome
from dialogs.model.message import Choice, Message, typed
from dialogs.model.question import Question
from dialogs.model.text import Language
from dialogs.peers.remembering import let_go, offer
from dialogs.peers.whereabouts import where_it_stands
from dialogs.words import say, when

GONE, SILENT = "gone", "silent"  # why a question was taken from somebody

Move = Callable[[Question, Event, Staff], Outcome]


def asked_at_last(question: Question, event: Event, staff: Staff) -> Outcome:
    """Participants have had their time: an expert gets it, else the organizers, and the card says so."""
    given, asked = handed(question, event, staff, _no_note)
    if not asked:
        given = given.given_to_organizers(staff.now)
    knew_it_all_along = not asked and (question.private or not event.peers_first)
    told = (
        () if knew_it_all_along else (update_asker(given, event, where_it_stands(given, event), "asked_on"),)
    )
    return Outcome(
        envelopes=(*told, *asked),
        saved=(given,),
        audit=(Audit("asked_on", f"question:{question.id}"),) if asked else (),
    )


def lost(question: Question, event: Event, staff: Staff) -> Outcome:
    """Whoever had it is not there any more: it is routed anew, unless the organizers have it as well."""
    holder = question.expert or ""
    left = question.lost_by(holder, staff.now, GONE)
    audit = (Audit("lost", f"question:{question.id}"),)
    if not left.organizers_asked_at:
        return _to_the_next(question, left, event, staff, audit)

    def seen(one: Listed, theirs: Language) -> Message:
        if one.email == holder:
            return passive_card(left, event, theirs, say("routing.moved_to_organizers", theirs))
        who = name_of(holder, event) or say("routing.who_had_it", theirs)
        return expert_card(left, event, theirs, say("routing.gone_from", theirs, expert=who))

    told = update_asker(left, event, where_it_stands(left, event), "lost")
    shown = to_whoever_has_it(question, event, seen, f"lost:{question.version}")
    return Outcome(envelopes=(told, *shown), saved=(left,), audit=audit)


def to_the_next(question: Question, event: Event, staff: Staff) -> Outcome:
    """Whoever has it was silent: another expert gets it, and where there is none the organizers as well."""
    left = question.lost_by(question.expert or "", staff.now, SILENT)
    if fitting_expert(left, staff) is None:
        return overdue(question, event, staff.now)
    audit = (Audit("next_expert", f"question:{question.id}"),)
    return _to_the_next(question, left, event, staff, audit, _since(question, event))


def overdue(question: Question, event: Event, now: datetime) -> Outcome:
    """Nobody answered in time: the organizers get it as well, and the asker hears the truth."""
    waiting = question.given_to_organizers(now)
    if not askable(question, event):
        return Outcome(saved=(waiting,))
    card = expert_card(waiting, event, event.language, _since(question, event)(event.language))
    ask = to_askable(waiting, event, card, f"overdue:{question.version}")
    told = say("experts.passed_to_organizers", question.language)
    return Outcome(
        envelopes=(*ask, update_asker(waiting, event, told, "overdue")),
        saved=(waiting,),
        audit=(Audit("overdue", f"question:{question.id}"),),
    )


def told_late(question: Question, event: Event, staff: Staff) -> Outcome:
    """The organizers did not answer either: the asker is told, once. Where there were none to ask, whoever
    has room by now gets it.
    """
    if not question.expert and not askable(question, event) and fitting_expert(question, staff):
        return asked_at_last(replace(question, organizers_asked_at=None), event, staff)
    told = replace(question, told_late_at=staff.now)
    phrase = "routing.late" if askable(question, event) else "routing.late_alone"
    return Outcome(
        envelopes=(update_asker(told, event, say(phrase, question.language), "late"),),
        saved=(told,),
        audit=(Audit("told_late", f"question:{question.id}"),),
    )


def unreplied(question: Question, event: Event, staff: Staff) -> Outcome:
    """What the expert asked back was not answered: the question is theirs as it stands, and they hear so."""
    theirs_again = question.unreplied(staff.now)

    def seen(_: Listed, theirs: Language) -> Message:
        return expert_card(theirs_again, event, theirs, _unreplied(question, theirs))

    aloud = (_aloud(theirs_again, event, one) for one in event.people if one.email == theirs_again.expert)
    return Outcome(
        envelopes=(
            *to_whoever_has_it(theirs_again, event, seen, f"unreplied:{question.version}", quietly=True),
            *aloud,
            update_asker(theirs_again, event, where_it_stands(theirs_again, event), "unreplied"),
        ),
        saved=(theirs_again,),
        audit=(Audit("no_reply", f"question:{question.id}"),),
    )


# What is done when it is due, by what scheduler/escalation.py calls it.
MOVES: Mapping[str, Move] = {
    "ask": asked_at_last,
    "lose": lost,
    "next": to_the_next,
    "organizers": lambda question, event, staff: overdue(question, event, staff.now),
    "late": told_late,
    "no_reply": unreplied,
    "offer": lambda question, event, staff: offer(question, staff.now),
    "let_go": lambda question, event, staff: let_go(question, staff.now),
}


def _to_the_next(
    before: Question,
    left: Question,
    event: Event,
    staff: Staff,
    audit: tuple[Audit, ...],
    note: Note | None = None,
) -> Outcome:
    """To an expert or the organizers; whoever had it need not answer any more."""
    given, asked = handed(left, event, staff, note or _no_note)
    if not asked:
        given = given.given_to_organizers(staff.now)

    def seen(_: Listed, theirs: Language) -> Message:
        return passive_card(given, event, theirs, _need_not(given, event, theirs))

    shown = to_whoever_has_it(before, event, seen, f"moved:{before.version}")
    now_with = {one.to for one in asked}
    told = update_asker(given, event, where_it_stands(given, event), f"passed{len(given.declined)}")
    return Outcome(
        envelopes=(told, *(one for one in shown if one.to not in now_with), *asked),
        saved=(given,),
        audit=audit,
    )


def _need_not(question: Question, event: Event, language: Language) -> str:
    if question.expert:
        return say("unanswered.card_moved", language, expert=name_of(question.expert, event))
    return say(
        "routing.moved_to_organizers" if askable(question, event) else "routing.moved_to_nobody", language
    )


def _since(question: Question, event: Event) -> Note:
    """Since when it waits."""

    def note(language: Language) -> str:
        since = when(question.asked_at.astimezone(event.time_zone), language)
        return say("experts.card_overdue", language, since=since)

    return note


def _unreplied(question: Question, language: Language) -> str:
    return say("routing.unreplied", language, asker=asker_of(question, language))


def _aloud(question: Question, event: Event, expert: Listed) -> Envelope:
    """A card that is edited makes no sound, so a line of its own says it."""
    theirs, about = language_for(expert, event), f"question:{question.id}"
    return Envelope(
        key=f"{about}:unreplied:{question.version}:aloud",
        to=ToPerson(f"mail:{expert.email}", event.id),
        message=Message(
            text=_unreplied(question, theirs),
            quote=typed(question.text),
            choices=(Choice(say("experts.answer", theirs), "answer_form", about, style="positive"),),
            language=theirs,
        ),
        kind="question",
        event=event.id,
    )


def _no_note(_: Language) -> str:
    return ""
