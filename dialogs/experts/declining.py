"""*Ikke min*: with a reason or none, to the next who fits, else to the organizers."""

from dialogs.common import language_of
from dialogs.experts.cards import DECLINE_REASONS, passive_card, reason_words
from dialogs.experts.fields import with_fields
from dialogs.experts.naming import name_of
from dialogs.experts.pressing import refusal, while_it_waits
from dialogs.experts.routing import expert_for, organizers_of
from dialogs.experts.telling import given, update_asker
from dialogs.hearing import is_blank, written
from dialogs.model.event import Event
from dialogs.model.incoming import Pressed
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.message import Choice, Field, Message, Option
from dialogs.model.people import may
from dialogs.model.question import Question
from dialogs.model.text import Language
from dialogs.words import say

LONGEST_REASON = 500  # characters
OWN_WORDS = "other"


@while_it_waits
def not_mine(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """With one press, and no reason."""
    return _declined(question, event, pressed, known, "")


@while_it_waits
def not_mine_form(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Ikke min, fordi …*: the reasons to choose from."""
    return Outcome(card=card_to_decline(question, event, language_of(known)))


@while_it_waits
def not_mine_yes(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """Who gets it next, an organizer above all, may know better then whom to ask."""
    chosen = pressed.fields.get("reason", "")
    words = written(pressed.fields.get("words", ""))
    own = "" if is_blank(words) else words
    language = language_of(known)
    if _wrong_with(chosen, own, language) != ("", ""):
        card = card_to_decline(question, event, language, chosen, own, sent=True)
        too_long = len(own) > LONGEST_REASON
        return Outcome(card=card, audit=refusal(pressed, question) if too_long else ())
    return _declined(question, event, pressed, known, own or chosen)


def card_to_decline(
    question: Question,
    event: Event,
    language: Language,
    chosen: str = "",
    words: str = "",
    sent: bool = False,
) -> Message:
    """The reasons to choose from; or with what was sent, and what is wrong with it."""
    unchosen, unwritten = _wrong_with(chosen, words, language) if sent else ("", "")
    options = tuple(Option(one, reason_words(one, language)) for one in DECLINE_REASONS)
    other = Option(OWN_WORDS, say("experts.reason_other", language))
    why = Field(
        id="reason",
        label=say("experts.reason", language),
        kind="one_of",
        value=chosen,
        options=(*options, other),
        required=True,
        error=unchosen,
    )
    own = Field(
        id="words",
        label=say("experts.reason_words", language),
        kind="long_text",
        value=words,
        hint=say("experts.reason_hint", language),
        error=unwritten,
    )
    about = f"question:{question.id}"
    send = Choice(say("experts.decline", language), "not_mine_yes", about, style="positive")
    return with_fields(question, event, language, (why, own), send)


def _wrong_with(chosen: str, words: str, language: Language) -> tuple[str, str]:
    """What is wrong with the choice, and with the words."""
    if len(words) > LONGEST_REASON:
        return "", say("experts.reason_long", language, count=len(words), most=LONGEST_REASON)
    if chosen not in (*DECLINE_REASONS, OWN_WORDS):
        return say("experts.reason_choose", language), ""
    if chosen == OWN_WORDS and not words:
        return "", say("experts.reason_write", language)
    return "", ""


def _declined(question: Question, event: Event, pressed: Pressed, known: Known, why: str) -> Outcome:
    language, mine = language_of(known), known.person.email or ""
    if question.expert and question.expert != mine:
        words = say("experts.stays_with", language, expert=name_of(question.expert, event))
        return Outcome(card=passive_card(question, event, language, words))
    if may(known.roles, "organizer") and not _anyone_else(question, event, known):
        return Outcome(notice=say("experts.only_you", language))
    audit = (Audit("not_mine", f"question:{question.id}"),)
    declined = question.declined_by(mine, known.now, why)
    if not question.expert:
        card = passive_card(question, event, language, say("experts.others_have_it", language))
        return Outcome(card) if mine in question.declined else Outcome(card, saved=(declined,), audit=audit)
    passed, asked = given(declined, known)
    told = update_asker(passed, event, _passed_on(passed, event), f"passed{len(passed.declined)}")
    thanks = say("experts.thanks_not_mine" if asked else "experts.thanks_for_saying", language)
    return Outcome(
        card=passive_card(question, event, language, thanks),
        envelopes=(told, *asked),
        saved=(passed,),
        audit=audit,
    )


def _anyone_else(question: Question, event: Event, known: Known) -> bool:
    """Whether someone is left to ask, besides the presser and those who said no."""
    declined = (*question.declined, known.person.email or "")
    if expert_for(question.topic, known, question.language, declined):
        return True
    return any(one.email not in declined for one in organizers_of(event))


def _passed_on(question: Question, event: Event) -> str:
    language = question.language
    if question.expert:
        return say("experts.passed_on", language, expert=name_of(question.expert, event))
    return say("experts.organizers_now" if organizers_of(event) else "experts.nobody_now", language)
