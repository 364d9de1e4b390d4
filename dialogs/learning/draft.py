"""A question and its answer as an entry to be: what an organizer finds in the form, and what comes back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from dialogs.braces import as_read, as_written
from dialogs.hearing import has_words, is_blank, readable, written
from dialogs.learning.sources import source_of
from dialogs.model.event import Entry, Event
from dialogs.model.question import Question
from dialogs.model.text import LANGUAGES, Language, Text
from dialogs.plain import shortened
from dialogs.tokens import words_of

LONGEST_ASKED = 300  # characters of one way to ask
MOST_ASKED = 10  # ways to ask, in each language
LONGEST_ANSWER = 4000
LONGEST_ALL = 12_000  # bytes of all its words: they travel with the card, on which they must not be cut
LONGEST_TITLE = 80
WORDS_OF_ID, LONGEST_ID = 3, 40

_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a"})
_BRACES = str.maketrans("{}", "()")  # a title and an example are said as they stand


@dataclass(frozen=True)
class Draft:
    """How it is asked and what is answered, in the languages there are. The first way to ask is the title."""

    asked: Mapping[Language, tuple[str, ...]]
    answer: Text

    @property
    def title(self) -> Text:
        return Text(**{one: shortened(lines[0], LONGEST_TITLE) for one, lines in self.asked.items() if lines})

    @property
    def digest(self) -> str:
        """Another whenever a sign of it is."""
        words = repr((*(self.asked.get(one, ()) for one in LANGUAGES), self.answer))
        return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:12]

    @property
    def size(self) -> int:
        """Bytes of all its words."""
        lines = (line for lines in self.asked.values() for line in lines)
        answers = (self.answer.exactly(one) for one in LANGUAGES)
        return sum(len(words.encode("utf-8", "surrogatepass")) for words in (*lines, *answers))


def draft_of(question: Question, others: Sequence[Question]) -> Draft:
    """As it was asked and answered. Those whose question was merged with it asked in their own words, which
    are no part of it where they were meant for Vert alone.
    """
    asked: dict[Language, tuple[str, ...]] = {}
    for one in (question, *(other for other in others if not other.private or other.shared_at)):
        if lines := _lines(one.text.replace("\n", " ")):
            asked[one.language] = _distinct((*asked.get(one.language, ()), *lines))[:MOST_ASKED]
    answer = replace(Text(), **{question.language: _answer(question.answer.text)})
    return Draft(asked, answer)


def draft_again(entry: Entry, question: Question) -> Draft:
    """The entry it became, with the answer as it was corrected since."""
    answer = Text(**{one: as_read(entry.answer.exactly(one)) for one in LANGUAGES})
    if question.answer.corrected_at:
        answer = replace(answer, **{question.language: _answer(question.answer.text)})
    return Draft(entry.asked_as, answer)


def draft_in(fields: Mapping[str, str]) -> Draft:
    """What the fields of the form say."""
    asked = {one: _distinct(_lines(fields.get(f"asked_{one}", ""))) for one in LANGUAGES}
    return Draft(asked, Text(**{one: _answer(fields.get(f"answer_{one}", "")) for one in LANGUAGES}))


def entry_of(draft: Draft, question: Question, event: Event) -> Entry:
    """The entry it becomes. One it became before is written anew, with what goes on from it."""
    before = event.entries_by_id.get(question.learnt_as or "")
    return Entry(
        id=before.id if before else _id(draft.title.in_(question.language), event),
        title=draft.title,
        asked_as=draft.asked,
        answer=Text(**{one: as_written(draft.answer.exactly(one)) for one in LANGUAGES}),
        topics=(question.topic,) if question.topic and question.topic in event.topics_by_id else (),
        more=before.more if before else (),
        source=source_of(question, event, as_answered=_is_as_answered(draft, question)),
    )


def _is_as_answered(draft: Draft, question: Question) -> bool:
    """Whether the words are those of who answered, where it was answered in their language."""
    kept = draft.answer.exactly(question.language)
    return not kept or kept == _answer(question.answer.text)


def _answer(words: str) -> str:
    text = written(words)
    return "" if is_blank(text) else text


def _lines(words: str) -> tuple[str, ...]:
    lines = (readable(line).translate(_BRACES) for line in written(words).split("\n"))
    return tuple(line for line in lines if has_words(line))


def _distinct(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple({" ".join(words_of(one)): one for one in reversed(lines)}.values())[::-1]


def _id(title: str, event: Event) -> str:
    """Short, from the title's first words; no other entry's, nor that of one which was found wrong."""
    words = [word for word in words_of(title.translate(_LETTERS)) if word.isascii()]
    name = "-".join(words[:WORDS_OF_ID])[:LONGEST_ID].strip("-_") or "svar"
    number, id_ = 2, name
    while id_ in event.entries_by_id or id_ in event.withheld:
        number, id_ = number + 1, f"{name}-{number}"
    return id_
