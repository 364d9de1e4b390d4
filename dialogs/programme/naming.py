"""Which sessions a line names: by titles, speakers, tracks, or other words they are known by."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from dialogs.model.event import Event, Session, Track
from dialogs.model.text import LANGUAGES
from dialogs.programme.cues import filler
from dialogs.stemming import stem
from dialogs.tokens import alike, words_of

NEAR = 0.8  # of the best one's weight; those below it are not meant
WHOLE_PHRASE = 5.0  # a name said word for word outweighs words that are only alike


@dataclass(frozen=True)
class Named:
    """The sessions that fit best, and the words that named them."""

    sessions: tuple[Session, ...] = ()
    by: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Vocabulary:
    """The words of each session, of its note, and its whole phrases; and how telling each word is.

    A word that many sessions share tells little.
    """

    words: Mapping[str, frozenset[str]]
    notes: Mapping[str, frozenset[str]]
    phrases: Mapping[str, tuple[str, ...]]
    weight: Mapping[str, float]
    all: frozenset[str]  # of the words that have a weight


@lru_cache(maxsize=32)
def _vocabulary(sessions: tuple[Session, ...], tracks: tuple[Track, ...]) -> Vocabulary:
    titles = {track.id: " ".join(track.title.exactly(language) for language in LANGUAGES) for track in tracks}
    words = {
        one.id: _telling((*_names(one), *one.speakers, titles.get(one.track or "", ""))) for one in sessions
    }
    notes = {one.id: _telling(one.note.exactly(language) for language in LANGUAGES) for one in sessions}
    phrases = {
        one.id: tuple(f" {phrase} " for phrase in map(_phrase, _names(one)) if " " in phrase)
        for one in sessions
    }
    spread = Counter(word for id_ in words for word in words[id_] | notes[id_])
    weight = {one: math.log(1 + len(sessions) / spread[one]) for one in spread}
    return Vocabulary(words, notes, phrases, weight, frozenset(weight))


def vocabulary(event: Event) -> Vocabulary:
    """Kept for the newest releases, since every question of the programme needs it."""
    return _vocabulary(event.sessions, event.tracks)


def sessions_named(said: list[str], line: str, event: Event, days: tuple[date, ...] = ()) -> Named:
    """The sessions whose words the line says. On a day that is named, a session's note may name it as well.

    `said` are the line's telling words, `line` all of them with a space around each.
    """
    known = vocabulary(event)
    telling = {
        word for word in said if len(word) > 2 and word not in _SMALL and stem(word) not in _small_stems()
    }
    met = {word: _alike(word, known.all) for word in telling}
    by = {word: ones for word, ones in met.items() if ones}
    if not by and not any(phrase in line for phrases in known.phrases.values() for phrase in phrases):
        return Named()
    that_day = [session for session in event.sessions if session.day in days]
    broad = {session.id: known.words[session.id] | known.notes[session.id] for session in that_day}
    return (
        _best(by, line, that_day, broad, known)
        or _best(by, line, event.sessions, known.words, known)
        or Named()
    )


@lru_cache(4096)
def _alike(word: str, known: frozenset[str]) -> frozenset[str]:
    return frozenset(one for one in known if alike(word, one))


def _best(
    by: Mapping[str, frozenset[str]],
    line: str,
    sessions: Sequence[Session],
    words: Mapping[str, frozenset[str]],
    known: Vocabulary,
) -> Named | None:
    scores = {}
    for session in sessions:
        whole = any(phrase in line for phrase in known.phrases[session.id])
        scores[session.id] = _score(by, words[session.id], known.weight) + WHOLE_PHRASE * whole
    best = max(scores.values(), default=0.0)
    if not best:
        return None
    chosen = tuple(session for session in sessions if scores[session.id] >= NEAR * best)
    met = {word for word, ones in by.items() if any(not ones.isdisjoint(words[one.id]) for one in chosen)}
    phrases = {phrase for one in chosen for phrase in known.phrases[one.id] if phrase in line}
    return Named(chosen, frozenset(met | {word for phrase in phrases for word in phrase.split()}))


def _names(session: Session) -> tuple[str, ...]:
    return (*(session.title.exactly(language) for language in LANGUAGES), *session.also)


def _phrase(name: str) -> str:
    return " ".join(words_of(name))


def _telling(texts: Iterable[str]) -> frozenset[str]:
    words = {word for text in texts for word in words_of(text) if len(word) > 2}
    return frozenset(words - _SMALL - filler())


def _score(by: Mapping[str, frozenset[str]], words: frozenset[str], weight: Mapping[str, float]) -> float:
    return sum(max((weight[one] for one in ones if one in words), default=0.0) for ones in by.values())


_SMALL = frozenset(
    [
        *(
            "and",
            "ved",
            "for",
            "med",
            "som",
            "det",
            "den",
            "hva",
            "kva",
            "what",
            "the",
            "til",
            "oss",
            "vil",
            "fra",
            "frå",
        ),
        *(
            "del",
            "part",
            "hvordan",
            "korleis",
            "how",
            "alle",
            "all",
            "every",
            "andre",
            "other",
            "dag",
            "day",
            "senter",
        ),
        *(
            "øvrige",
            "deltakere",
            "deltakarane",
            "participants",
            "kommunene",
            "kommunane",
            "municipalities",
            "litt",
        ),
        *(
            "some",
            "webinarer",
            "webinars",
            "webinar",
            "økt",
            "dei",
            "from",
            "around",
            "does",
            "mean",
            "take",
            "ålesund",
        ),
        *(
            "course",
            "kurset",
            "kommune",
            "kommunen",
            "møre",
            "romsdal",
            "eksempler",
            "døme",
            "examples",
            "jobbe",
            "klima",
        ),
        *(
            "betyr",
            "info",
            "delen",
            "deler",
            "delar",
            "parts",
            "finne",
            "finner",
            "finn",
            "find",
            "information",
            "gathering",
            "samlingen",
            "samlinga",
            "klimakrønsj",
        ),
    ]
)


@cache
def _small_stems() -> frozenset[str]:
    return frozenset(stem(word) for word in _SMALL)
