"""What an organizer sees of an answer that may be wrong: what will happen, and what has."""

from dataclasses import replace
from datetime import datetime, timedelta

from dialogs.common import event_of
from dialogs.experts.naming import name_of, signed
from dialogs.experts.routing import expert_for
from dialogs.experts.topics import topic_of
from dialogs.finding import told_again
from dialogs.model.asking import Asking, Disputed, Told
from dialogs.model.event import Event
from dialogs.model.known import Known
from dialogs.model.message import Choice, Line, Message, typed
from dialogs.model.question import Question
from dialogs.model.text import Language
from dialogs.plain import plain, shortened
from dialogs.words import listed, say

UNDO = timedelta(minutes=30)  # how long an organizer who was wrong may put the answer back
_LONGEST = 300  # characters of an answer on a card


def asks(found: Disputed, known: Known, language: Language) -> Message:
    """What *Feil svar* would do, with the button that does it; or why there is nothing to do."""
    if found.asking and found.asking.kind == "answer":
        return _asks_about_own(found.asking, found, known, language)
    if found.question and found.question.contributions and found.about.startswith(("answer:", "question:")):
        return _asks_about_persons(found.question, found, known, language)
    kind = found.about.partition(":")[0]
    if kind in ("broadcast", "reminder"):
        object_ = found.about if kind == "broadcast" else f"sent:{found.about}"
        mend = Choice(say("outbox.correct", language), "broadcast_correct", object_, style="positive")
        to_outbox = Choice(say("wrong.outbox", language), "outbox")
        words = say(f"wrong.is_{kind}", language)
        return Message(text=words, choices=(mend, to_outbox), language=language)
    return Message(text=say("wrong.no_answer", language), choices=(_back(language),), language=language)


def is_taken_back(found: Disputed) -> bool:
    if found.asking:
        return found.asking.wrong_at is not None
    return bool(found.question and found.question.wrong_at and found.question.waits)


def may_be_put_back(found: Disputed, now: datetime) -> bool:
    """For a while, and as long as nobody has answered instead."""
    question, asking = found.question, found.asking
    since = asking.wrong_at if asking else question.wrong_at if question else None
    if since is None or now - since > UNDO or not is_taken_back(found):
        return False
    if asking is None:
        return True
    return bool(asking.asked) and (question is None or not question.contributions)


def taken_back(found: Disputed, known: Known, language: Language) -> Message:
    """What is true once an answer was taken back."""
    whom = _who_has_it(found.question, event_of(known), language)
    undo = Choice(say("wrong.undo", language), "wrong_undo", found.about)
    return Message(
        text=say("wrong.done" if whom else "wrong.done_alone", language, whom=whom),
        small=_kept_back(found.asking, event_of(known), language),
        quote=typed(_asked(found)),
        choices=(*((undo,) if may_be_put_back(found, known.now) else ()), _back(language)),
        tone="good",
        language=language,
    )


def put_back(found: Disputed, language: Language) -> Message:
    """What is true once it was right after all."""
    return Message(
        text=say("wrong.undone", language),
        quote=typed(_asked(found)),
        choices=(_back(language),),
        tone="good",
        language=language,
    )


def answer_of(told: Told | Disputed, known: Known, language: Language) -> Message | None:
    """The answer as it was said; where that is not kept, such as on a card, as it would be said now."""
    if told.said:
        return told.said
    asking = told.asking
    if asking is None:
        return None
    again = (told_again(entry, known, asking.as_exchange, language) for entry in asking.entries)
    return next((message for message in again if message), None)


def as_told(question: Question, about: str) -> Question:
    """The question as it was when the answer that `about` names was given: it may have had others since."""
    number = about.rpartition(":")[2] if about.startswith("answer:") else ""
    count = int(number) if number.isdecimal() and len(number) < 5 else 0
    return replace(question, contributions=question.contributions[: count or question.answer_place])


def about_leading(about: str, question: Question, leading: Question) -> str:
    """The same answer, named by the question it was given to: what is shown may be that of a merged one, or
    the copy that its asker shared.
    """
    kind, _, rest = about.partition(":")
    number = rest.partition(":")[2]
    if kind != "answer" or not number.isdecimal() or len(number) > 4:
        return f"question:{leading.id}"
    before = len(question.contributions) if question.id != leading.id else 0
    return f"answer:{leading.id}:{max(1, int(number) - before)}"


def answered_words(told: Told | Disputed, known: Known, language: Language) -> str:
    """The answer on one short line."""
    if told.asking is None and told.question:
        last = as_told(told.question, told.about if isinstance(told, Disputed) else "").contributions[-1]
        return typed(shortened(f"{signed(last, language)}: {last.text}", _LONGEST))
    message = answer_of(told, known, told.asking.language if told.asking else language)
    return shortened(plain(replace(message, small="")), _LONGEST) if message else ""


def _asks_about_own(asking: Asking, found: Disputed, known: Known, language: Language) -> Message:
    if asking.wrong_at:
        return taken_back(found, known, language)
    event = event_of(known)
    if not asking.person or not asking.asked:
        will = say("wrong.will_alone", language)
    elif found.question and found.question.waits:
        will = say("wrong.will_has_it", language, whom=_who_has_it(found.question, event, language))
    elif found.question and found.question.contributions:
        will = say("wrong.will_answered", language)
    else:
        expert = expert_for(topic_of(asking.asked, event, known.past), known, asking.language)
        whom = expert.name if expert else say("wrong.organizers", language)
        will = say("wrong.will_ask", language, whom=whom)
    return _card(found, asking.private, will, known, language)


def _asks_about_persons(question: Question, found: Disputed, known: Known, language: Language) -> Message:
    if is_taken_back(found):
        return taken_back(found, known, language)
    will = say("wrong.will_ask", language, whom=say("wrong.organizers", language))
    return _card(found, question.private, will, known, language)


def _card(found: Disputed, private: bool, will: str, known: Known, language: Language) -> Message:
    place = say("wrong.in_private" if private else "wrong.in_group", language)
    words = answered_words(found, known, language)
    yes = Choice(say("wrong.yes", language), "wrong_yes", found.about, style="destructive")
    return Message(
        title=say("wrong.title", language),
        quote=typed(_asked(found)),
        text=f"{say('wrong.will_replace', language, place=place)} {will}",
        lines=(Line(say("wrong.answered", language), words),) if words else (),
        choices=(yes, Choice(say("wrong.no", language), "today")),
        language=language,
    )


def _kept_back(asking: Asking | None, event: Event, language: Language) -> str:
    """What the next who asks the same is told, until the entry is corrected."""
    entries = (event.entries_by_id.get(one) for one in asking.entries) if asking else ()
    titles = [f"«{one.title.in_(language)}»" for one in entries if one]
    return say("wrong.kept_back", language, titles=listed(titles, language)) if titles else ""


def _who_has_it(question: Question | None, event: Event, language: Language) -> str:
    if question is None:
        return ""
    if question.expert and not question.organizers_asked_at:
        return name_of(question.expert, event)
    return say("wrong.organizers", language)


def _asked(found: Disputed) -> str:
    words = found.asking.asked if found.asking else found.question.text if found.question else ""
    return shortened(words, _LONGEST)


def _back(language: Language) -> Choice:
    return Choice(say("wrong.to_today", language), "today")
