"""Which of an event's entries answers a question, and how likely the answer is to be right."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dialogs.answers import check
from dialogs.faq.confidence import Evidence, probability
from dialogs.faq.index import Floats, Index, index
from dialogs.faq.reading import Features, asks_for, features, is_english, read
from dialogs.faq.vocabulary import Vocabulary, Word, vocabulary
from dialogs.model.event import Event
from dialogs.model.known import Candidate
from dialogs.model.text import LANGUAGES

RIDGE = 0.5  # how much the examples may disagree: more is smoother
STEPS = 30  # of the solver; more change no answer
TINY = 1e-12
NEAREST = 0.3  # what the nearest example counts for beside the ridge, when entries are ranked
AT_MOST = 4
READ_AT_MOST = 60  # words; a question says what it wants in fewer
WORTH_A_LOOK = 0.02

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True)
class Example:
    """A line that belongs to an entry: a question it is asked by, its title, or, weaker, its answer."""

    entry: int
    text: str
    english: bool
    asked: bool = True


@dataclass(frozen=True)
class Asked:
    """A question as it is read."""

    words: tuple[str, ...]
    english: bool
    heavy: tuple[Word, ...]
    asks_for: str


@dataclass(frozen=True, eq=False)
class Matcher:
    """`weights` turns likeness to each example into a score for each entry; `asks` is, for each entry, the
    share of its examples that ask who, when and so on.
    """

    ids: tuple[str, ...]
    examples: tuple[Example, ...]
    owners: NDArray[np.int64]  # each example's entry
    asked: NDArray[np.bool_]  # which examples are no answers
    index: Index
    weights: Floats
    vocabulary: Vocabulary
    asks: tuple[Mapping[str, float], ...]

    def match(self, text: str) -> tuple[Candidate, ...]:
        """The best entries first. `why` is the nearest example, then the words left unexplained."""
        found = [
            Candidate(self.ids[one.entry], round(probability(one), 3), (one.example, *one.uncovered))
            for one in self.evidence(text)
        ]
        likely = (one for one in found if one.confidence >= WORTH_A_LOOK)
        return tuple(sorted(likely, key=lambda one: -one.confidence)[:AT_MOST])

    def evidence(self, text: str) -> list[Evidence]:
        """What speaks for and against each of the entries that are nearest."""
        asked = self._read(text)
        likeness = self.index.likeness(features(asked.words, asked.english))
        if not likeness.any():
            return []
        scores = likeness @ self.weights
        likeness = np.where(self.asked, likeness, 0)
        nearest = np.zeros(len(self.ids), np.float32)
        np.maximum.at(nearest, self.owners, likeness)
        order = np.argsort(-(scores + NEAREST * nearest))[: AT_MOST + 2]
        return [self._of(int(entry), asked, scores, nearest, likeness) for entry in order]

    def _read(self, text: str) -> Asked:
        english = is_english(text)
        words = [self.vocabulary.mended(word) for word in read(text, english)[:READ_AT_MOST]]
        heavy = (self.vocabulary.weighed(word) for word in dict.fromkeys(words))
        return Asked(tuple(words), english, tuple(word for word in heavy if word), asks_for(words))

    def _of(self, entry: int, asked: Asked, scores: Floats, nearest: Floats, likeness: Floats) -> Evidence:
        others = np.arange(len(self.ids)) != entry
        example = self.examples[int(np.argmax(np.where(self.owners == entry, likeness, -1)))]
        whole = sum(word.weight for word in asked.heavy) or 1.0
        known_by = [(word, word.known_by(1 << entry)) for word in asked.heavy]
        shares: dict[str, float] = defaultdict(float)
        for word, how in known_by:
            shares[how] += word.weight / whole
        uncovered = [word for word, how in known_by if not how]
        return Evidence(
            entry=entry,
            example=example.text,
            uncovered=tuple(word.word for word in uncovered),
            score=float(scores[entry]),
            lead=float(scores[entry] - scores[others].max(initial=0)),
            nearest=float(nearest[entry]),
            nearest_lead=float(nearest[entry] - nearest[others].max(initial=0)),
            asked=shares["asked"],
            meant=shares["meant"],
            said=shares["said"],
            part=shares["part"],
            unknown=sum(word.weight for word in asked.heavy if not word.known) / whole,
            heaviest=max((word.weight for word in uncovered), default=0.0),
            heavy=len(asked.heavy),
            clashes=bool(asked.asks_for) and asked.asks_for not in self.asks[entry],
            agrees=self.asks[entry].get(asked.asks_for, 0.0) if asked.asks_for else 0.0,
        )


def fit(event: Event) -> Matcher:
    """Reads the event's entries. An answer that can't be filled in is an error here, not before a person."""
    check(event)
    examples = tuple(_examples(event))
    lines = [features(read(one.text, one.english), one.english) for one in examples]
    owners = np.array([one.entry for one in examples], np.int64)
    known = index(lines)
    return Matcher(
        ids=tuple(entry.id for entry in event.entries),
        examples=examples,
        owners=owners,
        asked=np.array([one.asked for one in examples], np.bool_),
        index=known,
        weights=_ridge(known, lines, owners, len(event.entries)),
        vocabulary=vocabulary(event),
        asks=_asks(examples, len(event.entries)),
    )


def _examples(event: Event) -> Iterator[Example]:
    for number, entry in enumerate(event.entries):
        for language in LANGUAGES:
            for text in (*entry.asked_as.get(language, ()), entry.title.exactly(language)):
                yield Example(number, text, language == "en")
            answer = _PLACEHOLDER.sub(" ", entry.answer.exactly(language))
            yield Example(number, answer, language == "en", asked=False)


def _asks(examples: Sequence[Example], entries: int) -> tuple[Mapping[str, float], ...]:
    kinds: list[Counter[str]] = [Counter() for _ in range(entries)]
    for one in examples:
        if one.asked:
            kinds[one.entry][asks_for(read(one.text, one.english))] += 1
    return tuple({kind: times / found.total() for kind, times in found.items()} for found in kinds)


def _ridge(known: Index, lines: Sequence[Features], owners: NDArray[np.int64], entries: int) -> Floats:
    """Kernel ridge regression: each example's weight for each entry.

    Solved by conjugate gradients, all entries at once: a direct solver copies the largest array twice, and a
    server that holds many events has better uses for its memory.
    """
    likeness = np.zeros((len(lines), len(lines)), np.float32)
    for number, line in enumerate(lines):
        likeness[number] = known.likeness(line)
        likeness[number, number] += RIDGE
    weights = np.zeros((len(lines), entries), np.float32)
    left = np.zeros_like(weights)
    left[np.arange(len(lines)), owners] = 1
    step, size = left.copy(), (left * left).sum(axis=0)
    for _ in range(STEPS):
        ahead = likeness @ step
        pace = size / np.maximum((step * ahead).sum(axis=0), TINY)
        weights += pace * step
        left -= pace * ahead
        before, size = size, (left * left).sum(axis=0)
        step = left + size / np.maximum(before, TINY) * step
    return weights
