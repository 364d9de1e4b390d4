"""Taking an answer back, and putting it back where it was right after all."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from dialogs.common import event_of, gone, language_of
from dialogs.experts.answer_card import answer_message
from dialogs.experts.cards import expert_card, passive_card
from dialogs.experts.naming import asker_of, name_of, signed
from dialogs.experts.shared_card import shared_again, shared_no_more
from dialogs.experts.telling import answered_like, given, to_organizers, to_whoever_has_it
from dialogs.experts.topics import topic_of
from dialogs.model.asking import Asking, Disputed, Marked
from dialogs.model.envelope import Envelope, Reply
from dialogs.model.event import Event, Listed
from dialogs.model.ids import derived
from dialogs.model.incoming import Pressed
from dialogs.model.known import Audit, Known, Outcome, Saved, Tally
from dialogs.model.message import Message
from dialogs.model.question import INSTEAD_OF_WRONG, Question
from dialogs.model.text import Language
from dialogs.nameless import is_requested, without_request
from dialogs.withholding import withhold
from dialogs.words import say
from dialogs.wrong.cards import answer_of, as_told, asks, is_taken_back, may_be_put_back, put_back, taken_back

INSTEAD = {"instead": "wrong"}  # the source of what takes an answer's place, and is no answer itself

Press = Callable[[Pressed, Known], Outcome]
Act = Callable[[Disputed, Pressed, Known], Outcome]


def _about_something_said(act: Act) -> Press:
    @wraps(act)
    def press(pressed: Pressed, known: Known) -> Outcome:
        language = language_of(known)
        if not known.conversation.is_private:
            return Outcome(notice=say("common.in_private_only", language))
        if known.disputed is None or known.event is None:
            return gone(language)
        return act(known.disputed, pressed, known)

    return press


@_about_something_said
def wrong(found: Disputed, pressed: Pressed, known: Known) -> Outcome:
    """*Feil svar*: what would happen."""
    return Outcome(card=asks(found, known, language_of(known)))


@_about_something_said
def wrong_yes(found: Disputed, pressed: Pressed, known: Known) -> Outcome:
    """The answer is replaced where it stands, and the question goes to a person on the asker's behalf."""
    if is_taken_back(found):
        return Outcome(card=taken_back(found, known, language_of(known)))
    if found.asking and found.asking.kind == "answer":
        return _take_back_own(found.asking, found, pressed, known)
    if found.question and found.question.contributions:
        return _take_back_persons(found.question, found, pressed, known)
    return Outcome(card=asks(found, known, language_of(known)))


@_about_something_said
def wrong_undo(found: Disputed, pressed: Pressed, known: Known) -> Outcome:
    """*Likevel riktig*: the answer stands again, as long as nobody has answered instead."""
    language = language_of(known)
    if not is_taken_back(found):
        return Outcome(card=put_back(found, language))
    if not may_be_put_back(found, known.now):
        answered = bool(found.asking and found.question and found.question.contributions)
        return Outcome(notice=say("wrong.undo_answered" if answered else "wrong.undo_late", language))
    if found.asking:
        return _put_back_own(found.asking, found, pressed, known)
    return _put_back_persons(found, pressed, known)


def _take_back_own(asking: Asking, found: Disputed, pressed: Pressed, known: Known) -> Outcome:
    event = event_of(known)
    question, asked = _asked_instead(asking, found.question, pressed, known)
    news = question is not None and question != found.question
    saved: tuple[Saved, ...] = (
        Marked(asking.about, "wrong"),
        *_counted(asking, event, 1),
        *withhold(asking.entries, event),
    )
    after = replace(found, asking=replace(asking, wrong_at=known.now), question=question)
    instead = Message(_told_instead(question, asking.language, event), language=asking.language)
    return Outcome(
        card=taken_back(after, known, language_of(known)),
        envelopes=(_in_its_place(asking, f"{pressed.id}:wrong", instead, event), *asked),
        saved=(*saved, question) if question and news else saved,
        audit=(Audit("wrong_yes", asking.about),),
    )


def _asked_instead(
    asking: Asking, before: Question | None, pressed: Pressed, known: Known
) -> tuple[Question | None, tuple[Envelope, ...]]:
    """The question with whom it went to. A person has it already, or nobody is left who asked."""
    if not asking.person or not asking.asked:
        return None, ()
    if before and (before.waits or before.contributions):
        return before, ()
    event = event_of(known)
    own, by = "expert" in event.roles_of(asking.email), known.person.email or ""
    anew = (
        before.reopened(known.now, by) if before and before.may_take("reopen") else _on_behalf(asking, known)
    )
    anew = replace(anew, declined=(asking.email,) if own and asking.email else ())
    question, asked = given(anew, known)
    # it may have been with the same person before, so the keys are this turn's
    return question, tuple(replace(one, key=f"{pressed.id}:ask:{n}") for n, one in enumerate(asked))


def _on_behalf(asking: Asking, known: Known) -> Question:
    event = event_of(known)
    question = Question(
        id=derived(asking.about, "wrong"),
        event=event.id,
        asker=asking.person,
        asker_name=asking.name,
        conversation=asking.conversation,
        message=asking.message,
        text=without_request(asking.asked),
        language=asking.language,
        asked_at=asking.at,
        private=asking.private,
        topic=topic_of(asking.asked, event, known.past),
        state="asked",
    ).opened(INSTEAD_OF_WRONG)
    return question.without_name(known.now) if is_requested(asking.asked) else question


def _told_instead(question: Question | None, language: Language, event: Event) -> str:
    """What stands in the answer's place: that it was wrong, nobody's blame, and who was asked."""
    if question is None:
        return say("wrong.instead", language)
    if question.contributions and not question.waits:
        return say("wrong.instead_answered", language, who=signed(question.answer, language))
    topic = event.topics_by_id.get(question.topic or "")
    if question.expert and topic and not question.organizers_asked_at:
        expert = name_of(question.expert, event)
        return say("wrong.instead_expert", language, expert=expert, topic=topic.title.in_(language))
    return say("wrong.instead_organizers", language)


def _put_back_own(asking: Asking, found: Disputed, pressed: Pressed, known: Known) -> Outcome:
    event, language = event_of(known), language_of(known)
    said = answer_of(found, known, asking.language)
    if said is None:
        return gone(language)
    saved: tuple[Saved, ...] = (
        Marked(asking.about, "right"),
        *_counted(asking, event, -1),
        *withhold(asking.entries, event, wanted=False),
    )
    spared: tuple[Envelope, ...] = ()
    question = found.question
    if question and question.waits and question.id == derived(asking.about, "wrong"):
        saved = (*saved, question.withdrawn(known.now, known.person.email or "", "right after all"))
        spared = to_whoever_has_it(question, event, _need_not(question, event), f"right:{pressed.id}")
    return Outcome(
        card=put_back(found, language),
        envelopes=(_in_its_place(asking, f"{pressed.id}:right", said, event), *spared),
        saved=saved,
        audit=(Audit("wrong_undo", asking.about),),
    )


def _in_its_place(asking: Asking, key: str, message: Message, event: Event) -> Envelope:
    return Envelope(
        key=key,
        to=Reply(asking.message, asking.conversation),
        message=message,
        about=asking.about,
        event=event.id,
        source=INSTEAD if key.endswith(":wrong") else {},
    )


def _counted(asking: Asking, event: Event, count: int) -> tuple[Tally, ...]:
    return tuple(Tally(event.id, entry, "wrong", count) for entry in asking.entries)


def _take_back_persons(question: Question, found: Disputed, pressed: Pressed, known: Known) -> Outcome:
    """What a person answered is open again, with the organizers."""
    event = event_of(known)
    by = known.person.email or ""
    reopened = question.found_wrong(known.now, by).given_to_organizers(known.now, by)
    told = as_told(question, found.about)
    note = say("wrong.card_note", event.language, who=signed(told.contributions[-1], event.language))
    ask = expert_card(reopened, event, event.language, note)
    return Outcome(
        card=taken_back(replace(found, question=reopened), known, language_of(known)),
        envelopes=(
            *(
                _in_answers_place(one, f"{pressed.id}:wrong:{one.id}", _instead(one))
                for one in _as_each_was_told(told, found)
            ),
            *shared_no_more(reopened, event, f"shared:wrong:{pressed.id}"),
            to_organizers(reopened, ask, f"wrong:{pressed.id}"),
        ),
        saved=(reopened,),
        audit=(Audit("wrong_yes", f"question:{question.id}"),),
    )


def _put_back_persons(found: Disputed, pressed: Pressed, known: Known) -> Outcome:
    question, event = found.question, event_of(known)
    if question is None:
        return gone(language_of(known))
    right = question.found_right(known.now, known.person.email or "")
    told = _as_each_was_told(as_told(right, found.about), found)
    spared = to_whoever_has_it(question, event, _need_not(question, event), f"right:{pressed.id}")
    return Outcome(
        card=put_back(found, language_of(known)),
        envelopes=(
            *(
                _in_answers_place(
                    one, f"{pressed.id}:right:{one.id}", answer_message(one, event, len(one.contributions))
                )
                for one in told
            ),
            *shared_again(right, event, f"shared:right:{pressed.id}"),
            *spared,
        ),
        saved=(right,),
        audit=(Audit("wrong_undo", f"question:{question.id}"),),
    )


def _as_each_was_told(told: Question, found: Disputed) -> tuple[Question, ...]:
    """The question, and each that was merged with it, as it stands where it was asked."""
    return (told, *(answered_like(one, told) for one in found.merged))


def _instead(question: Question) -> Message:
    return Message(say("wrong.instead_organizers", question.language), language=question.language)


def _in_answers_place(question: Question, key: str, message: Message) -> Envelope:
    return Envelope(
        key=key,
        to=Reply(question.message, question.conversation),
        message=message,
        about=f"answer:{question.id}:{len(question.contributions)}",
        event=question.event,
    )


def _need_not(question: Question, event: Event) -> Callable[[Listed, Language], Message]:
    def draw(_: Listed, theirs: Language) -> Message:
        sentence = say("wrong.need_not", theirs, asker=asker_of(question, theirs))
        return passive_card(replace(question, state="answered"), event, theirs, sentence)

    return draw
