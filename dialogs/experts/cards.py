"""A question as the expert sees it, and its answer as the asker reads it."""

from dataclasses import replace
from datetime import timedelta

from dialogs.experts.naming import asker_of, signed
from dialogs.experts.routing import organizers_of
from dialogs.model.event import Event
from dialogs.model.message import Choice, Field, Form, Line, Mention, Message, typed
from dialogs.model.question import Question
from dialogs.model.text import Language
from dialogs.words import at_time, duration, say, when

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def expert_card(question: Question, event: Event, language: Language, note: str = "") -> Message:
    """The question as the one who may answer it sees it."""
    card = passive_card(question, event, language, note)
    if not question.waits:
        return card
    if not note and question.state == "taken":
        card = replace(card, text=say("experts.card_yours", language))
    about = f"question:{question.id}"
    reply = Choice(say("experts.answer", language), "answer_form", about, style="positive")
    no = Choice(say("experts.not_mine", language), "not_mine", about)
    take = Choice(say("experts.take", language), "take", about)
    return replace(card, choices=(reply, no) if question.state == "taken" else (take, reply, no))


def answered_card(question: Question, event: Event, language: Language) -> Message:
    """What the one who answered is left with: a thank-you, and their words as they were sent."""
    yours = Line(say("experts.your_words", language), typed(question.contributions[-1].text))
    thanks = say("experts.thanks", language, asker=asker_of(question, language))
    card = passive_card(question, event, language, thanks)
    return replace(card, lines=(*card.lines, yours), tone="good")


def answered_by_card(question: Question, event: Event, language: Language) -> Message:
    """What is left for the others who had it."""
    who = signed(question.contributions[-1], language)
    return passive_card(question, event, language, say("experts.answered_by", language, who=who))


def card_for(reader: str, question: Question, event: Event, language: Language) -> Message:
    """The question as it stands for one of those who have it, named by e-mail."""
    if question.waits or not question.contributions:
        return expert_card(question, event, language)
    mine = question.contributions[-1].by == reader
    return (answered_card if mine else answered_by_card)(question, event, language)


def passive_card(question: Question, event: Event, language: Language, sentence: str) -> Message:
    """The question with one sentence and nothing to press."""
    where = "experts.in_private" if question.private else "experts.in_group"
    lines = [
        Line(say("experts.who", language), asker_of(question, language)),
        Line(say("experts.where", language), say(where, language)),
        Line(say("experts.when", language), when(question.asked_at.astimezone(event.time_zone), language)),
    ]
    if question.waits and question.contributions:
        last = question.contributions[-1]
        lines.append(Line(say("experts.so_far", language), f"{signed(last, language)}: {typed(last.text)}"))
    return Message(
        title=say("experts.card_title", language, event=event.title.in_(language)),
        text=sentence,
        quote=typed(question.text),
        lines=tuple(lines),
        language=language,
    )


def with_form(
    question: Question, event: Event, language: Language, words: str = "", error: str = ""
) -> Message:
    """The question's card with a field for the answer."""
    about = f"question:{question.id}"
    hint = "experts.your_answer_hint_private" if question.private else "experts.your_answer_hint"
    field = Field(
        id="text",
        label=say("experts.your_answer", language),
        kind="long_text",
        value=words,
        required=True,
        hint=say(hint, language),
        error=error,
    )
    send = Choice(say("experts.send_answer", language), "answer", about, style="positive")
    back = Choice(say("experts.cancel", language), "show_question", about)
    return replace(expert_card(question, event, language), choices=(), form=Form((field,), (send, back)))


def answer_message(question: Question, event: Event) -> Message:
    """The answer as the asker, or the group, reads it: to be judged, settled, or found wanting."""
    message = _answered(question, event)
    language = question.language
    if question.state == "settled" and question.settled_at:
        took = duration(_rounded(question.settled_at - question.asked_at), language)
        label = question.contributions[-1].label
        settled = say(f"experts.settled_by_{label}", language, time=took)
        small = " ".join(filter(None, (_coming_up(question, event), settled)))
        return replace(message, small=small, tone="good")
    if question.state != "answered":
        phrase = "experts.reopened" if organizers_of(event) else "experts.reopened_alone"
        return replace(message, small=say(phrase, language))
    about = f"question:{question.id}"
    return replace(
        message,
        small=_coming_up(question, event),
        choices=(
            Choice(say("experts.helped", language), "helped", about, style="positive"),
            Choice(say("experts.not_helped", language), "not_helped", about),
        ),
    )


def _answered(question: Question, event: Event) -> Message:
    last, language = question.contributions[-1], question.language
    asked = question.asked_at.astimezone(event.time_zone)
    same_day = asked.date() == last.at.astimezone(event.time_zone).date()
    text = say(
        "experts.answer_private" if question.private else "experts.answer_group",
        language,
        mention=f"{{@{question.asker}}}",
        when=at_time(asked, language) if same_day else when(asked, language),
        who=signed(last, language),
        answer=typed(last.text),
    )
    mentions = () if question.private else (Mention(question.asker, question.asker_name),)
    return Message(text=text, quote=typed(question.text), mentions=mentions, language=language)


def _coming_up(question: Question, event: Event) -> str:
    """Where more can be heard of it: the session most about the question's topic, the next of such."""
    answered, language = question.contributions[-1].at, question.language
    ahead = (one for one in event.sessions if question.topic in one.topics and one.start > answered)
    coming = min(ahead, key=lambda one: (len(one.topics), one.start), default=None)
    return f"{coming.title.in_(language)}: {when(coming.start, language)}." if coming else ""


def _rounded(span: timedelta) -> timedelta:
    """As people say it: minutes, after two hours whole hours, after two days whole days; never nothing."""
    unit = DAY if span >= 2 * DAY else HOUR if span >= 2 * HOUR else timedelta(minutes=1)
    return max(1, round(span / unit)) * unit
