"""What keeps a draft from becoming an entry: nothing in it, too much, somebody's name, an entry's example."""

import re
from collections.abc import Iterator, Mapping

from dialogs.learning.draft import LONGEST_ALL, LONGEST_ANSWER, LONGEST_ASKED, MOST_ASKED, Draft
from dialogs.model.event import Entry, Event
from dialogs.model.message import typed
from dialogs.model.question import Question
from dialogs.model.text import LANGUAGES, Language
from dialogs.tokens import words_of
from dialogs.words import say

SHORTEST_NAME = 3  # letters: "A" and "Bo" are words as well


def wrong_with(draft: Draft, question: Question, event: Event, language: Language) -> dict[str, str]:
    """By field. Empty: it may be released."""
    wrong: dict[str, str] = {}
    if not draft.answer:
        wrong[f"answer_{question.language}"] = say("learning.answer_wanted", language)
    if not any(draft.asked.values()):
        wrong[f"asked_{question.language}"] = say("learning.asked_wanted", language)
    return (
        wrong
        | names_left(draft, question, event, language)
        | _taken(draft, question, event, language)
        | (_too_long(draft, language))
    )


def names_left(draft: Draft, question: Question, event: Event, language: Language) -> dict[str, str]:
    """A participant's name never goes into an entry."""
    names = _names(question, event)
    if names is None:
        return {}
    wrong = {}
    for field, words in _texts(draft).items():
        if found := names.search(words):
            wrong[field] = say("learning.name_left", language, name=typed(found[0]))
    return wrong


def _names(question: Question, event: Event) -> re.Pattern[str] | None:
    """Those of who asked and of participants who answered, whole and in parts; but for listed people's."""
    listed = {part for one in event.people for part in (one.name, *one.name.split())}
    whole = {question.asker_name, *(one.name for one in question.contributions if one.label == "participant")}
    parts = {part.strip(".,") for name in whole for part in name.split()}
    names = {part for part in parts - listed if len(part) >= SHORTEST_NAME and part[0].isupper()}
    several = {name for name in whole - listed if " " in name.strip()}
    known = [
        *(f"(?i:{re.escape(name.strip())})" for name in sorted(several, key=len, reverse=True)),
        *(re.escape(name) for name in sorted(names, key=len, reverse=True)),
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(known)})(?:s|'s|’s)?(?!\w)") if known else None


def _texts(draft: Draft) -> Mapping[str, str]:
    asked = {f"asked_{one}": "\n".join(draft.asked.get(one, ())) for one in LANGUAGES}
    return asked | {f"answer_{one}": draft.answer.exactly(one) for one in LANGUAGES}


def _taken(draft: Draft, question: Question, event: Event, language: Language) -> dict[str, str]:
    """Two entries that claim the same example could neither be told for certain."""
    claimed = dict(_claimed(question, event))
    wrong = {}
    for one, lines in draft.asked.items():
        for line in lines:
            if entry := claimed.get(tuple(words_of(line))):
                title = entry.title.in_(language)
                wrong[f"asked_{one}"] = say("learning.taken", language, asked=typed(line), title=title)
    return wrong


def _claimed(question: Question, event: Event) -> Iterator[tuple[tuple[str, ...], Entry]]:
    """But for the entry it became before, and for what is kept back since it was found wrong."""
    for entry in event.entries:
        if entry.id == question.learnt_as or entry.id in event.withheld:
            continue
        for examples in entry.asked_as.values():
            yield from ((tuple(words_of(example)), entry) for example in examples)


def _too_long(draft: Draft, language: Language) -> dict[str, str]:
    wrong = {}
    if draft.size > LONGEST_ALL:
        longest_one = max(LANGUAGES, key=lambda one: len(draft.answer.exactly(one)))
        wrong[f"answer_{longest_one}"] = say("learning.all_long", language, most=LONGEST_ALL // 1000)
    for one in LANGUAGES:
        lines, answer = draft.asked.get(one, ()), draft.answer.exactly(one)
        longest = max(map(len, lines), default=0)
        if len(lines) > MOST_ASKED:
            wrong[f"asked_{one}"] = say("learning.asked_many", language, count=len(lines), most=MOST_ASKED)
        if longest > LONGEST_ASKED:
            wrong[f"asked_{one}"] = say("learning.asked_long", language, count=longest, most=LONGEST_ASKED)
        if len(answer) > LONGEST_ANSWER:
            wrong[f"answer_{one}"] = say(
                "experts.answer_long", language, count=len(answer), most=LONGEST_ANSWER
            )
    return wrong


def is_too_long(draft: Draft) -> bool:
    return bool(_too_long(draft, "en"))
