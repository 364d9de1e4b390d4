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
from dialogs.faq.reading import asks_for, features, is_english, read
from dialogs.faq.ridge import ridge
from dialogs.faq.vocabulary import Vocabulary, Word, vocabulary
from dialogs.model.event import Event
from dialogs.model.known import Candidate
from dialogs.model.text import LANGUAGES

NEAREST = 0.3  # what the nearest example counts for beside the ridge, when entries are ranked
PART = 0.5  # what is left to explain of a word of which a part is known
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
        uncovered = [word for word, how in known_by if how in ("", "part")]
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
            heaviest=max(
                (word.weight * (PART if how else 1.0) for word, how in known_by if how in ("", "part")),
                default=0.0,
            ),
            heavy=len(asked.heavy),
            clashes=bool(asked.asks_for) and asked.asks_for not in self.asks[entry],
            agrees=self.asks[entry].get(asked.asks_for, 0.0) if asked.asks_for else 0.0,
        )


def fit(event: Event) -> Matcher:
    """Reads the event's entries. An answer that can't be filled in is an error here, not before a person."""
    check(event)
    examples = tuple(_examples(event))
    owners = np.array([one.entry for one in examples], np.int64)
    known = index(features(read(one.text, one.english), one.english) for one in examples)
    return Matcher(
        ids=tuple(entry.id for entry in event.entries),
        examples=examples,
        owners=owners,
        asked=np.array([one.asked for one in examples], np.bool_),
        index=known,
        weights=ridge(known, owners, len(event.entries)),
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
