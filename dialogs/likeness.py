"""Which open questions ask for the same: by their words, in whatever language, and by the matcher."""

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


@dataclass(frozen=True)
class Gist:
    """What of a question tells it from others: the words of its subject, numbers, and what it asks for."""

    words: tuple[str, ...]
    numbers: frozenset[str]
    asks: str

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


def alike_to(
    question: Question, others: Iterable[Question], matcher: Matcher | None = None
) -> tuple[Question, ...]:
    """The others that ask for the same, the oldest first."""
    mine = gist(question)
    found = (one for one in islice(others, MOST) if one.id != question.id and one.sort == question.sort)
    return _in_order(one for one in found if _are_alike(question, mine, one, gist(one), matcher))


def groups_of(
    waiting: Sequence[Question], matcher: Matcher | None = None
) -> tuple[tuple[Question, ...], ...]:
    """Those that ask for the same, together, each once. Who is like nobody is in none."""
    groups: list[tuple[Gist, list[Question]]] = []
    for one in _in_order(waiting)[:MOST]:
        mine = gist(one)
        for first, group in groups:
            if one.sort == group[0].sort and _are_alike(group[0], first, one, mine, matcher):
                group.append(one)
                break
        else:
            groups.append((mine, [one]))
    return tuple(tuple(group) for _, group in groups if len(group) > 1)


def _in_order(questions: Iterable[Question]) -> tuple[Question, ...]:
    return tuple(sorted(questions, key=lambda one: (one.asked_at, one.id)))


def _are_alike(one: Question, mine: Gist, other: Question, theirs: Gist, matcher: Matcher | None) -> bool:
    share = mine.share(theirs)
    if share >= SAME or share < NEAR or matcher is None:
        return share >= SAME
    nearest = {candidates[0].entry for each in (one, other) if (candidates := matcher.match(each.text))}
    return len(nearest) == 1 and all(matcher.match(each.text) for each in (one, other))


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
