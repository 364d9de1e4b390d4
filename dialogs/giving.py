"""*Gi til …* and *Lukk med grunn*: an organizer decides who gets a question, or that nobody need answer."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import get_args

from dialogs.common import gone, language_of
from dialogs.experts.cards import passive_card
from dialogs.experts.passing import described, others_see_it_moved, to_chosen
from dialogs.experts.routing import organizers_of
from dialogs.experts.telling import to_whoever_has_it, update_asker
from dialogs.hearing import is_blank, written
from dialogs.model.event import Event, Listed
from dialogs.model.incoming import Pressed
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.message import Choice, Field, Form, Line, Message, Option, typed
from dialogs.model.people import may
from dialogs.model.question import CloseReason, Question
from dialogs.model.text import Language
from dialogs.words import say

REASONS: tuple[CloseReason, ...] = get_args(CloseReason)
LONGEST_REASON = 1000  # characters

Act = Callable[[Question, Event, Pressed, Known], Outcome]


def _while_it_waits(act: Act) -> Callable[[Pressed, Known], Outcome]:
    """A press in private, about a question nobody has answered meanwhile."""

    @wraps(act)
    def press(pressed: Pressed, known: Known) -> Outcome:
        language, question = language_of(known), known.question
        if not known.conversation.is_private:
            return Outcome(notice=say("common.in_private_only", language))
        if question is None or known.event is None:
            return gone(language)
        if not question.waits:
            return Outcome(card=_no_longer(question, known.event, language))
        return act(question, known.event, pressed, known)

    return press


@_while_it_waits
def give_form(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Gi til …*: the experts and organizers to choose from, and who of them can be reached."""
    return Outcome(card=_give_form(question, event, known))


@_while_it_waits
def give(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """The one who was chosen gets it; whoever had it, and the asker, are told."""
    language = language_of(known)
    chosen = event.people_by_email.get(pressed.fields.get("to", "").strip().casefold())
    if chosen is None or chosen not in _to_choose(event):
        return Outcome(card=_give_form(question, event, known, say("unanswered.give_choose", language)))
    name = typed(chosen.name)
    if question.expert == chosen.email:
        words = say("unanswered.has_it_already", language, expert=name)
        return Outcome(card=_with_way_back(passive_card(question, event, language, words), language))
    declined = tuple(email for email in question.declined if email != chosen.email)
    given = question.given_to(chosen.email, known.now, known.person.email or "")
    given = replace(given, declined=declined, organizers_asked_at=None)
    told = say("experts.passed_on", question.language, expert=name)
    return Outcome(
        card=_with_way_back(
            passive_card(given, event, language, _how_it_went(chosen, event, known)), language
        ),
        envelopes=(
            *to_chosen(question, given, chosen, event, known),
            *others_see_it_moved(question, given, event),
            update_asker(given, event, told, "given"),
        ),
        saved=(given,),
        audit=(Audit("give", f"question:{question.id}"),),
    )


@_while_it_waits
def close_form(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Lukk med grunn*: a reason to choose, or to write."""
    return Outcome(card=_close_form(question, event, language_of(known)))


@_while_it_waits
def close_question(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """The asker is told why, and whoever had it that they need not answer."""
    language = language_of(known)
    words = written(pressed.fields.get("words", ""))
    words = "" if is_blank(words) else words
    reason = next((one for one in REASONS if one == pressed.fields.get("reason")), None)
    if reason is None or (reason == "other" and not words) or len(words) > LONGEST_REASON:
        return Outcome(card=_close_form(question, event, language, reason, words, asked=True))
    closed = question.closed(reason, words, known.person.email or "", known.now)

    def seen(_: Listed, theirs: Language) -> Message:
        return passive_card(closed, event, theirs, say("unanswered.card_closed", theirs))

    card = passive_card(closed, event, language, say("unanswered.closed", language))
    why = Line(say("unanswered.close_reason", language), _reason(closed, language))
    return Outcome(
        card=_with_way_back(replace(card, lines=(*card.lines, why), tone="good"), language),
        envelopes=(
            *(update_asker(one, event, _told_why(one), "closed") for one in _all_asked(closed, known)),
            *to_whoever_has_it(question, event, seen, f"closed:{question.version}"),
        ),
        saved=(closed,),
        audit=(Audit("close_question", f"question:{question.id}"),),
    )


def _to_choose(event: Event) -> tuple[Listed, ...]:
    """Each once: the experts first."""
    experts = event.with_role("expert")
    return (*experts, *(one for one in organizers_of(event) if one not in experts))


def _give_form(question: Question, event: Event, known: Known, error: str = "") -> Message:
    language = language_of(known)
    others = [one for one in _to_choose(event) if one.email != question.expert]
    others.sort(key=lambda one: (question.topic not in one.topics, one.email not in known.reachable_experts))
    field = Field(
        id="to",
        label=say("unanswered.give_field", language),
        kind="one_of",
        options=tuple(Option(one.email, described(one, event, known, language)) for one in others),
        required=True,
        error=error,
    )
    give = Choice(
        say("unanswered.give_button", language), "give", f"question:{question.id}", style="positive"
    )
    card = passive_card(question, event, language, say("unanswered.give_title", language))
    return replace(card, form=Form((field,), (give, _cancel(language))))


def _how_it_went(chosen: Listed, event: Event, known: Known) -> str:
    language, name = language_of(known), typed(chosen.name)
    if chosen.email in known.reachable_experts:
        return say("unanswered.given", language, expert=name)
    link = known.links.get(f"desk:{event.id}:{chosen.email}") if chosen in event.with_role("expert") else None
    if link and not may(chosen.roles, "organizer"):  # a link that may be passed on opens no organizer's doors
        return say("unanswered.given_unreachable", language, expert=name, link=link)
    return say("unanswered.given_unreachable_no_link", language, expert=name)


def _close_form(
    question: Question,
    event: Event,
    language: Language,
    reason: CloseReason | None = None,
    words: str = "",
    asked: bool = False,
) -> Message:
    options = tuple(Option(one, say(f"unanswered.reason_{one}", language)) for one in REASONS)
    why = Field(
        id="reason",
        label=say("unanswered.close_reason", language),
        kind="one_of",
        value=reason or "",
        options=options,
        required=True,
        error=say("unanswered.close_choose", language) if asked and reason is None else "",
    )
    own = Field(
        id="words",
        label=say("unanswered.close_words", language),
        kind="long_text",
        value=words,
        hint=say("unanswered.close_words_hint", language),
        error=_wrong_with(words, reason, language) if asked else "",
    )
    close = Choice(
        say("unanswered.close_button", language),
        "close_question",
        f"question:{question.id}",
        style="destructive",
    )
    title = f"{say('unanswered.close_title', language)} {say('unanswered.close_hint', language)}"
    card = passive_card(question, event, language, title)
    return replace(card, form=Form((why, own), (close, _cancel(language))))


def _wrong_with(words: str, reason: CloseReason | None, language: Language) -> str:
    if len(words) > LONGEST_REASON:
        return say("unanswered.close_long", language, count=len(words), most=LONGEST_REASON)
    return say("unanswered.close_write", language) if reason == "other" and not words else ""


def _all_asked(closed: Question, known: Known) -> tuple[Question, ...]:
    """It, and those that were merged with it: closed as it is, each where and in the words it was asked."""
    reason, words = closed.closed_reason, closed.closed_words
    merged = (replace(one, closed_reason=reason, closed_words=words) for one in known.merged)
    return (closed, *(one for one in merged if one.state == "merged"))


def _told_why(closed: Question) -> str:
    """What the asker reads, in their language; the organizer's own words stay as they are."""
    language = closed.language
    parts = [say(f"unanswered.told_{closed.closed_reason}", language)]
    if closed.closed_words:
        parts.append(say("unanswered.told_words", language, words=typed(closed.closed_words)))
    return " ".join([*parts, say("unanswered.told_on", language)])


def _no_longer(question: Question, event: Event, language: Language) -> Message:
    words = say("unanswered.answered_already", language)
    return _with_way_back(passive_card(question, event, language, words), language)


def _with_way_back(card: Message, language: Language) -> Message:
    back = Choice(say("unanswered.title", language), "unanswered")
    return replace(card, choices=(back,))


def _cancel(language: Language) -> Choice:
    return Choice(say("unanswered.cancel", language), "unanswered", bare=True)


def _reason(closed: Question, language: Language) -> str:
    if closed.closed_reason == "other":
        return typed(closed.closed_words or "")
    return say(f"unanswered.reason_{closed.closed_reason}", language)
