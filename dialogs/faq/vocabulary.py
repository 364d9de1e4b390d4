"""The words an event knows, which entries they belong to, and what an unknown word may have been meant as."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from math import log
from operator import or_

from rapidfuzz import process
from rapidfuzz.distance import OSA

from dialogs.faq.reading import folded, light_words, meanings, one_form, read, stem
from dialogs.model.event import Event
from dialogs.model.text import LANGUAGES
from dialogs.tokens import words_of

COMPOUND = 4  # letters that a part of a compound has at least
LEAST = 0.1  # what a word weighs that all entries know, or that the event is named by
SHORT = 6  # letters; another word is near to a shorter one


@dataclass(frozen=True)
class Word:
    """A word of a question that carries its subject. The masks have a bit for each entry that knows it."""

    word: str
    weight: float  # 1 for one that no entry knows, near 0 for one that most know
    asked: int  # in the entry's examples
    meant: int  # by what it means
    said: int  # in the entry's answer
    part: int  # a part of it, as hotell in hotellparkering
    known: bool

    def known_by(self, entry: int) -> str:
        """How the entry, given as its bit, knows the word; empty where it doesn't."""
        for name, mask in (
            ("asked", self.asked),
            ("meant", self.meant),
            ("said", self.said),
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
    known: frozenset[str]
    titled: frozenset[str]  # stems of the event's own name: everything here is about it
    spelt: Mapping[str, str]  # each word that is known, by how it is typed without æ, ø and å

    def mended(self, word: str) -> str:
        """The known word that a mistyped one stands for, else the word itself.

        The first letter must be right, and a short word may only lack one or have two swapped, so that
        `parkering` never becomes `markering`, and `i fjor` never `for`.
        """
        if word in self.known:
            return word
        typed = folded(word)
        if typed in self.spelt:
            return self.spelt[typed]
        allowed = 0 if len(word) < 4 or word.isdigit() else 1 if len(word) < 8 else 2
        if not allowed:
            return word
        best = process.extractOne(typed, self.spelt.keys(), scorer=OSA.distance, score_cutoff=allowed)
        if best is None or best[0][0] != typed[0]:
            return word
        if len(typed) < SHORT and len(best[0]) <= len(typed) and sorted(best[0]) != sorted(typed):
            return word
        return self.spelt[best[0]]

    def weighed(self, word: str) -> Word | None:
        """The word with the entries that know it; None for one that says nothing about the subject."""
        if word in light_words() or len(word) < 2 or word.isdigit():
            return None
        stems = {stem(word, False), stem(word, True)}
        asked, said = self._entries(self.asked, stems), self._entries(self.said, stems)
        meaning = self.meant.get(meanings().get(word, ""), 0)
        part = 0 if asked else self._parts(word)
        spread = max(asked.bit_count(), (said.bit_count() if not asked else 0))
        weight = log((self.entries + 1) / (spread + 1)) / log(self.entries + 1)
        return Word(
            word,
            min(max(weight, LEAST), LEAST if stems & self.titled else 1.0),
            asked,
            meaning,
            said,
            part,
            bool(asked or said) or word in self.known,
        )

    def _parts(self, word: str) -> int:
        """The entries that know a part of a compound, or a compound of it."""
        if len(word) < COMPOUND + 1:
            return 0
        stemmed = stem(word, False)
        return reduce(
            or_,
            (
                entries
                for known, entries in self.asked.items()
                if len(known) >= COMPOUND
                and (stemmed.startswith(known) or word.endswith(known) or known.startswith(stemmed))
            ),
            0,
        )

    @staticmethod
    def _entries(known: Mapping[str, int], stems: Iterable[str]) -> int:
        return reduce(or_, (known.get(one, 0) for one in stems), 0)


def vocabulary(event: Event) -> Vocabulary:
    """What the entries are asked by and say. Names and titles of the programme are known, and no entry's."""
    asked: dict[str, int] = defaultdict(int)
    said: dict[str, int] = defaultdict(int)
    meant: dict[str, int] = defaultdict(int)
    known = {*light_words(), *one_form().values(), *meanings()}
    for bit, entry in enumerate(event.entries):
        for language in LANGUAGES:
            english = language == "en"
            for text in (*entry.asked_as.get(language, ()), entry.title.exactly(language)):
                for word in read(text, english):
                    asked[stem(word, english)] |= 1 << bit
                    known.add(word)
                    if meaning := meanings().get(word):
                        meant[meaning] |= 1 << bit
            for word in read(entry.answer.exactly(language), english):
                said[stem(word, english)] |= 1 << bit
                known.add(word)
    for text in _programme(event):
        known.update(words_of(text))
    name = (word for title in (event.title.nb, event.title.nn, event.title.en) for word in words_of(title))
    titled = frozenset(one for word in name for one in (stem(word, False), stem(word, True)))
    spelt = {folded(word): word for word in sorted(known) if len(word) > 2}
    return Vocabulary(
        len(event.entries), dict(asked), dict(said), dict(meant), frozenset(known), titled, spelt
    )


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
