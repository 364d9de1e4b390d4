"""Which of an event's entries answers a question, and how likely the answer is to be right."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from dialogs.answers import check
from dialogs.faq.confidence import Evidence, probability
from dialogs.faq.index import Floats, Index, index
from dialogs.faq.lexicon import (
    asks_for,
    beside_mine,
    goes_on_to,
    kind_in,
    may_be_asked_about,
    meaning_of,
    narrows,
    numbered,
    spoken_form,
)
from dialogs.faq.reading import features, in_one_form, is_english, read
from dialogs.faq.ridge import ridge
from dialogs.faq.vocabulary import Vocabulary, Word, vocabulary
from dialogs.model.event import Entry, Event
from dialogs.model.known import Candidate
from dialogs.model.text import LANGUAGES, Language
from dialogs.stemming import stem

NEAREST = 0.3  # what the nearest example counts for beside the ridge, when entries are ranked
KIND_OPEN = ("", "part", "meant", "said")  # ways of knowing a word that do not know which of it
MUCH = 0.5  # weight of a word that may be what is asked for
# What is left to explain of a word, by how the entry knows it.
LEFT = {"": 1.0, "part": 0.8, "head": 0.3}
AT_MOST = 4
READ_AT_MOST = 60  # words; a question says what it wants in fewer
WORTH_A_LOOK = 0.02

Found = TypeVar("Found")

_WORD = re.compile(r"[^\W\d_]+")
_TELLS_WHEN = re.compile(
    r"\bkl\. \d|\bat \d{1,2}\.\d\d|\{[\w.-]*(?:start|end|date|day|deadline|when|time)[\w.-]*\}"
)
_TELLS_NAME = re.compile(r"\b[A-ZÆØÅ]\w+ (?:[A-ZÆØÅ]\. )?[A-ZÆØÅ]\w+\b")
_NAME = re.compile(r"(?<=[^\W_] )[^\W\d_a-zæøå][^\W_]+(?! (?:kommune|municipality))\b")
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
    kind: str  # by in `hvilken by`
    names: frozenset[str]  # words written as names
    goes_on_to: frozenset[str]  # menu, guest: what is asked beyond the subject
    numbered: frozenset[tuple[str, int]]  # day 2
    own: frozenset[str]  # words said to be the asker's own
    stems: frozenset[str]
    meant: frozenset[str]


class Told(NamedTuple):
    """A word of an example that carries its subject."""

    stem: str
    meaning: str
    weight: float


class Standing(NamedTuple):
    """How each entry stands to a question, and how far before the next; and how like each example is."""

    scores: Floats
    leads: Floats
    nearest: Floats
    nearest_leads: Floats
    likeness: Floats


@dataclass(frozen=True, eq=False)
class Matcher:
    """`weights` turns likeness to each example into a score for each entry; `asks` is, for each entry, the
    share of its examples that ask who, when and so on.
    """

    ids: tuple[str, ...]
    examples: tuple[Example, ...]
    starts: NDArray[np.int64]  # where each entry's examples begin, and where the last of them end
    asked: NDArray[np.bool_]  # which examples are no answers
    index: Index
    weights: Floats
    vocabulary: Vocabulary
    asks: tuple[Mapping[str, float], ...]
    goes_on_to: tuple[frozenset[str], ...]  # what each entry is asked beyond its subject
    numbered: tuple[frozenset[tuple[str, int]], ...]
    told: dict[int, tuple[Told, ...]] = field(default_factory=dict, repr=False)  # by example, when looked at

    def match(self, text: str) -> tuple[Candidate, ...]:
        """The best entries first. `why` is the nearest example, then the words left unexplained."""
        found = [
            Candidate(self.ids[one.entry], round(probability(one), 3), (one.example, *one.uncovered))
            for one in self.evidence(text)
        ]
        likely = (one for one in found if one.confidence >= WORTH_A_LOOK)
        return tuple(sorted(likely, key=lambda one: -one.confidence)[:AT_MOST])

    def mended(self, text: str) -> str:
        """The line with slips of the finger and dialect set right, as far as the words are known."""
        english = is_english(text)

        def mend(found: re.Match[str]) -> str:
            word = found[0].casefold()
            right = self.vocabulary.mended(spoken_form(word, english), english)
            return found[0] if right == word else right

        return _WORD.sub(mend, text)

    def evidence(self, text: str) -> list[Evidence]:
        """What speaks for and against each of the entries that are nearest."""
        asked = self._read(text)
        likeness = self.index.likeness(features(asked.words, asked.english))
        if not likeness.any():
            return []
        scores = likeness @ self.weights
        likeness = np.where(self.asked, likeness, 0)
        nearest = np.maximum.reduceat(likeness, self.starts[:-1])
        order = np.argsort(-(scores + NEAREST * nearest))[: AT_MOST + 2]
        stand = Standing(scores, _leads(scores), nearest, _leads(nearest), likeness)
        return [self._of(int(entry), asked, stand) for entry in order]

    def _read(self, text: str) -> Asked:
        english = is_english(text)
        mended = (self.vocabulary.mended(word, english) for word in read(text, english)[:READ_AT_MOST])
        said = in_one_form(mended, english)
        words = tuple(word for word in said if self.vocabulary.tells(word, english))
        heavy = (self.vocabulary.weighed(word, english) for word in dict.fromkeys(words))
        wanted = asks_for(said)
        return Asked(
            words=words,
            english=english,
            heavy=tuple(word for word in heavy if word),
            asks_for=wanted,
            kind=kind_in(said),
            names=_names_in(text),
            goes_on_to=goes_on_to(said),
            numbered=numbered(said),
            own=beside_mine(said, wanted),
            stems=frozenset(stem(word, english) for word in words for english in (False, True)),
            meant=frozenset(meaning_of(word) for word in words),
        )

    def _of(self, entry: int, asked: Asked, stand: Standing) -> Evidence:
        first, end = self.starts[entry], self.starts[entry + 1]
        best = int(first + np.argmax(stand.likeness[first:end]))
        whole = sum(word.weight for word in asked.heavy) or 1.0
        known_by = [(word, word.known_by(1 << entry)) for word in asked.heavy]
        shares: dict[str, float] = defaultdict(float)
        for word, how in known_by:
            shares[how] += word.weight / whole
        left = [word.weight * LEFT[how] for word, how in known_by if how in LEFT]
        return Evidence(
            entry=entry,
            example=self.examples[best].text,
            uncovered=tuple(word.word for word, how in known_by if how in LEFT),
            score=float(stand.scores[entry]),
            lead=float(stand.leads[entry]),
            nearest=float(stand.nearest[entry]),
            nearest_lead=float(stand.nearest_leads[entry]),
            asked=shares["asked"],
            meant=shares["meant"],
            said=shares["said"],
            part=shares["part"] + shares["head"],
            unknown=sum(word.weight for word in asked.heavy if not word.known) / whole,
            heaviest=max(left, default=0.0),
            left=sum(left),
            uncovered_share=sum(left) / whole,
            head=self._head_left(known_by),
            missing=self._missing(best, asked),
            names_nothing=all(word.weight < MUCH for word in asked.heavy),
            heavy=len(asked.heavy),
            kind_unknown=any(how in KIND_OPEN and word.word == asked.kind for word, how in known_by),
            narrowed=any(how == "" and narrows(word.word) for word, how in known_by)
            or bool(self.numbered[entry] and asked.numbered - self.numbered[entry]),
            clashes=bool(asked.asks_for) and asked.asks_for not in self.asks[entry],
            priced=asked.asks_for == "how_much",
            shared=all((word.asked & ~(1 << entry)) for word in asked.heavy),
            foreign=any(how == "" and _is_foreign(word, asked) for word, how in known_by),
            beyond=bool(asked.goes_on_to - self.goes_on_to[entry])
            or any(word.word in asked.own for word in asked.heavy),
            agrees=self.asks[entry].get(asked.asks_for, 0.0) if asked.asks_for else 0.0,
        )

    @staticmethod
    def _head_left(known_by: Sequence[tuple[Word, str]]) -> float:
        """What is left to explain of the first word that weighs much: most often it is what is asked for."""
        first = next(((word, how) for word, how in known_by if word.weight >= MUCH), None)
        return first[0].weight * LEFT.get(first[1], 0.0) if first else 0.0

    def _missing(self, example: int, asked: Asked) -> float:
        """The weight of the example's heaviest word that the question does not say, in any way."""
        return max(
            (
                word.weight
                for word in self._told_by(example)
                if word.stem not in asked.stems and (word.meaning or " ") not in asked.meant
            ),
            default=0.0,
        )

    def _told_by(self, example: int) -> tuple[Told, ...]:
        if example not in self.told:
            one = self.examples[example]
            weighed = (
                (word, self.vocabulary.weighed(word, one.english)) for word in read(one.text, one.english)
            )
            self.told[example] = tuple(
                Told(stem(word, one.english), meaning_of(word), found.weight)
                for word, found in weighed
                if found
            )
        return self.told[example]


def _leads(values: Floats) -> Floats:
    """How far each is before the best of the others, which is 0 at least."""
    first = int(values.argmax())
    others = np.delete(values, first).max(initial=0)
    leads: Floats = values - max(values[first], np.float32(0))
    leads[first] = values[first] - others
    return leads


def _is_foreign(word: Word, asked: Asked) -> bool:
    """Whether it is a name the event doesn't know, or a thing that may be asked about and no entry says."""
    if word.word in asked.names and not word.known:
        return True
    return not (word.asked or word.said) and may_be_asked_about(word.word, asked.english)


def _names_in(text: str) -> frozenset[str]:
    """The words with a capital that begin no sentence."""
    return frozenset(found[0].casefold() for found in _NAME.finditer(text))


def fit(event: Event) -> Matcher:
    """Reads the event's entries. An answer that can't be filled in is an error here, not before a person."""
    check(event)
    examples = tuple(_examples(event))
    owners = np.array([one.entry for one in examples], np.int64)
    known = index(features(read(one.text, one.english), one.english) for one in examples)
    return Matcher(
        ids=tuple(entry.id for entry in event.entries),
        examples=examples,
        starts=np.searchsorted(owners, np.arange(len(event.entries) + 1)),
        asked=np.array([one.asked for one in examples], np.bool_),
        index=known,
        weights=ridge(known, owners, len(event.entries)),
        vocabulary=vocabulary(event),
        asks=_asks(examples, event),
        goes_on_to=_of_each(examples, event, goes_on_to),
        numbered=_of_each(examples, event, numbered),
    )


def _examples(event: Event) -> Iterator[Example]:
    for number, entry in enumerate(event.entries):
        for language in LANGUAGES:
            for text in (*entry.asked_as.get(language, ()), entry.title.exactly(language)):
                yield Example(number, text, language == "en")
            answer = _PLACEHOLDER.sub(" ", entry.answer.exactly(language))
            yield Example(number, answer, language == "en", asked=False)


def _asks(examples: Sequence[Example], event: Event) -> tuple[Mapping[str, float], ...]:
    """What each entry is asked for, and how often; 0 for what its answer tells without being asked."""
    kinds: list[Counter[str]] = [Counter() for _ in event.entries]
    for one in examples:
        if one.asked:
            kinds[one.entry][asks_for(read(one.text, one.english))] += 1
    return tuple(
        _told(entry, found, event.language) | {kind: times / found.total() for kind, times in found.items()}
        for entry, found in zip(event.entries, kinds, strict=True)
    )


def _of_each(
    examples: Sequence[Example], event: Event, found_in: Callable[[Sequence[str]], frozenset[Found]]
) -> tuple[frozenset[Found], ...]:
    """What is found in the examples of each entry."""
    found: list[set[Found]] = [set() for _ in event.entries]
    for one in examples:
        if one.asked:
            found[one.entry] |= found_in(read(one.text, one.english))
    return tuple(map(frozenset, found))


def _told(entry: Entry, asked: Mapping[str, int], language: Language) -> dict[str, float]:
    """An answer with a time tells when; one that names somebody tells a name where it tells who."""
    answer = entry.answer.exactly(language)
    when = {"when": 0.0} if _TELLS_WHEN.search(answer) else {}
    return when | ({"name": 0.0} if "who" in asked and _TELLS_NAME.search(answer) else {})
