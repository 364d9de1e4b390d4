"""A question nothing answered: who gets it, what they may do with it, and how the answer comes back."""

from dataclasses import replace
from datetime import datetime, timedelta

from dialogs.common import gone, refused
from dialogs.model.envelope import Envelope, Here, Reply, ToPerson, ToRole
from dialogs.model.event import Event, Listed
from dialogs.model.ids import derived
from dialogs.model.incoming import Heard, Pressed
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.message import Choice, Field, Form, Line, Mention, Message
from dialogs.model.people import may
from dialogs.model.question import Contribution, Label, Question
from dialogs.model.text import Language
from dialogs.tokens import alike, words_of
from dialogs.words import at_time, duration, say, when

LONGEST_ANSWER = 4000  # characters: a card on a phone


def topic_of(text: str, event: Event) -> str | None:
    """The topic most of whose words the text says."""
    said = words_of(text)
    best, most = None, 0
    for topic in event.topics:
        count = sum(1 for phrase in topic.words if _says(said, words_of(phrase)))
        if count > most:
            best, most = topic.id, count
    return best


def expert_for(
    topic: str | None, known: Known, language: Language, declined: tuple[str, ...] = ()
) -> Listed | None:
    """A reachable expert whose topics fit, rather one who has the language; None when an organizer must help."""
    if known.event is None or topic is None:
        return None
    fitting = [
        expert
        for expert in known.event.with_role("expert")
        if topic in expert.topics and expert.email in known.reachable_experts and expert.email not in declined
    ]
    return min(fitting, key=lambda expert: language not in expert.languages, default=None)


def hand_over(known: Known, heard: Heard, text: str, message: str, language: Language) -> Outcome:
    """Keeps the question, gives it to whom it fits, and tells the asker the truth about what happens next.

    `message` is the channel's id of what was asked, so that the answer can be said beside it.
    """
    assert known.event is not None
    if already := _asked_before(known, text):
        return Outcome(envelopes=(_to_asker(heard, already, say("experts.asked_before", language), "again"),))
    question = Question(
        id=derived(heard.id, "question"),
        event=known.event.id,
        asker=known.person.id,
        asker_name=known.person.name,
        conversation=known.conversation.id,
        message=message,
        text=text,
        language=language,
        asked_at=known.now,
        private=known.conversation.is_private,
        topic=topic_of(text, known.event),
        version=0,
    )
    question, asked, sentence = _given(question, known)
    told = _to_asker(heard, question, sentence, "asked")
    return Outcome(
        envelopes=(told, *asked), saved=(question,), audit=(Audit("asked", f"question:{question.id}"),)
    )


def take(pressed: Pressed, known: Known) -> Outcome:
    """*Ta den*: the first one gets it, and the asker hears who."""
    question, language = known.question, _language(known)
    if question is None or known.event is None:
        return gone(language)
    if stop := _may_not_answer("take", question, known):
        return stop
    if question.state == "taken" and question.expert != known.person.email:
        return _notice("experts.taken_by_other", language, expert=_name(question.expert or "", known.event))
    taken = question.taken_by(known.person.email or "")
    told = say("experts.taken", question.language, expert=_name(known.person.email or "", known.event))
    return Outcome(
        card=expert_card(taken, known.event, language),
        envelopes=(_update_asker(taken, told, "taken"),),
        saved=(taken,),
        audit=(Audit("take", f"question:{question.id}"),),
    )


def answer_form(pressed: Pressed, known: Known) -> Outcome:
    """*Svar*: the card with a field to write in."""
    question, language = known.question, _language(known)
    if question is None or known.event is None:
        return gone(language)
    if stop := _may_not_answer("answer", question, known):
        return stop
    return Outcome(card=_with_form(question, known.event, language))


def show_question(pressed: Pressed, known: Known) -> Outcome:
    """*Avbryt*: the question's card as it is."""
    if known.question is None or known.event is None:
        return gone(_language(known))
    if stop := _may_not_answer("show", known.question, known):
        return stop
    return Outcome(card=expert_card(known.question, known.event, _language(known)))


def answer(pressed: Pressed, known: Known) -> Outcome:
    """*Send svaret*: to the asker, beside the question, and a thank-you to the one who answered."""
    question, language = known.question, _language(known)
    if question is None or known.event is None:
        return gone(language)
    if stop := _may_not_answer("answer", question, known):
        return stop
    words = pressed.fields.get("text", "").strip()
    if error := _wrong_with(words, language):
        return Outcome(card=_with_form(question, known.event, language, words, error))
    contribution = Contribution(
        by=known.person.email or "",
        name=_name(known.person.email or "", known.event) or known.person.name,
        label=_label(known),
        text=words,
        at=known.now,
    )
    answered = replace(question.answered_with(contribution), expert=known.person.email)
    return Outcome(
        card=expert_card(answered, known.event, language),
        envelopes=(_answer_to_asker(answered, known.event), *_others_are_told(answered, known)),
        saved=(answered,),
        audit=(Audit("answer", f"question:{question.id}"),),
    )


def not_mine(pressed: Pressed, known: Known) -> Outcome:
    """*Ikke min*: to the next who fits, else to the organizers."""
    question, language = known.question, _language(known)
    if question is None or known.event is None:
        return gone(language)
    if stop := _may_not_answer("not_mine", question, known):
        return stop
    declined = question.declined_by(known.person.email or "")
    given, asked, _ = _given(declined, known)
    if given.expert:
        told = say("experts.passed_on", question.language, expert=_name(given.expert, known.event))
    else:
        told = say("experts.organizers_now", question.language)
    thanks = Message(
        title=_title(known.event, language),
        text=say("experts.thanks_not_mine", language),
        quote=question.text,
        language=language,
    )
    return Outcome(
        card=thanks,
        envelopes=(_update_asker(given, told, f"passed{len(given.declined)}"), *asked),
        saved=(given,),
        audit=(Audit("not_mine", f"question:{question.id}"),),
    )


def helped(pressed: Pressed, known: Known) -> Outcome:
    """*Det hjalp*: the asker, or an organizer, settles it."""
    question, language = known.question, _language(known)
    if question is None or known.event is None:
        return gone(language)
    if not _is_askers(question, known):
        return refused("helped", f"question:{question.id}", language, "experts.only_asker")
    if question.state == "settled":
        return Outcome(card=answer_message(question, known.event))
    if question.state != "answered":
        return gone(language)
    settled = question.settled(known.now)
    return Outcome(
        card=answer_message(settled, known.event),
        saved=(settled,),
        audit=(Audit("helped", f"question:{question.id}"),),
    )


def not_helped(pressed: Pressed, known: Known) -> Outcome:
    """*Ikke helt*: the organizers get it, with what was answered so far."""
    question, language = known.question, _language(known)
    if question is None or known.event is None:
        return gone(language)
    if not _is_askers(question, known):
        return refused("not_helped", f"question:{question.id}", language, "experts.only_asker")
    if question.state not in ("answered", "settled"):
        return gone(language)
    reopened = question.reopened().given_to_organizers(known.now)
    ask = Envelope(
        key=f"question:{question.id}:reopened:{len(question.contributions)}",
        to=ToRole("organizer", question.event),
        message=expert_card(
            reopened,
            known.event,
            known.event.language,
            say("experts.not_enough", known.event.language, asker=question.asker_name),
        ),
        about=f"question:{question.id}",
        kind="question",
        event=question.event,
    )
    card = replace(
        answer_message(replace(question, state="answered"), known.event),
        choices=(),
        small=say("experts.reopened", question.language),
    )
    return Outcome(
        card=card,
        envelopes=(ask,),
        saved=(reopened,),
        audit=(Audit("not_helped", f"question:{question.id}"),),
    )


def withdraw(question: Question, event: Event, language: Language) -> Outcome:
    """The asker took the question back: whoever had it is spared the work."""
    withdrawn = question.withdrawn()
    told = Message(
        title=_title(event, language),
        text=say("experts.withdrawn", language, asker=question.asker_name),
        quote=question.text,
        language=language,
    )
    return Outcome(
        envelopes=_to_whoever_has_it(question, told, "withdrawn") if question.waits else (),
        saved=(withdrawn,),
        audit=(Audit("withdraw", f"question:{question.id}"),),
    )


def overdue(question: Question, event: Event, now: datetime) -> Outcome:
    """Nobody answered in time: the organizers get it as well, and the asker hears the truth."""
    given = question.given_to_organizers(now)
    since = when(question.asked_at.astimezone(event.time_zone), event.language)
    card = expert_card(given, event, event.language, say("experts.card_overdue", event.language, since=since))
    ask = Envelope(
        key=f"question:{question.id}:organizers",
        to=ToRole("organizer", question.event),
        message=card,
        about=f"question:{question.id}",
        kind="question",
        event=question.event,
    )
    told = say("experts.passed_to_organizers", question.language)
    return Outcome(
        envelopes=(ask, _update_asker(given, told, "overdue")),
        saved=(given,),
        audit=(Audit("overdue", f"question:{question.id}"),),
    )


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
        title=_title(event, language), text=note, quote=question.text, lines=lines, language=language
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


def _given(question: Question, known: Known) -> tuple[Question, tuple[Envelope, ...], str]:
    """The question with whom it went to, the envelopes that take it there, and what the asker may be told."""
    event, language = known.event, question.language
    assert event is not None
    if expert := expert_for(question.topic, known, language, question.declined):
        given = question.given_to(expert.email, known.now)
        card = expert_card(given, event, expert.languages[0] if expert.languages else event.language)
        ask = Envelope(
            key=f"question:{question.id}:{expert.email}",
            to=ToPerson(f"mail:{expert.email}", question.event),
            message=card,
            about=f"question:{question.id}",
            kind="question",
            event=question.event,
        )
        topic = event.topics_by_id[question.topic or ""].title.in_(language)
        return given, (ask,), say("experts.asked_expert", language, expert=expert.name, topic=topic)
    if not event.with_role("organizer") and not event.with_role("admin"):
        return question, (), say("experts.nobody_to_ask", language)
    given = question.given_to_organizers(known.now)
    ask = Envelope(
        key=f"question:{question.id}:organizers",
        to=ToRole("organizer", question.event),
        message=expert_card(given, event, event.language),
        about=f"question:{question.id}",
        kind="question",
        event=question.event,
    )
    return given, (ask,), say("experts.asked_organizers", language)


def _asked_before(known: Known, text: str) -> Question | None:
    """The same words from the same person in the same place, still waiting."""
    said = words_of(text)
    mine = (
        one
        for one in known.waiting
        if one.asker == known.person.id and one.conversation == known.conversation.id
    )
    return next((one for one in mine if one.waits and words_of(one.text) == said), None)


def _to_asker(heard: Heard, question: Question, sentence: str, what: str) -> Envelope:
    message = question.message
    return Envelope(
        key=f"{heard.id}:{what}",
        to=Reply(message) if message else Here(),
        message=Message(text=sentence, language=question.language),
        about=f"asked:{question.id}" if what == "asked" else "",
        event=question.event,
    )


def _update_asker(question: Question, sentence: str, what: str) -> Envelope:
    """Edits what the asker was told last, so that it stays true without a new message each time."""
    return Envelope(
        key=f"question:{question.id}:asker:{what}:{question.version}",
        to=Reply(question.message, question.conversation),
        message=Message(text=sentence, language=question.language),
        about=f"asked:{question.id}",
        event=question.event,
    )


def _answer_to_asker(question: Question, event: Event) -> Envelope:
    return Envelope(
        key=f"question:{question.id}:answer:{len(question.contributions)}",
        to=Reply(question.message, question.conversation),
        message=answer_message(question, event),
        about=f"answer:{question.id}:{len(question.contributions)}",
        event=question.event,
    )


def _others_are_told(question: Question, known: Known) -> tuple[Envelope, ...]:
    """Whoever else had the card sees that it is answered, instead of answering it again."""
    event, before = known.event, known.question
    assert event is not None
    assert before is not None
    seen = Message(
        title=_title(event, event.language),
        text=say("experts.answered_already", event.language),
        quote=question.text,
        language=event.language,
    )
    others = _to_whoever_has_it(before, seen, f"answered:{len(question.contributions)}")
    mine = f"mail:{known.person.email}"
    return tuple(one for one in others if not (isinstance(one.to, ToPerson) and one.to.id == mine))


def _to_whoever_has_it(question: Question, message: Message, what: str) -> tuple[Envelope, ...]:
    event = question.event
    doors: list[ToPerson | ToRole] = []
    if question.expert:
        doors.append(ToPerson(f"mail:{question.expert}", event))
    if question.organizers_asked_at:
        doors.append(ToRole("organizer", event))
    return tuple(
        Envelope(
            key=f"question:{question.id}:{what}:{number}",
            to=to,
            message=message,
            about=f"question:{question.id}",
            kind="question",
            event=event,
        )
        for number, to in enumerate(doors)
    )


def _may_not_answer(act: str, question: Question, known: Known) -> Outcome | None:
    """Why this person may not act on the question, or None."""
    language = _language(known)
    if not may(known.roles, "expert", "organizer"):
        return refused(act, f"question:{question.id}", language, "experts.only_experts")
    if question.state in ("answered", "settled") and act != "show":
        return _notice("experts.answered_already", language)
    if question.state in ("withdrawn", "closed"):
        return _notice("experts.withdrawn", language, asker=question.asker_name)
    if known.person.email in question.declined and not may(known.roles, "organizer"):
        return _notice("experts.no_longer_yours", language)
    return None


def _with_form(
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


def _wrong_with(words: str, language: Language) -> str:
    if not words:
        return say("experts.answer_empty", language)
    if len(words) > LONGEST_ANSWER:
        return say("experts.answer_long", language, count=len(words), most=LONGEST_ANSWER)
    return ""


def _coming_up(question: Question, event: Event, now: datetime) -> str:
    """Where more can be heard of it: the next session on the question's topic."""
    ahead = (one for one in event.sessions if question.topic in one.topics and one.start > now)
    coming = next(ahead, None)
    return (
        f"{coming.title.in_(question.language)}: {when(coming.start, question.language)}." if coming else ""
    )


def _label(known: Known) -> Label:
    return "expert" if "expert" in known.roles else "organizer"


def _is_askers(question: Question, known: Known) -> bool:
    return question.asker == known.person.id or may(known.roles, "organizer")


def _name(email: str, event: Event) -> str:
    listed = event.people_by_email.get(email)
    return listed.name if listed else ""


def _title(event: Event, language: Language) -> str:
    return say("experts.card_title", language, event=event.title.in_(language))


def _language(known: Known) -> Language:
    return (
        known.person.language or known.person.last_language or (known.event.language if known.event else "nb")
    )


def _notice(phrase: str, language: Language, **values: object) -> Outcome:
    return Outcome(notice=say(phrase, language, **values))


def _whole_minutes(later: datetime, earlier: datetime) -> timedelta:
    return max(timedelta(minutes=1), timedelta(minutes=round((later - earlier).total_seconds() / 60)))
