"""*Gi til en kollega*: a question goes from one who may know to another, by name."""

from collections.abc import Callable
from dataclasses import replace

from dialogs.common import language_of
from dialogs.experts.cards import expert_card, passive_card
from dialogs.experts.fields import with_fields
from dialogs.experts.naming import name_of
from dialogs.experts.pressing import told_no, while_it_waits
from dialogs.experts.routing import language_for, organizers_of
from dialogs.experts.telling import to_whoever_has_it, update_asker
from dialogs.model.envelope import Envelope, ToPerson
from dialogs.model.event import Event, Listed
from dialogs.model.incoming import Pressed
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.message import Choice, Field, Message, Option, typed
from dialogs.model.question import Question
from dialogs.model.text import Language
from dialogs.words import on_date, say


@while_it_waits
def pass_form(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """The colleagues to choose from: those who can be reached, and have not said no to it."""
    language = language_of(known)
    if not colleagues(question, event, known):
        return Outcome(notice=say("experts.no_colleague", language))
    return Outcome(card=card_to_pass(question, event, language, known))


@while_it_waits
def pass_on(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """The chosen one gets it; the asker and whoever had it are told."""
    language, mine = language_of(known), known.person.email or ""
    if question.expert and question.expert != mine:
        has_it = say("experts.has_the_question", language, expert=name_of(question.expert, event))
        return told_no(pressed, question, has_it)
    email = pressed.fields.get("to", "").strip().casefold()
    chosen = next((one for one in colleagues(question, event, known) if one.email == email), None)
    if chosen is None:
        error = say("experts.pass_choose", language)
        return Outcome(card=card_to_pass(question, event, language, known, error))
    passed = replace(question.given_to(chosen.email, known.now, mine), declined=(*question.declined, mine))
    if not question.expert:  # what the organizers had among them is one person's now
        passed = replace(passed, organizers_asked_at=None)
    name = typed(chosen.name)
    thanks = say("experts.passed_to", language, expert=name)
    return Outcome(
        card=passive_card(passed, event, language, thanks),
        envelopes=(
            *to_chosen(question, passed, chosen, event, known),
            *others_see_it_moved(question, passed, event, mine),
            update_asker(passed, event, say("experts.passed_on", question.language, expert=name), "given"),
        ),
        saved=(passed,),
        audit=(Audit("pass_on", f"question:{question.id}"),),
    )


def colleagues(question: Question, event: Event, known: Known) -> tuple[Listed, ...]:
    """The experts, those on the topic first, then the organizers: each once."""
    mine = known.person.email
    others = [
        one
        for one in dict.fromkeys((*event.with_role("expert"), *organizers_of(event)))
        if one.email not in (mine, question.expert, *question.declined)
        and one.email in known.reachable_experts
    ]
    return tuple(sorted(others, key=lambda one: (question.topic not in one.topics, one.email in known.away)))


def card_to_pass(
    question: Question, event: Event, language: Language, known: Known, error: str = ""
) -> Message:
    """The colleagues to choose from, with what each of them is here, and until when they are away."""
    options = (
        Option(one.email, described(one, event, known, language))
        for one in colleagues(question, event, known)
    )
    label = say("experts.pass_label", language)
    field = Field("to", label, "one_of", options=tuple(options), required=True, error=error)
    about = f"question:{question.id}"
    send = Choice(say("experts.pass_button", language), "pass_on", about, style="positive")
    return with_fields(question, event, language, (field,), send)


def to_chosen(
    before: Question, given: Question, chosen: Listed, event: Event, known: Known
) -> tuple[Envelope, ...]:
    """The card; and where it was edited on an old one without a sound, a line that says so."""
    theirs = language_for(chosen, event)
    by = typed(name_of(known.person.email or "", event) or known.person.name)
    card = expert_card(given, event, theirs, say("unanswered.card_given", theirs, by=by))
    key, to = f"question:{given.id}:given:{before.version}", ToPerson(f"mail:{chosen.email}", event.id)
    about = f"question:{given.id}"
    asked = Envelope(key, to, card, about, kind="question", event=event.id)
    had_it = chosen.email in before.declined or (
        before.organizers_asked_at and chosen in organizers_of(event)
    )
    if not had_it or chosen.email == known.person.email:
        return (asked,)
    again = Message(
        text=say("unanswered.asked_again", theirs, by=by),
        quote=typed(given.text),
        choices=(Choice(say("experts.answer", theirs), "answer_form", about, style="positive"),),
        language=theirs,
    )
    return (asked, Envelope(f"{key}:again", to, again, kind="question", event=event.id))


def others_see_it_moved(
    before: Question, given: Question, event: Event, presser: str = ""
) -> tuple[Envelope, ...]:
    """Whoever had it, but who moved it and who has it now, need not answer."""
    envelopes = to_whoever_has_it(
        before, event, _moved(given, event), f"moved:{before.version}", but=given.expert
    )
    spared = f"mail:{presser}"
    return tuple(one for one in envelopes if not (isinstance(one.to, ToPerson) and one.to.id == spared))


def described(one: Listed, event: Event, known: Known, language: Language) -> str:
    """Somebody to choose, with what they are here, and whether they are there at all."""
    role = say(f"unanswered.{'expert' if 'expert' in one.roles else 'organizer'}", language)
    if until := known.away.get(one.email):
        day = on_date(until.astimezone(event.time_zone).date(), language)
        return say("experts.colleague_away", language, name=one.name, role=role, until=day)
    reached = "can" if one.email in known.reachable_experts else "cannot"
    return say(f"unanswered.{reached}_be_reached", language, name=one.name, role=role)


def _moved(given: Question, event: Event) -> Callable[[Listed, Language], Message]:
    def seen(_: Listed, theirs: Language) -> Message:
        words = say("unanswered.card_moved", theirs, expert=name_of(given.expert or "", event))
        return passive_card(given, event, theirs, words)

    return seen
