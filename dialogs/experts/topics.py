"""What a question is about: by a topic's words, by questions it is said to be about, and by answered ones."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from dialogs.faq.lexicon import is_common, is_light, meaning_of
from dialogs.faq.reading import is_english, read
from dialogs.model.event import Event, Topic
from dialogs.model.message import typed
from dialogs.model.question import Question
from dialogs.model.text import Language
from dialogs.stemming import stem
from dialogs.tokens import alike, words_of
from dialogs.words import say

LIKE = 0.5  # from here on two questions are about the same
MUCH = 3.0  # what a question quite like it counts for, beside each of the topic's words that are said
LEARNT = 2.0  # the same for one that was answered: nobody but the clock chose its topic
LONGEST = 2000  # characters that are looked at
LEARNT_FROM = 60  # answered questions, the newest


@dataclass(frozen=True)
class About:
    """A topic, and what speaks for it: its words that were said, and the question most like this one."""

    topic: str
    weight: float
    words: tuple[str, ...] = ()
    example: str = ""
    learnt: str = ""  # id of the answered question it is like, whose words are not everyone's


def topic_of(text: str, event: Event, past: Iterable[Question] = ()) -> str | None:
    """The topic that most speaks for; None where nothing speaks for any. `past` are answered questions."""
    found = about(text, event, past)
    return found.topic if found else None


def about(text: str, event: Event, past: Iterable[Question] = ()) -> About | None:
    """The same, with the reasons."""
    text = text[:LONGEST]
    said, core = words_of(text), core_of(text)
    learnt = _most_alike(core, event, past) if event.topics else {}
    weighed = (_weighed(topic, said, core, learnt.get(topic.id, (0.0, ""))) for topic in event.topics)
    return max((one for one in weighed if one.weight), key=lambda one: one.weight, default=None)


def reasons(found: About | None, event: Event, language: Language) -> tuple[str, ...]:
    """What was decided, in plain words."""
    if found is None:
        return (say("routing.no_topic", language),) if event.topics else ()
    lines = [say("routing.topic", language, topic=event.topics_by_id[found.topic].title.in_(language))]
    if found.words:
        lines.append(say("routing.by_words", language, words=", ".join(found.words)))
    if found.example:
        lines.append(say("routing.by_example", language, example=typed(found.example)))
    if found.learnt:
        lines.append(say("routing.by_answered", language))
    return tuple(lines)


def learnt_topic(question: Question, event: Event) -> str | None:
    """What an answered question was about: what it was held to be, or the one thing its expert knows."""
    expert = event.people_by_email.get(question.last.by) if question.contributions else None
    if expert is None or question.topic in expert.topics or len(expert.topics) != 1:
        return question.topic
    return expert.topics[0]


@lru_cache(1024)  # of an event's examples, and of what was answered lately
def core_of(text: str) -> frozenset[str]:
    """What a line says, without the words all lines are made of: stems, and what they mean."""
    english = is_english(text)
    words = [
        word for word in read(text, english) if not (is_light(word, english) or is_common(word, english))
    ]
    return frozenset(meaning_of(word) or stem(word, english) for word in words)


def _weighed(topic: Topic, said: list[str], core: frozenset[str], learnt: tuple[float, str]) -> About:
    words = tuple(phrase for phrase in topic.words if _says(said, words_of(phrase)))
    near, example = max(((_likeness(core, core_of(one)), one) for one in topic.examples), default=(0.0, ""))
    if near < LIKE:
        near, example = 0.0, ""
    like, question = learnt
    return About(topic.id, len(words) + MUCH * near + LEARNT * like, words, example, question)


def _says(said: list[str], phrase: list[str]) -> bool:
    return all(any(alike(word, known) for word in said) for known in phrase)


def _most_alike(core: frozenset[str], event: Event, past: Iterable[Question]) -> dict[str, tuple[float, str]]:
    """For each topic the answered question most like this one, where one is."""
    best: dict[str, tuple[float, str]] = {}
    for topic, question in _learnt(past, event):
        near = _likeness(core, core_of(question.text[:LONGEST]))
        if near >= LIKE and near > best.get(topic, (0.0, ""))[0]:
            best[topic] = (near, question.id)
    return best


def _learnt(past: Iterable[Question], event: Event) -> Iterator[tuple[str, Question]]:
    for number, question in enumerate(past):
        if number >= LEARNT_FROM:
            return
        topic = learnt_topic(question, event)
        if topic in event.topics_by_id and topic is not None:
            yield topic, question


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of what both say is the same, from 0 to 1."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
