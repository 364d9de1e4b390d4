"""What a question may be answered with: the programme and the entries side by side, the surest first."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from dialogs import programme
from dialogs.answers import entry_message
from dialogs.clauses import core, may_point_back, points_back, questions_in
from dialogs.model.event import Event
from dialogs.model.known import Known, SaidKind
from dialogs.model.message import Message
from dialogs.model.people import Exchange
from dialogs.model.text import Language
from dialogs.nameless import without_request
from dialogs.tokens import words_of
from dialogs.words import say

# Measured on tests/questions: what is answered must be right, and what is near must at least be offered.
ANSWER = 0.55
SUGGEST = 0.2
ALONE = 0.9  # from here on another likely answer is no rival
RIVAL = 0.5  # what makes another answer likely,
CLEAR = 0.05  # unless it is less so by this much
UNASKED = 0.9  # so sure that Vert might speak in a group without being spoken to
AT_LEAST = 2
AT_MOST = 4

_LEANS = ("og", "enn", "men", "hva med", "kva med", "ka med", "and", "what about", "how about", "but")


@dataclass(frozen=True)
class Hit:
    """One possible answer. `entries` are FAQ ids, `session:<id>` or `programme:<what>`."""

    entries: tuple[str, ...]
    confidence: float
    message: Message
    title: str
    why: tuple[str, ...] = ()
    withheld: bool = False  # found wrong by an organizer: a person answers instead


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
    found = _found(without_request(text), known, event, language)
    if found.kind != "suggest" or len(found.hits) >= AT_LEAST:
        return found
    hits = _distinct((*found.hits, *_beside(found.hits[0], event, known.now, language)))[:AT_LEAST]
    return replace(found, hits=hits) if len(hits) == AT_LEAST else replace(found, kind="hand_over", hits=())


def _beside(hit: Hit, event: Event, now: datetime, language: Language) -> Iterable[Hit]:
    """What goes on from an entry: one suggestion alone would be no choice."""
    entry = event.entries_by_id.get(hit.entries[0])
    for name in entry.more if entry else ():
        other = event.entries_by_id.get(name)
        if other and name not in event.withheld:
            yield Hit((name,), 0.0, entry_message(other, event, now, language), other.title.in_(language))


def _found(text: str, known: Known, event: Event, language: Language) -> Found:
    if known.matcher:
        text = known.matcher.mended(text)
    parts = questions_in(text)
    whole = _looked_up(text, known, event, language)
    if len(parts) == 1:
        return _decided(max((whole, *_alone(text, parts[0], known, event, language)), key=_best))
    if any(map(points_back, parts[1:])):
        return _decided(max((whole, *_alone(text, text, known, event, language)), key=_best))
    found: list[tuple[Hit, ...]] = []
    for part in parts:
        hits = _looked_up(core(part), known, event, language)
        is_open = may_point_back(part) and not all(map(_is_sure, found))
        found.append(() if is_open else hits)
    return _together(found, whole)


def _alone(
    text: str, question: str, known: Known, event: Event, language: Language
) -> Iterable[tuple[Hit, ...]]:
    """What is found for the question, and for its core, where these are less than the text."""
    for one in dict.fromkeys((question, core(question))):
        if one != text:
            yield _looked_up(one, known, event, language)


def _together(parts: list[tuple[Hit, ...]], whole: tuple[Hit, ...]) -> Found:
    """Two questions in one: each is answered, or it is said that the rest isn't known."""
    sure = [hits[0] for hits in parts if _is_sure(hits)]
    if not sure or (len(sure) < len(parts) and _best(whole) >= _best(sure)):
        return _decided(whole)
    said = _distinct(sure)
    told = {entry for hit in said for entry in hit.entries}
    return Found(
        "answer",
        min(hit.confidence for hit in said),
        said,
        rest_unknown=any(not _is_sure(hits) and not _is_told(hits, told) for hits in parts),
        why=tuple(line for hit in said for line in hit.why),
    )


def _is_told(hits: tuple[Hit, ...], told: set[str]) -> bool:
    """Whether what is likeliest for a question is told already."""
    return bool(hits) and hits[0].confidence >= SUGGEST and told.issuperset(hits[0].entries)


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
        withheld = entry.id in event.withheld
        yield Hit(
            (entry.id,),
            candidate.confidence,
            entry_message(entry, event, known.now, language),
            entry.title.in_(language),
            _why(candidate.why, candidate.confidence, language, withheld),
            withheld,
        )


def _why(why: tuple[str, ...], confidence: float, language: Language, withheld: bool) -> tuple[str, ...]:
    """The matcher's reasons in words: its nearest example, then what the entry leaves unexplained."""
    lines = [say("answers.why_sure", language, percent=round(confidence * 100))]
    if why:
        lines.append(say("answers.why_example", language, example=why[0]))
    if why[1:]:
        lines.append(say("answers.why_unknown", language, words=", ".join(why[1:])))
    if withheld:
        lines.append(say("answers.why_withheld", language))
    return tuple(lines)


def _decided(hits: tuple[Hit, ...]) -> Found:
    best = _best(hits)
    if _is_sure(hits):
        return Found("answer", best, hits[:1], why=hits[0].why)
    if hits and hits[0].withheld and best >= SUGGEST:
        return Found("hand_over", best, why=hits[0].why)
    hits = tuple(hit for hit in hits if not hit.withheld)
    near = tuple(hit for hit in hits if hit.confidence >= SUGGEST)[:AT_MOST]
    if near:
        near = hits[:AT_LEAST] if len(near) < AT_LEAST else near
        return Found("suggest", best, near, why=hits[0].why)
    return Found("hand_over", best, why=hits[0].why if hits else ())


def _is_sure(hits: tuple[Hit, ...]) -> bool:
    """Whether the first is likely enough to be said, and no other so likely that it may be meant."""
    if _best(hits) < ANSWER or hits[0].withheld:
        return False
    if len(hits) < 2 or hits[0].confidence >= ALONE:
        return True
    return hits[1].confidence < max(RIVAL, hits[0].confidence - CLEAR)


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
