"""Which open questions ask for the same: by their words, in whatever language, and by the matcher."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from dialogs.faq.lexicon import asks_for, is_common, is_light, meaning_of
from dialogs.faq.reading import read
from dialogs.model.known import Matcher
from dialogs.model.question import Question
from dialogs.stemming import stem
from dialogs.tokens import alike, words_of

SAME = 0.75  # the share of their words that two questions have in common from here on is the same question
NEAR = 0.5  # from here on it is, where both are nearest to the same entry
MOST = 1000  # questions that are looked through
BEGINNING = 4  # letters that a word has in common with a form, a compound or a slip of it


@dataclass(frozen=True)
class Gist:
    """What of a question tells it from others: the words of its subject, numbers, and what it asks for."""

    words: tuple[str, ...]
    numbers: frozenset[str]
    asks: str

    @property
    def keys(self) -> frozenset[str]:
        """What its words are looked up by: another word for the same has one of these too."""
        beginnings = (stem(word)[:BEGINNING] for word in self.words)
        meanings = (f"={meaning}" for word in self.words if (meaning := meaning_of(word)))
        return frozenset((*beginnings, *meanings))

    def share(self, other: "Gist") -> float:
        """How many of all their words both have, from 0 to 1; 0 where they ask for two things."""
        if self.numbers != other.numbers or (self.asks and other.asks and self.asks != other.asks):
            return 0.0
        total = len(self.words) + len(other.words)
        return 2 * len(_matched(self.words, other.words)) / total if total else 0.0


def gist(question: Question) -> Gist:
    english = question.language == "en"
    said = words_of(question.text)
    words = read(" ".join(word for word in said if not word.isdigit()), english)
    telling = {
        stem(word, english): word
        for word in words
        if not is_light(word, english) and not is_common(word, english)
    }
    numbers = frozenset(word for word in said if word.isdigit())
    return Gist(tuple(telling.values()), numbers, asks_for(words))


class Alike:
    """Open questions, read once, so that each can be held against the others."""

    def __init__(self, waiting: Iterable[Question], matcher: Matcher | None = None) -> None:
        some = islice(waiting, MOST)
        self._questions = sorted(some, key=lambda one: (one.asked_at, one.id))
        self._gists = [gist(one) for one in self._questions]
        self._matcher = matcher
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, one in enumerate(self._gists):
            for key in one.keys:
                self._places[key].append(place)

    def to(self, question: Question) -> tuple[Question, ...]:
        """The others that ask for the same, the oldest first."""
        mine = gist(question)
        return tuple(
            self._questions[place]
            for place in self._near(mine)
            if self._questions[place].id != question.id and self._is_alike(question, mine, place)
        )

    def groups(self) -> tuple[tuple[Question, ...], ...]:
        """Those that ask for the same, together, each once. Who is like nobody is in none."""
        found, taken = [], set()
        for place, first in enumerate(self._questions):
            if place in taken:
                continue
            others = [
                one
                for one in self._near(self._gists[place])
                if one > place and one not in taken and self._is_alike(first, self._gists[place], one)
            ]
            taken.update(others)
            if others:
                found.append((first, *(self._questions[one] for one in others)))
        return tuple(found)

    def _near(self, mine: Gist) -> Sequence[int]:
        """The places of those that have as many words in common as two alike must have, at least."""
        common = Counter(place for key in mine.keys for place in self._places.get(key, ()))
        least = len(mine.words) * NEAR / 2
        return sorted(place for place, count in common.items() if count >= least)

    def _is_alike(self, question: Question, mine: Gist, place: int) -> bool:
        other, theirs = self._questions[place], self._gists[place]
        share = mine.share(theirs) if question.sort == other.sort else 0.0
        if share >= SAME or share < NEAR or self._matcher is None:
            return share >= SAME
        nearest = [self._matcher.match(one.text)[:1] for one in (question, other)]
        return all(nearest) and nearest[0][0].entry == nearest[1][0].entry


def _matched(words: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    """Those of the words that the others have too, each of the others' counted once."""
    left = list(others)
    found = []
    for word in words:
        if (same := next((one for one in left if _is_same(word, one)), None)) is not None:
            left.remove(same)
            found.append(word)
    return tuple(found)


def _is_same(word: str, other: str) -> bool:
    return alike(word, other) or (bool(meaning_of(word)) and meaning_of(word) == meaning_of(other))
