"""*Spør tilbake*: what an expert must know first is asked where the question was asked."""

from dialogs.common import language_of
from dialogs.experts.cards import expert_card
from dialogs.experts.fields import readers, with_fields, words_field, wrong_with
from dialogs.experts.naming import asker_of, name_of
from dialogs.experts.pressing import refusal, taken_words, told_no, while_it_waits
from dialogs.experts.taking import others_see_it_taken
from dialogs.experts.telling import update_asker
from dialogs.hearing import is_blank, written
from dialogs.model.envelope import Envelope, Reply
from dialogs.model.event import Event
from dialogs.model.incoming import Pressed
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.message import Choice, Mention, Message, typed
from dialogs.model.question import Clarification, Question
from dialogs.model.text import Language
from dialogs.peers.whereabouts import where_it_stands
from dialogs.words import say


@while_it_waits
def ask_back_form(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """The card with a field for what the expert must know first."""
    return Outcome(card=card_to_ask_back(question, event, language_of(known)))


@while_it_waits
def ask_back(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """The asker is asked, and who asks has the question meanwhile."""
    language, mine = language_of(known), known.person.email or ""
    if question.state in ("taken", "asked_back") and question.expert != mine:
        return told_no(pressed, question, taken_words(question, event, language))
    words = written(pressed.fields.get("text", ""))
    if wrong_with(words, language, "ask_back"):
        card = card_to_ask_back(question, event, language, words)
        return Outcome(card=card, audit=() if is_blank(words) else refusal(pressed, question))
    name = name_of(mine, event) or known.person.name
    asked = question.asked_back_by(Clarification(mine, name, words, known.now))

    return Outcome(
        card=expert_card(asked, event, language),
        envelopes=(
            update_asker(asked, event, where_it_stands(asked, event), "asked_back"),
            asked_back_to_asker(asked, event),
            *others_see_it_taken(question, asked, event, "asked_back"),
        ),
        saved=(asked,),
        audit=(Audit("ask_back", f"question:{question.id}"),),
    )


def card_to_ask_back(
    question: Question, event: Event, language: Language, words: str | None = None
) -> Message:
    """The card with a field to write in; or with the words that were sent, and what is wrong with them."""
    sent = None if words is None else written(words)
    field = words_field(
        say("experts.ask_back_label", language, asker=asker_of(question, language)),
        sent or "",
        hint=readers(question, language),
        error="" if sent is None else wrong_with(sent, language, "ask_back"),
    )
    about = f"question:{question.id}"
    send = Choice(say("experts.ask_back_button", language), "ask_back", about, style="positive")
    return with_fields(question, event, language, (field,), send)


def asked_back_to_asker(question: Question, event: Event) -> Envelope:
    """What was asked back last, beside the question, with the way to reply as long as nobody has: a message
    of its own, since an edit makes no sound.
    """
    language, count = question.language, len(question.clarifications)
    last = question.clarifications[-1]
    named = not (question.private or question.nameless)
    role = "expert" if "expert" in event.roles_of(last.by) else "organizer"
    text = say(
        "experts.asks_back_group" if named else "experts.asks_back",
        language,
        mention=f"{{@{question.asker}}}",
        who=say(f"experts.{role}_named", language, name=typed(last.name)),
        words=typed(last.text),
    )
    about = f"question:{question.id}"
    reply = Choice(say("peers.reply", language), "reply_form", about, style="positive")
    waits = question.state == "asked_back"
    return Envelope(
        key=f"{about}:asked_back:{count}{'' if waits else ':over'}",
        to=Reply(question.message, question.conversation),
        message=Message(
            text=text,
            quote=typed(question.text),
            choices=(reply,) if waits else (),
            mentions=(Mention(question.asker, question.asker_name),) if named else (),
            language=language,
        ),
        about=f"asked_back:{question.id}:{count}",
        event=question.event,
    )
