"""Which sessions a line names: by titles, speakers, tracks, or other words they are known by."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from dialogs.model.event import Event, Session
from dialogs.model.text import LANGUAGES
from dialogs.tokens import alike, stem, words_of

NEAR = 0.8  # of the best one's weight; those below it are not meant


@dataclass(frozen=True)
class Named:
    """The sessions that fit best, and the words that named them."""

    sessions: tuple[Session, ...] = ()
    by: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Vocabulary:
    """The words of each session, and how telling each word is: one that many sessions share tells little."""

    words: Mapping[str, frozenset[str]]
    weight: Mapping[str, float]


def is_online(session: Session) -> bool:
    """Whether one takes part from one's own desk."""
    return session.online


@lru_cache(maxsize=32)
def _vocabulary(
    event_id: str, sessions: tuple[Session, ...], tracks: tuple[tuple[str, str], ...]
) -> Vocabulary:
    titles = dict(tracks)
    words = {
        session.id: _words_of_session(session, titles.get(session.track or "", "")) for session in sessions
    }
    spread = Counter(word for found in words.values() for word in found)
    weight = {word: math.log(1 + len(sessions) / count) for word, count in spread.items()}
    return Vocabulary(words, weight)


def vocabulary(event: Event) -> Vocabulary:
    """Kept for the newest releases, since every question of the programme needs it."""
    tracks = tuple(
        (track.id, " ".join(track.title.exactly(language) for language in LANGUAGES))
        for track in event.tracks
    )
    return _vocabulary(event.id, event.sessions, tracks)


def sessions_named(said: list[str], event: Event) -> Named:
    """The sessions whose words the line says. Words of two letters name nothing."""
    known = vocabulary(event)
    telling = {
        word for word in said if len(word) > 2 and word not in _SMALL and stem(word) not in _small_stems()
    }
    met = {word: frozenset(one for one in known.weight if alike(word, one)) for word in telling}
    by = {word: ones for word, ones in met.items() if ones}
    if not by:
        return Named()
    scores = {session.id: _score(by, known.words[session.id], known.weight) for session in event.sessions}
    best = max(scores.values())
    chosen = tuple(session for session in event.sessions if scores[session.id] >= NEAR * best > 0)
    return Named(chosen, frozenset(word for word, ones in by.items() if _met_by_any(ones, chosen, known)))


def _words_of_session(session: Session, track: str) -> frozenset[str]:
    titles = [session.title.exactly(language) for language in LANGUAGES]
    said = [*titles, *session.speakers, *session.also, track]
    return frozenset(word for text in said for word in words_of(text) if len(word) > 2 and word not in _SMALL)


def _score(by: Mapping[str, frozenset[str]], words: frozenset[str], weight: Mapping[str, float]) -> float:
    return sum(max((weight[one] for one in ones if one in words), default=0.0) for ones in by.values())


def _met_by_any(ones: frozenset[str], chosen: tuple[Session, ...], known: Vocabulary) -> bool:
    return any(not ones.isdisjoint(known.words[session.id]) for session in chosen)


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
