"""What the asker answers when an expert asked back: by a form, by a reply, or in words in private."""

from dataclasses import replace

from dialogs import smalltalk
from dialogs.common import language_of
from dialogs.experts.asking_back import asked_back_to_asker
from dialogs.experts.cards import expert_card
from dialogs.experts.fields import readers, words_field, wrong_with
from dialogs.experts.naming import asker_of, name_of
from dialogs.experts.routing import language_for
from dialogs.experts.telling import askable, to_whoever_has_it, update_asker
from dialogs.hearing import written
from dialogs.model.envelope import Envelope, ToPerson
from dialogs.model.event import Event, Listed
from dialogs.model.incoming import Edited, Pressed, Said
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.message import Choice, Form, Message, typed
from dialogs.model.question import NotNow, Question
from dialogs.model.text import Language
from dialogs.peers.pressing import about, by_asker
from dialogs.peers.whereabouts import where_it_stands
from dialogs.replies import small_talk
from dialogs.words import say

ONE_LINERS = ("help", "human", "what_stored", "my_data", "forget_me", "nb", "nn", "en")  # no reply to anybody


@by_asker
def reply_form(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """What was asked, and a field."""
    return Outcome(card=_form(_asked_back(question), language_of(known)))


@by_asker
def reply_back(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    words, language = written(pressed.fields.get("text", "")), language_of(known)
    if wrong := wrong_with(words, language):
        refusal = (Audit("reply_back", about(question), "refused"),)
        return Outcome(card=_form(_asked_back(question), language, words, wrong), audit=refusal)
    return told_back(question, event, known, words)


def told_back(question: Question, event: Event, known: Known, words: str) -> Outcome:
    """The expert has it again, and hears what came back in a message of its own."""
    replied = _asked_back(question).replied_with(words, known.now)
    stands = where_it_stands(replied, event)
    return Outcome(
        card=_replied(replied, event, language_of(known)),
        envelopes=(
            update_asker(replied, event, stands, "replied"),
            asked_back_to_asker(replied, event),
            *_to_expert(replied, event, words),
        ),
        saved=(replied,),
        audit=(Audit("reply_back", about(question)),),
    )


def in_words(said: Said, text: str, known: Known, language: Language) -> Outcome | None:
    """The first that the asker says in the private chat after an expert asked; None where it is no reply."""
    question, event = asked_back_here(known), known.event
    if question is None or event is None or isinstance(said, Edited) or text.rstrip().endswith("?"):
        return None
    if smalltalk.kind_of(text, *ONE_LINERS):
        return None
    told = told_back(question, event, known, written(said.text))
    passing = small_talk(said, known, _replied(question, event, language))
    return replace(
        passing,
        envelopes=(*passing.envelopes, *told.envelopes),
        saved=(*passing.saved, *told.saved),
        audit=told.audit,
    )


def asked_back_here(known: Known) -> Question | None:
    """Their own question in this private chat that waits for a reply, where nothing was asked since."""
    question = known.question
    if question is None or not question.awaits_reply or question.asker != known.person.id:
        return None
    if not known.conversation.is_private or question.conversation != known.conversation.id:
        return None
    asked = question.clarifications[-1].at
    return None if known.exchange and known.exchange.at > asked else question


def _asked_back(question: Question) -> Question:
    """Raises NotNow where nothing was asked back, or it is answered."""
    if not question.awaits_reply:
        raise NotNow("reply", question.state)
    return question


def _replied(question: Question, event: Event, language: Language) -> Message:
    """Whoever asked may not have it any more."""
    if who := name_of(question.expert or "", event):
        return Message(say("peers.replied", language, who=typed(who)), language=language)
    return Message(say("peers.replied_to_all", language), language=language)


def _to_expert(question: Question, event: Event, words: str) -> tuple[Envelope, ...]:
    """Their card is true again; and a new message, since nobody hears of one that is edited."""

    def seen(one: Listed, theirs: Language) -> Message:
        return expert_card(question, event, theirs, reader=one.email)

    count = len(question.clarifications)
    told = tuple(_came_back(question, event, one, words) for one in _now_with(question, event))
    return (*to_whoever_has_it(question, event, seen, f"replied:{count}", quietly=bool(told)), *told)


def _now_with(question: Question, event: Event) -> tuple[Listed, ...]:
    """Who has it, else the organizers, where they were asked."""
    if expert := event.people_by_email.get(question.expert or ""):
        return (expert,)
    return askable(question, event) if question.organizers_asked_at else ()


def _came_back(question: Question, event: Event, reader: Listed, words: str) -> Envelope:
    language, last = language_for(reader, event), question.clarifications[-1]
    count, mine = len(question.clarifications), last.by == reader.email
    text = say(
        "peers.came_back" if mine else "peers.came_back_to_another",
        language,
        asker=asker_of(question, language),
        who=typed(last.name),
        words=typed(words),
    )
    answer = Choice(say("experts.answer", language), "answer_form", about(question), style="positive")
    return Envelope(
        key=f"question:{question.id}:came_back:{count}{'' if mine else f':{reader.email}'}",
        to=ToPerson(f"mail:{reader.email}", event.id),
        message=Message(text=text, quote=typed(question.text), choices=(answer,), language=language),
        about=f"reply:{question.id}:{count}",
        kind="question",
        event=event.id,
    )


def _form(question: Question, language: Language, words: str = "", wrong: str = "") -> Message:
    last = question.clarifications[-1]
    label = say("experts.your_answer", language)
    field = words_field(label, words, hint=readers(question, language), error=wrong)
    send = Choice(say("experts.send_answer", language), "reply_back", about(question), style="positive")
    asked = say("peers.asked_back", language, who=typed(last.name), words=typed(last.text))
    return Message(text=asked, quote=typed(question.text), form=Form((field,), (send,)), language=language)
