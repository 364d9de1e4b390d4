"""What a question may be answered with: the programme and the entries side by side, the surest first."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from dialogs import programme
from dialogs.answers import entry_message
from dialogs.model.event import Event
from dialogs.model.known import Known, SaidKind
from dialogs.model.message import Message
from dialogs.model.people import Exchange
from dialogs.model.text import Language
from dialogs.tokens import words_of
from dialogs.words import say

# Measured on tests/questions: what is answered must be right, and what is near must at least be offered.
ANSWER = 0.6
SUGGEST = 0.2
ALONE = 0.9  # from here on another likely answer is no rival
RIVAL = 0.5  # what makes another answer likely
UNASKED = 0.9  # so sure that Vert might speak in a group without being spoken to
AT_MOST = 4

_WHICH = (
    "hva|hvem|hvor|hvordan|hvorfor|når|kva|kven|kvar|kor|korleis|kvifor|ka|kem|kordan|"
    "what|who|where|when|how|why"
)
_VERBS = (
    "hvilken|hvilket|hvilke|katid|får|kan|må|skal|er|finnes|finst|blir|vert|"
    "do|does|is|are|can|will|must|which"
)
_JOINT = re.compile(rf",?\s+(?:og|and|samt|pluss|men|but)\s+(?=(?:{_WHICH}|{_VERBS})\b)", re.IGNORECASE)
_BOTH = re.compile(rf"^\W*({_WHICH})\s+(?:og|and|eller|or)\s+({_WHICH})\s+(.+)$", re.IGNORECASE)
_POINTS_BACK = frozenset(
    "it its they them he she his her this den han hun ho dei dem denne disse desse".split()
)
# A stop ends a sentence where a capital follows a word: "11. november" and "kl. 12" are one.
_STOP = re.compile(r"(?<=[?!])\s+|(?<=[^\W\d]{3}\.)\s+(?=[^\W\da-zæøå])")
_LEANS = ("og", "enn", "men", "hva med", "kva med", "ka med", "and", "what about", "how about", "but")


@dataclass(frozen=True)
class Hit:
    """One possible answer. `entries` are FAQ ids, `session:<id>` or `programme:<what>`."""

    entries: tuple[str, ...]
    confidence: float
    message: Message
    title: str
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """What came of looking. For an answer, `hits` are all said; otherwise they are what may be offered."""

    kind: SaidKind
    confidence: float = 0.0
    hits: tuple[Hit, ...] = ()
    rest_unknown: bool = False
    why: tuple[str, ...] = field(default=())


def find(text: str, known: Known, language: Language) -> Found:
    """Answers each question in the text where all are sure; offers what is near; else there is nothing."""
    event = known.event
    if event is None:
        return Found("hand_over")
    parts = questions_in(text)
    whole = _looked_up(text, known, event, language)
    if len(parts) == 1:
        asked = _looked_up(parts[0], known, event, language) if parts[0] != text else ()
        return _decided(max(whole, asked, key=_best))
    if _points_back(parts[1:]) and _is_sure(whole):
        return _decided(whole)
    return _together([_looked_up(part, known, event, language) for part in parts], whole)


def _together(parts: list[tuple[Hit, ...]], whole: tuple[Hit, ...]) -> Found:
    """Two questions in one: each is answered, or it is said that the rest isn't known."""
    sure = [hits[0] for hits in parts if _is_sure(hits)]
    if not sure or (len(sure) < len(parts) and _best(whole) >= _best(sure)):
        return _decided(whole)
    said = _distinct(sure)
    return Found(
        "answer",
        min(hit.confidence for hit in said),
        said,
        rest_unknown=len(sure) < len(parts),
        why=tuple(line for hit in said for line in hit.why),
    )


def questions_in(text: str) -> tuple[str, ...]:
    """The questions of a line: its sentences with a question mark, else all of it.

    `Hva koster det og når er det` is two, and so is `Hvor og når er det`.
    """
    sentences = _STOP.split(text)
    asked = [sentence for sentence in sentences if sentence.endswith("?")] or [text]
    parts = [part for sentence in asked for part in _JOINT.split(sentence) if part.strip()]
    return tuple(one for part in parts for one in _both(part))


def _both(part: str) -> tuple[str, ...]:
    found = _BOTH.match(part)
    return (f"{found[1]} {found[3]}", f"{found[2]} {found[3]}") if found else (part,)


def _points_back(parts: tuple[str, ...]) -> bool:
    """Whether a later question is about what an earlier one named: `and who chairs it`."""
    return any(_POINTS_BACK & set(words_of(part)) for part in parts)


def _looked_up(text: str, known: Known, event: Event, language: Language) -> tuple[Hit, ...]:
    """All that may answer this one question, the surest first. The programme goes before an entry as sure."""
    hits = [*_in_programme(text, known, event, language), *_in_entries(text, known, event, language)]
    if (exchange := known.exchange) and exchange.asked and leans(text) and _best(hits) < ANSWER:
        # the same answer once more is no answer to "og for Nordland?"
        leaning = _in_entries(f"{exchange.asked} {text}", known, event, language)
        hits += [hit for hit in leaning if hit.entries[0] not in exchange.entries]
    return _distinct(sorted(hits, key=lambda hit: -hit.confidence))


def leans(text: str) -> bool:
    """Whether the line is short and goes on from what was said last."""
    words = words_of(text)
    return len(words) <= 6 and " ".join(words).startswith(tuple(f"{cue} " for cue in _LEANS))


def _in_programme(text: str, known: Known, event: Event, language: Language) -> Iterable[Hit]:
    found = programme.answer(text, event, known.now, language, known.exchange, known.links.get("base", ""))
    if found is None:
        return
    title = found.message.title or say("answers.programme", language)
    yield Hit(found.entries, found.confidence, found.message, title, found.why)


def _in_entries(text: str, known: Known, event: Event, language: Language) -> Iterable[Hit]:
    for candidate in known.matcher.match(text) if known.matcher else ():
        entry = event.entries_by_id.get(candidate.entry)
        if entry is None:
            continue
        yield Hit(
            (entry.id,),
            candidate.confidence,
            entry_message(entry, event, known.now, language),
            entry.title.in_(language),
            _why(candidate.why, candidate.confidence, language),
        )


def _why(why: tuple[str, ...], confidence: float, language: Language) -> tuple[str, ...]:
    """The matcher's reasons in words: its nearest example, then what the entry leaves unexplained."""
    lines = [say("answers.why_sure", language, percent=round(confidence * 100))]
    if why:
        lines.append(say("answers.why_example", language, example=why[0]))
    if why[1:]:
        lines.append(say("answers.why_unknown", language, words=", ".join(why[1:])))
    return tuple(lines)


def _decided(hits: tuple[Hit, ...]) -> Found:
    best = _best(hits)
    if _is_sure(hits):
        return Found("answer", best, hits[:1], why=hits[0].why)
    if near := tuple(hit for hit in hits if hit.confidence >= SUGGEST)[:AT_MOST]:
        return Found("suggest", best, near, why=hits[0].why)
    return Found("hand_over", best, why=hits[0].why if hits else ())


def _is_sure(hits: tuple[Hit, ...]) -> bool:
    """Whether the first is likely enough to be said, and no other so likely that it may be meant."""
    if _best(hits) < ANSWER:
        return False
    return len(hits) < 2 or hits[0].confidence >= ALONE or hits[1].confidence < RIVAL


def _best(hits: Iterable[Hit]) -> float:
    return max((hit.confidence for hit in hits), default=0.0)


def _distinct(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    kept: dict[tuple[str, ...], Hit] = {}
    for hit in hits:
        kept.setdefault(hit.entries, hit)
    return tuple(kept.values())


def told_again(entry: str, known: Known, exchange: Exchange | None, language: Language) -> Message | None:
    """What choosing `entry` says now: its answer, a session's card, or the programme as it was asked for."""
    event = known.event
    if event is None:
        return None
    if found := event.entries_by_id.get(entry):
        return entry_message(found, event, known.now, language)
    what, _, name = entry.partition(":")
    if what == "session" and name in event.sessions_by_id:
        base = known.links.get("base", "")
        return programme.tell_session(event.sessions_by_id[name], event, known.now, language, base)
    if what == "programme" and exchange:
        again = programme.answer(exchange.asked, event, known.now, language)
        return again.message if again else None
    return None
