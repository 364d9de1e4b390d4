"""*Ta den*: the first one gets it, and everyone else is told who. *Flere valg*: what else can be done."""

from dataclasses import replace

from dialogs.common import language_of
from dialogs.experts.cards import expert_card, passive_card
from dialogs.experts.naming import name_of
from dialogs.experts.pressing import taken_words, told_no, while_it_waits
from dialogs.experts.routing import organizers_of
from dialogs.experts.telling import to_whoever_has_it, update_asker
from dialogs.model.envelope import Envelope
from dialogs.model.event import Event, Listed
from dialogs.model.incoming import Pressed
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.message import Choice, Message
from dialogs.model.question import Question
from dialogs.model.text import Language
from dialogs.words import say


@while_it_waits
def take(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """The asker hears who has it."""
    language, mine = language_of(known), known.person.email or ""
    if question.state in ("taken", "asked_back"):
        if question.expert != mine:
            return told_no(pressed, question, taken_words(question, event, language))
        return Outcome(card=expert_card(question, event, language))
    taken = question.taken_by(mine, known.now)
    told = say("experts.taken", question.language, expert=name_of(mine, event))
    return Outcome(
        card=expert_card(taken, event, language),
        envelopes=(update_asker(taken, event, told, "taken"), *others_see_it_taken(question, taken, event)),
        saved=(taken,),
        audit=(Audit("take", f"question:{question.id}"),),
    )


@while_it_waits
def show_question(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Avbryt*: the question's card as it is."""
    return Outcome(card=expert_card(question, event, language_of(known), reader=known.person.email or ""))


@while_it_waits
def more_choices(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Flere valg*: what is done less often, out of the way of what is done most."""
    return Outcome(card=_more(question, event, language_of(known), known.person.email or ""))


def _more(question: Question, event: Event, language: Language, reader: str) -> Message:
    about = f"question:{question.id}"
    card = expert_card(question, event, language, reader=reader)
    choices = (
        Choice(say("experts.ask_back", language), "ask_back_form", about),
        Choice(say("experts.pass_on", language), "pass_form", about),
        Choice(say("experts.not_mine_why", language), "not_mine_form", about),
        Choice(say("experts.back", language), "show_question", about),
    )
    return replace(card, choices=choices)


def others_see_it_taken(
    before: Question, taken: Question, event: Event, what: str = "taken"
) -> tuple[Envelope, ...]:
    """So that no two people write the same answer. An organizer may still step in."""

    def seen(other: Listed, theirs: Language) -> Message:
        words = taken_words(taken, event, theirs)
        if other.email in organizers:
            return expert_card(taken, event, theirs, words)
        return passive_card(taken, event, theirs, words)

    organizers = {one.email for one in organizers_of(event)}
    return to_whoever_has_it(before, event, seen, f"{what}:{before.version}", but=taken.expert)
