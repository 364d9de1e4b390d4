"""A question as the expert sees it, and its answer as the asker reads it."""

from dataclasses import replace
from datetime import datetime, timedelta

from dialogs.model.event import Event
from dialogs.model.message import Choice, Field, Form, Line, Mention, Message
from dialogs.model.question import Question
from dialogs.model.text import Language
from dialogs.words import at_time, duration, say, when


def expert_card(question: Question, event: Event, language: Language, note: str = "") -> Message:
    """The question as the one who may answer it sees it."""
    lines = (
        Line(say("experts.who", language), question.asker_name),
        Line(
            say("experts.where", language),
            say(f"experts.in_{'private' if question.private else 'group'}", language),
        ),
        Line(say("experts.when", language), when(question.asked_at.astimezone(event.time_zone), language)),
    )
    card = Message(
        title=title_of(event, language), text=note, quote=question.text, lines=lines, language=language
    )
    if question.state in ("answered", "settled"):
        last = question.contributions[-1]
        yours = Line(say("experts.your_words", language), last.text)
        thanks = say("experts.thanks", language, asker=question.asker_name)
        return replace(card, text=thanks, lines=(*lines, yours), tone="good")
    reply = Choice(
        say("experts.answer", language), "answer_form", f"question:{question.id}", style="positive"
    )
    no = Choice(say("experts.not_mine", language), "not_mine", f"question:{question.id}")
    if question.state == "taken":
        return replace(card, text=note or say("experts.card_yours", language), choices=(reply, no))
    return replace(
        card, choices=(Choice(say("experts.take", language), "take", f"question:{question.id}"), reply, no)
    )


def with_form(
    question: Question, event: Event, language: Language, words: str = "", error: str = ""
) -> Message:
    about = f"question:{question.id}"
    field = Field(
        id="text",
        label=say("experts.your_answer", language),
        kind="long_text",
        value=words,
        required=True,
        hint=say(
            "experts.your_answer_hint_private" if question.private else "experts.your_answer_hint", language
        ),
        error=error,
    )
    send = Choice(say("experts.send_answer", language), "answer", about, style="positive")
    back = Choice(say("experts.cancel", language), "show_question", about)
    return replace(expert_card(question, event, language), choices=(), form=Form((field,), (send, back)))


def answer_message(question: Question, event: Event) -> Message:
    """The answer as the asker, or the group, reads it. Settled: with how long it took."""
    last, language = question.contributions[-1], question.language
    asked = question.asked_at.astimezone(event.time_zone)
    same_day = asked.date() == last.at.astimezone(event.time_zone).date()
    moment = at_time(asked, language) if same_day else when(asked, language)
    who = say(f"experts.{last.label}_named", language, name=last.name)
    phrase = "experts.answer_private" if question.private else "experts.answer_group"
    text = say(phrase, language, mention=f"{{@{question.asker}}}", when=moment, who=who, answer=last.text)
    answered = Message(
        text=text,
        quote=question.text,
        mentions=() if question.private else (Mention(question.asker, question.asker_name),),
        language=language,
    )
    if question.state == "settled" and question.settled_at:
        took = duration(_whole_minutes(question.settled_at, question.asked_at), language)
        return replace(
            answered, small=say(f"experts.settled_by_{last.label}", language, time=took), tone="good"
        )
    return replace(
        answered,
        small=_coming_up(question, event, last.at),
        choices=(
            Choice(say("experts.helped", language), "helped", f"question:{question.id}", style="positive"),
            Choice(say("experts.not_helped", language), "not_helped", f"question:{question.id}"),
        ),
    )


def passive_card(question: Question, event: Event, language: Language, sentence: str) -> Message:
    """The question with one sentence and nothing to press."""
    return Message(title=title_of(event, language), text=sentence, quote=question.text, language=language)


def title_of(event: Event, language: Language) -> str:
    return say("experts.card_title", language, event=event.title.in_(language))


def name_of(email: str, event: Event) -> str:
    listed = event.people_by_email.get(email)
    return listed.name if listed else ""


def _coming_up(question: Question, event: Event, now: datetime) -> str:
    """Where more can be heard of it: the next session on the question's topic."""
    ahead = (one for one in event.sessions if question.topic in one.topics and one.start > now)
    coming = next(ahead, None)
    return (
        f"{coming.title.in_(question.language)}: {when(coming.start, question.language)}." if coming else ""
    )


def _whole_minutes(later: datetime, earlier: datetime) -> timedelta:
    return max(timedelta(minutes=1), timedelta(minutes=round((later - earlier).total_seconds() / 60)))
