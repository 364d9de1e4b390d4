"""A question as those see it who may answer it: its words, what is known around it, and what they can do."""

from collections.abc import Iterator
from dataclasses import replace

from dialogs.experts.naming import asker_of, name_of, signed
from dialogs.folding import folded
from dialogs.ideas import worded
from dialogs.model.event import Event
from dialogs.model.message import Choice, Item, Line, Message, marked_up, typed
from dialogs.model.question import Question
from dialogs.model.text import Language
from dialogs.words import say, when

DECLINE_REASONS = ("not_my_field", "no_time", "not_impartial")


def expert_card(
    question: Question, event: Event, language: Language, note: str = "", reader: str | None = None
) -> Message:
    """The question as the one who may answer it sees it. `reader` is their e-mail, where it matters whose
    question it is.
    """
    card = passive_card(question, event, language, note or _whose(question, event, language, reader))
    if not question.waits:
        return card
    about = f"question:{question.id}"
    take = Choice(say("experts.take", language), "take", about)
    reply = Choice(say("experts.answer", language), "answer_form", about, style="positive")
    no = Choice(say("experts.not_mine", language), "not_mine", about)
    more = Choice(say("experts.more", language), "more_choices", about)
    mine = question.state in ("taken", "asked_back")
    return replace(
        card,
        items=tuple(_to_confirm(question, language)),
        choices=(reply, no, more) if mine else (take, reply, no, more),
    )


def answered_card(question: Question, event: Event, language: Language, place: int = 0) -> Message:
    """What the one who answered is left with: a thank-you, and their words as they stand."""
    place = place or question.answer_place
    answer = question.contributions[place - 1]
    yours = Line(say("experts.your_words", language), typed(answer.text))
    if answer.corrected_at:
        thanks = say("experts.thanks_corrected", language)
    else:
        thanks = say("experts.thanks", language, asker=asker_of(question, language))
    correct = Choice(say("experts.correct", language), "correct_form", f"question:{question.id}|{place}")
    card = passive_card(question, event, language, thanks)
    return replace(card, lines=(*card.lines, yours), choices=(correct,), tone="good")


def answered_by_card(question: Question, event: Event, language: Language) -> Message:
    """What is left for the others who had it."""
    who = signed(question.answer, language)
    return passive_card(question, event, language, say("experts.answered_by", language, who=who))


def card_for(reader: str, question: Question, event: Event, language: Language) -> Message:
    """The question as it stands for one of those who have it, named by e-mail."""
    if question.waits or not question.contributions:
        return expert_card(question, event, language, reader=reader)
    if mine := place_of(reader, question):
        return answered_card(question, event, language, mine)
    return answered_by_card(question, event, language)


def place_of(author: str, question: Question) -> int:
    """Where the newest contribution of someone, named by e-mail, stands. 0: there is none."""
    theirs = (place for place, one in enumerate(question.contributions, 1) if author and one.by == author)
    return max(theirs, default=0)


def passive_card(question: Question, event: Event, language: Language, sentence: str) -> Message:
    """The question with one sentence and nothing to press."""
    return Message(
        title=say(worded("experts.card_title", question), language, event=event.title.in_(language)),
        text=sentence,
        quote=typed(question.text),
        lines=tuple(_around(question, event, language)),
        items=tuple(_from_participants(question, language)),
        language=language,
        markdown=marked_up(*(one.text for one in question.contributions)),
    )


def _whose(question: Question, event: Event, language: Language, reader: str | None) -> str:
    """Who has it, as its reader is told."""
    if question.state not in ("taken", "asked_back"):
        return ""
    if reader not in (None, question.expert):
        return say("experts.taken_by_other", language, expert=name_of(question.expert or "", event))
    if question.state == "taken":
        return say(worded("experts.card_yours", question), language)
    return say("experts.card_asked_back", language, asker=asker_of(question, language))


def _around(question: Question, event: Event, language: Language) -> Iterator[Line]:
    """By whom, where and when it was asked; and while it waits, what was said about it since."""
    yield Line(say("experts.who", language), asker_of(question, language))
    yield Line(say("experts.where", language), _where(question, event, language))
    asked = question.asked_at.astimezone(event.time_zone)
    yield Line(say("experts.when", language), when(asked, language))
    if not question.waits:
        return
    if question.wondering:
        yield Line(say("experts.wondering", language), f"{len(question.wondering)}")
    if question.organizers_asked_at:
        yield from _said_no(question, event, language)
    yield from _clarified(question, language)
    for one in question.contributions:
        if one.label != "participant":
            yield Line(say("experts.so_far", language), f"{signed(one, language)}: {typed(one.text)}")


def _where(question: Question, event: Event, language: Language) -> str:
    session = event.sessions_by_id.get(question.session or "")
    if session and not question.private:
        return say("experts.in_session", language, session=session.title.in_(language))
    return say("experts.in_private" if question.private else "experts.in_group", language)


def _said_no(question: Question, event: Event, language: Language) -> Iterator[Line]:
    """Who declined it, and why, where they said why: the organizers may know better then whom to ask."""
    for step in question.steps:
        name = name_of(step.by, event)
        if step.what == "decline" and step.why and name:
            yield Line(say("experts.said_no", language, expert=typed(name)), reason_words(step.why, language))


def reason_words(why: str, language: Language) -> str:
    """A reason of those to choose from, or in the expert's own words."""
    if why in DECLINE_REASONS:
        return say(f"experts.reason_{why}", language)
    return typed(why)


def _clarified(question: Question, language: Language) -> Iterator[Line]:
    """What an expert asked back, and what came of it."""
    for one in question.clarifications:
        yield Line(say("experts.expert_asked", language, expert=typed(one.name)), typed(one.text))
        if one.replied_at:
            asker = asker_of(question, language)
            yield Line(say("experts.asker_replied", language, asker=asker), typed(one.reply))


def _from_participants(question: Question, language: Language) -> Iterator[Item]:
    """What participants answered, while it waits."""
    if not question.waits:
        return
    for one in question.contributions:
        if one.label == "participant":
            yield folded(Item(signed(one, language), typed(one.text)))


def _to_confirm(question: Question, language: Language) -> Iterator[Item]:
    """The same, each with *Stemmer*."""
    for place, one in enumerate(question.contributions, 1):
        if one.label == "participant":
            confirm = Choice(say("experts.confirm", language), "confirm", f"question:{question.id}|{place}")
            choices = () if one.confirmed_at else (confirm,)
            yield folded(Item(signed(one, language), typed(one.text), choices))
