"""What is pressed on a question's card, and under its answer."""

from dataclasses import replace

from dialogs.common import event_of, gone, language_of, refused
from dialogs.experts.cards import answer_message, expert_card, name_of, passive_card, with_form
from dialogs.experts.telling import answer_to_asker, given, to_organizers, to_whoever_has_it, update_asker
from dialogs.model.envelope import Envelope, Reply, ToPerson
from dialogs.model.incoming import Pressed
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.message import Message
from dialogs.model.people import may
from dialogs.model.question import Contribution, Label, Question
from dialogs.model.text import Language
from dialogs.words import say

LONGEST_ANSWER = 4000  # characters: a card on a phone


def take(pressed: Pressed, known: Known) -> Outcome:
    """*Ta den*: the first one gets it, and the asker hears who."""
    question, language = known.question, language_of(known)
    if question is None or known.event is None:
        return gone(language)
    if stop := _may_not_answer("take", question, known):
        return stop
    if question.state == "taken" and question.expert != known.person.email:
        return _notice("experts.taken_by_other", language, expert=name_of(question.expert or "", known.event))
    taken = question.taken_by(known.person.email or "")
    told = say("experts.taken", question.language, expert=name_of(known.person.email or "", known.event))
    return Outcome(
        card=expert_card(taken, known.event, language),
        envelopes=(update_asker(taken, told, "taken"),),
        saved=(taken,),
        audit=(Audit("take", f"question:{question.id}"),),
    )


def answer_form(pressed: Pressed, known: Known) -> Outcome:
    """*Svar*: the card with a field to write in."""
    question, language = known.question, language_of(known)
    if question is None or known.event is None:
        return gone(language)
    if stop := _may_not_answer("answer", question, known):
        return stop
    return Outcome(card=with_form(question, known.event, language))


def show_question(pressed: Pressed, known: Known) -> Outcome:
    """*Avbryt*: the question's card as it is."""
    if known.question is None or known.event is None:
        return gone(language_of(known))
    if stop := _may_not_answer("show", known.question, known):
        return stop
    return Outcome(card=expert_card(known.question, known.event, language_of(known)))


def answer(pressed: Pressed, known: Known) -> Outcome:
    """*Send svaret*: to the asker, beside the question, and a thank-you to the one who answered."""
    question, language = known.question, language_of(known)
    if question is None or known.event is None:
        return gone(language)
    if stop := _may_not_answer("answer", question, known):
        return stop
    words = pressed.fields.get("text", "").strip()
    if error := _wrong_with(words, language):
        return Outcome(card=with_form(question, known.event, language, words, error))
    contribution = Contribution(
        by=known.person.email or "",
        name=name_of(known.person.email or "", known.event) or known.person.name,
        label=_label(known),
        text=words,
        at=known.now,
    )
    answered = replace(question.answered_with(contribution), expert=known.person.email)
    return Outcome(
        card=expert_card(answered, known.event, language),
        envelopes=(answer_to_asker(answered, known.event), *_others_are_told(answered, known)),
        saved=(answered,),
        audit=(Audit("answer", f"question:{question.id}"),),
    )


def not_mine(pressed: Pressed, known: Known) -> Outcome:
    """*Ikke min*: to the next who fits, else to the organizers."""
    question, language = known.question, language_of(known)
    if question is None or known.event is None:
        return gone(language)
    if stop := _may_not_answer("not_mine", question, known):
        return stop
    declined = question.declined_by(known.person.email or "")
    passed, asked, _ = given(declined, known)
    if passed.expert:
        told = say("experts.passed_on", question.language, expert=name_of(passed.expert, known.event))
    else:
        told = say("experts.organizers_now", question.language)
    thanks = passive_card(question, known.event, language, say("experts.thanks_not_mine", language))
    return Outcome(
        card=thanks,
        envelopes=(update_asker(passed, told, f"passed{len(passed.declined)}"), *asked),
        saved=(passed,),
        audit=(Audit("not_mine", f"question:{question.id}"),),
    )


def helped(pressed: Pressed, known: Known) -> Outcome:
    """*Det hjalp*: the asker, or an organizer, settles it."""
    question, language = known.question, language_of(known)
    if question is None or known.event is None:
        return gone(language)
    if not _is_askers(question, known):
        return refused("helped", f"question:{question.id}", language, "experts.only_asker")
    if question.state == "settled":
        return Outcome(card=answer_message(question, known.event))
    if question.state != "answered":
        return gone(language)
    settled = question.settled(known.now)
    card = answer_message(settled, known.event)
    return Outcome(
        card=card,
        envelopes=_seen_by_all(settled, card, "settled"),
        saved=(settled,),
        audit=(Audit("helped", f"question:{question.id}"),),
    )


def not_helped(pressed: Pressed, known: Known) -> Outcome:
    """*Ikke helt*: the organizers get it, with what was answered so far."""
    question, language = known.question, language_of(known)
    if question is None or known.event is None:
        return gone(language)
    if not _is_askers(question, known):
        return refused("not_helped", f"question:{question.id}", language, "experts.only_asker")
    if question.state not in ("answered", "settled"):
        return gone(language)
    reopened = question.reopened().given_to_organizers(known.now)
    theirs = known.event.language
    ask = expert_card(
        reopened, known.event, theirs, say("experts.not_enough", theirs, asker=question.asker_name)
    )
    answered = answer_message(replace(question, state="answered"), known.event)
    card = replace(answered, choices=(), small=say("experts.reopened", question.language))
    return Outcome(
        card=card,
        envelopes=(
            to_organizers(reopened, ask, f"reopened:{len(question.contributions)}"),
            *_seen_by_all(reopened, card, "reopened"),
        ),
        saved=(reopened,),
        audit=(Audit("not_helped", f"question:{question.id}"),),
    )


def _seen_by_all(question: Question, card: Message, what: str) -> tuple[Envelope, ...]:
    """In a group only the presser sees the card that answers; for the others the message is edited."""
    if question.private:
        return ()
    count = len(question.contributions)
    return (
        Envelope(
            key=f"question:{question.id}:{what}:{count}",
            to=Reply(question.message, question.conversation),
            message=card,
            about=f"answer:{question.id}:{count}",
            event=question.event,
        ),
    )


def _others_are_told(question: Question, known: Known) -> tuple[Envelope, ...]:
    """Whoever else had the card sees that it is answered, instead of answering it again."""
    event = event_of(known)
    seen = passive_card(question, event, event.language, say("experts.answered_already", event.language))
    others = to_whoever_has_it(known.question or question, seen, f"answered:{len(question.contributions)}")
    mine = f"mail:{known.person.email}"
    return tuple(one for one in others if not (isinstance(one.to, ToPerson) and one.to.id == mine))


def _may_not_answer(act: str, question: Question, known: Known) -> Outcome | None:
    """Why this person may not act on the question, or None."""
    language = language_of(known)
    if not may(known.roles, "expert", "organizer"):
        return refused(act, f"question:{question.id}", language, "experts.only_experts")
    if question.state in ("answered", "settled") and act != "show":
        return _notice("experts.answered_already", language)
    if question.state in ("withdrawn", "closed"):
        return _notice("experts.withdrawn", language, asker=question.asker_name)
    if known.person.email in question.declined and not may(known.roles, "organizer"):
        return _notice("experts.no_longer_yours", language)
    return None


def _wrong_with(words: str, language: Language) -> str:
    if not words:
        return say("experts.answer_empty", language)
    if len(words) > LONGEST_ANSWER:
        return say("experts.answer_long", language, count=len(words), most=LONGEST_ANSWER)
    return ""


def _label(known: Known) -> Label:
    return "expert" if "expert" in known.roles else "organizer"


def _is_askers(question: Question, known: Known) -> bool:
    return question.asker == known.person.id or may(known.roles, "organizer")


def _notice(phrase: str, language: Language, **values: object) -> Outcome:
    return Outcome(notice=say(phrase, language, **values))
