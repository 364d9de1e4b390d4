"""Which of an event's entries answers a question, and how likely the answer is to be right."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dialogs.answers import check
from dialogs.faq.confidence import Evidence, probability
from dialogs.faq.index import Floats, Index, index
from dialogs.faq.reading import counted, is_english, read
from dialogs.faq.vocabulary import Vocabulary, Word, vocabulary
from dialogs.model.event import Event
from dialogs.model.known import Candidate
from dialogs.model.text import LANGUAGES

RIDGE = 0.5  # how much the examples may disagree: more is smoother
AT_MOST = 4
READ_AT_MOST = 60  # words; a question says what it wants in fewer
WORTH_A_LOOK = 0.02


@dataclass(frozen=True)
class Example:
    entry: int
    text: str
    words: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Matcher:
    """`weights` turns likeness to each example into a score for each entry."""

    ids: tuple[str, ...]
    examples: tuple[Example, ...]
    owners: Floats
    index: Index
    weights: Floats
    vocabulary: Vocabulary

    def match(self, text: str) -> tuple[Candidate, ...]:
        """The best entries first. `why` of each is its nearest example and then the words it has no answer to."""
        if not self.ids:
            return ()
        evidence = self.evidence(text)
        found = [
            Candidate(self.ids[one.entry], round(probability(one), 3), (one.example, *one.uncovered))
            for one in evidence
        ]
        likely = (one for one in found if one.confidence >= WORTH_A_LOOK)
        return tuple(sorted(likely, key=lambda one: -one.confidence)[:AT_MOST])

    def evidence(self, text: str) -> list[Evidence]:
        """What speaks for and against each of the entries that are nearest."""
        english = is_english(text)
        words = [self.vocabulary.mended(word) for word in read(text, english)[:READ_AT_MOST]]
        heavy = [one for word in dict.fromkeys(words) if (one := self.vocabulary.weighed(word))]
        likeness = self.index.likeness(counted(words, english))
        if not likeness.any():
            return []
        scores = likeness @ self.weights
        nearest = np.zeros(len(self.ids), np.float32)
        np.maximum.at(nearest, self.owners, likeness)
        order = np.argsort(-(scores + 0.3 * nearest))
        return [
            self._of(int(entry), scores, nearest, likeness, heavy, words) for entry in order[: AT_MOST + 2]
        ]

    def _of(
        self,
        entry: int,
        scores: Floats,
        nearest: Floats,
        likeness: Floats,
        heavy: Sequence[Word],
        words: Sequence[str],
    ) -> Evidence:
        others = np.arange(len(self.ids)) != entry
        example = self.examples[int(np.argmax(np.where(self.owners == entry, likeness, -1)))]
        bit = 1 << entry
        total = sum(one.weight for one in heavy)
        asked = sum(one.weight for one in heavy if one.asked & bit)
        near = sum(one.weight for one in heavy if (one.near | one.part) & bit and not one.asked & bit)
        uncovered = [one for one in heavy if not (one.asked | one.near | one.part) & bit]
        said = {word for word in example.words if self.vocabulary.weighed(word)}
        return Evidence(
            entry=entry,
            example=example.text,
            uncovered=tuple(one.word for one in uncovered),
            score=float(scores[entry]),
            lead=float(scores[entry] - scores[others].max(initial=0)),
            nearest=float(nearest[entry]),
            nearest_lead=float(nearest[entry] - nearest[others].max(initial=0)),
            asked=asked / total if total else 0.0,
            near=near / total if total else 0.0,
            unknown=sum(one.weight for one in heavy if not one.known) / total if total else 0.0,
            heaviest=max((one.weight for one in uncovered), default=0.0),
            back=len(said & set(words)) / len(said) if said else 0.5,
            heavy=len(heavy),
        )


def fit(event: Event) -> Matcher:
    """Reads the event's entries. An answer that can't be filled in is an error here, never in front of a person."""
    check(event)
    examples: list[Example] = []
    lines = []
    for number, entry in enumerate(event.entries):
        for language in LANGUAGES:
            for text in (*entry.asked_as.get(language, ()), entry.title.exactly(language)):
                words = read(text, language == "en")
                if words:
                    examples.append(Example(number, text, tuple(words)))
                    lines.append(counted(words, language == "en"))
    ids = tuple(entry.id for entry in event.entries)
    owners = np.array([one.entry for one in examples], np.int64)
    known = index(lines)
    return Matcher(
        ids, tuple(examples), owners, known, _ridge(known, lines, owners, len(ids)), vocabulary(event)
    )


def _ridge(known: Index, lines: Sequence[object], owners: Floats, entries: int) -> Floats:
    """Kernel ridge regression: each example's weight for each entry."""
    if not lines:
        return np.zeros((0, entries), np.float32)
    likeness = np.stack([known.likeness(line) for line in lines])  # type: ignore[arg-type]
    likeness[np.diag_indices(len(lines))] += RIDGE
    wanted = np.zeros((len(lines), entries), np.float32)
    wanted[np.arange(len(lines)), owners] = 1
    return np.linalg.solve(likeness, wanted).astype(np.float32)
