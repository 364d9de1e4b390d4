"""The words an event knows, which entries they belong to, and what an unknown word may have been meant as."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from math import log
from operator import or_

from dialogs.faq.lexicon import is_common, is_light, meaning_of, narrows
from dialogs.faq.reading import read
from dialogs.faq.spelling import Spelling, spelling
from dialogs.model.event import Event
from dialogs.model.text import LANGUAGES
from dialogs.stemming import stem
from dialogs.tokens import words_of

COMPOUND = 4  # letters that a part of a compound has at least
LEAST = 0.1  # what a word weighs that all entries know, or that the event is named by
NARROWING = 0.7  # what a word weighs at most that says which day or which of several
COMMON = 0.3  # what a word weighs at most that people put around any question


@dataclass(frozen=True)
class Word:
    """A word of a question that carries its subject. The masks have a bit for each entry that knows it."""

    word: str
    weight: float  # 1 for one that no entry knows, near 0 for one that most know
    asked: int  # in the entry's examples
    meant: int  # by what it means
    said: int  # in the entry's answer
    head: int  # the part of it that says what it is, as møte in nettmøte
    part: int  # another part of it, as hotell in hotellparkering
    known: bool

    def known_by(self, entry: int) -> str:
        """How the entry, given as its bit, knows the word; empty where it doesn't."""
        for name, mask in (
            ("asked", self.asked),
            ("meant", self.meant),
            ("said", self.said),
            ("head", self.head),
            ("part", self.part),
        ):
            if mask & entry:
                return name
        return ""


@dataclass(frozen=True)
class Vocabulary:
    """`asked`, `said` and `meant` give the entries that hold a stem or a meaning, as bits."""

    entries: int
    asked: Mapping[str, int]
    said: Mapping[str, int]
    meant: Mapping[str, int]
    titled: frozenset[str]  # stems of the event's own name: everything here is about it
    spelling: Spelling

    def mended(self, word: str, english: bool) -> str:
        return self.spelling.mended(word, english)

    def tells(self, word: str, english: bool) -> bool:
        """Whether it has to be reckoned with: a word people put around any question, that the event never
        says, has not.
        """
        return word in self.spelling.known or not (is_light(word, english) or is_common(word, english))

    def weighed(self, word: str, english: bool) -> Word | None:
        """The word with the entries that know it; None for one that says nothing about the subject."""
        if is_light(word, english) or len(word) < 2 or word.isdigit():
            return None
        stems = {stem(word, False), stem(word, True)}
        asked, said = self._entries(self.asked, stems), self._entries(self.said, stems)
        is_known = bool(asked or said) or word in self.spelling.known
        if (common := is_common(word, english)) and not is_known:
            return None
        meaning = self.meant.get(meaning_of(word), 0)
        part, head = (0, 0) if asked else self._parts(word)
        spread = max(asked.bit_count(), (said.bit_count() if not asked else 0))
        weight = log((self.entries + 1) / (spread + 1)) / log(self.entries + 1)
        most = LEAST if stems & self.titled else COMMON if common else NARROWING if narrows(word) else 1.0
        is_known = is_known or bool(meaning)
        return Word(word, max(min(weight, most), LEAST), asked, meaning, said, head, part, is_known)

    def _parts(self, word: str) -> tuple[int, int]:
        """The entries that know a part of a compound, or a compound of it; and those that know its head."""
        if len(word) <= COMPOUND:
            return 0, 0
        part = head = 0
        stemmed = stem(word, False)
        for known, entries in self.asked.items():
            if len(known) < COMPOUND:
                continue
            if stemmed.endswith(known):
                head |= entries
            elif stemmed.startswith(known):
                rest = stemmed[len(known) :].removeprefix("s")
                if is_common(rest, False):
                    head |= entries
                else:
                    part |= entries
            elif known.startswith(stemmed):
                part |= entries
        return part, head

    @staticmethod
    def _entries(known: Mapping[str, int], stems: Iterable[str]) -> int:
        return reduce(or_, (known.get(one, 0) for one in stems), 0)


def vocabulary(event: Event) -> Vocabulary:
    """What the entries are asked by and say. Names and titles of the programme are known, and no entry's."""
    asked: dict[str, int] = defaultdict(int)
    said: dict[str, int] = defaultdict(int)
    meant: dict[str, int] = defaultdict(int)
    known = {word for text in _programme(event) for word in words_of(text)}
    for bit, entry in enumerate(event.entries):
        for language in LANGUAGES:
            english = language == "en"
            for text in (*entry.asked_as.get(language, ()), entry.title.exactly(language)):
                words = read(text, english)
                known.update(words)
                for word in _telling(words, english):
                    asked[stem(word, english)] |= 1 << bit
                    if meaning := meaning_of(word):
                        meant[meaning] |= 1 << bit
            words = read(entry.answer.exactly(language), english)
            known.update(words)
            for word in _telling(words, english):
                said[stem(word, english)] |= 1 << bit
    name = (word for title in (event.title.nb, event.title.nn, event.title.en) for word in words_of(title))
    titled = frozenset(one for word in name for one in (stem(word, False), stem(word, True)))
    return Vocabulary(len(event.entries), dict(asked), dict(said), dict(meant), titled, spelling(known))


def _telling(words: Iterable[str], english: bool) -> Iterable[str]:
    """Those that carry a subject in this language: "by" is a town in one, and nothing in another."""
    return (word for word in words if not is_light(word, english))


def _programme(event: Event) -> Iterable[str]:
    for session in event.sessions:
        yield from (session.title.nb, session.title.nn, session.title.en, session.place.nb)
        yield from (*session.speakers, *session.also)
    for title in (
        event.title,
        *(track.title for track in event.tracks),
        *(one.title for one in event.cohorts),
    ):
        yield from (title.nb, title.nn, title.en)
