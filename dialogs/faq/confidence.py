"""How likely an entry's answer is to be right, from what speaks for it and against it."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log1p


@dataclass(frozen=True)
class Evidence:
    """What is known of a question and one entry. Shares are of the weight of the question's heavy words."""

    entry: int
    example: str  # of the entry's, the nearest
    uncovered: tuple[str, ...]  # heavy words the entry knows nothing of
    score: float
    lead: float  # over the next best entry; below 0 for one that is not the best
    nearest: float
    nearest_lead: float
    asked: float  # share that the entry's examples hold
    meant: float  # share that it knows by what they mean,
    said: float  # from its answer alone,
    part: float  # or by a part of them, as hotell in hotellparkering
    unknown: float  # share that the event knows nothing of
    uncovered_share: float  # that the entry does not cover
    heaviest: float  # the weight of the heaviest word it doesn't cover
    left: float  # the weight of all the words it doesn't cover
    head: float  # the weight of the word that is asked for, where it doesn't cover that
    missing: float  # the weight of the heaviest word of its example that the question doesn't say
    heavy: int  # how many heavy words the question has
    clashes: bool  # it asks who, when or how many, and none of the entry's examples does
    agrees: float  # share of the entry's examples that ask for the same

    @property
    def traits(self) -> Mapping[str, float]:
        return {
            "one": 1.0,
            "score": self.score,
            "lead": self.lead,
            "nearest": self.nearest,
            "very near": max(0.0, self.nearest - 0.6),
            "nearest lead": self.nearest_lead,
            "asked": self.asked,
            "meant": self.meant,
            "said": self.said,
            "part": self.part,
            "unknown": self.unknown,
            "heaviest": self.heaviest,
            "left": self.left,
            "head": self.head,
            "missing": self.missing,
            "heavy": log1p(self.heavy),
            "nothing heavy": float(self.heavy == 0),
            "clashes": float(self.clashes),
            "agrees": self.agrees,
        }


# Fitted by bench/confidence.py.
WEIGHTS: Mapping[str, float] = {
    "one": -3.79,
    "score": 1.49,
    "lead": 3.16,
    "nearest": 1.03,
    "very near": 2.5,
    "nearest lead": 1.07,
    "asked": 0.99,
    "meant": 2.13,
    "said": 1.44,
    "part": 1.78,
    "unknown": 0.5,
    "heaviest": -0.43,
    "left": 0.22,
    "head": -1.09,
    "missing": -0.4,
    "heavy": 1.43,
    "nothing heavy": 1.29,
    "clashes": -1.36,
    "agrees": 0.89,
}


# No likeness makes up for being asked who where it is told when, nor for a word the event has never heard,
# where that is what is asked for, or most of what is.
UNHEARD = 1.0
HEAVY = 0.8
MOST = 0.55
AT_MOST_THEN = 0.5


def probability(evidence: Evidence) -> float:
    """From 0 to 1, and never more than even where the question goes beyond what the entry is asked by."""
    chance = 1 / (1 + exp(-sum(WEIGHTS[name] * value for name, value in evidence.traits.items())))
    return min(chance, AT_MOST_THEN) if _goes_beyond(evidence) else chance


def _goes_beyond(evidence: Evidence) -> bool:
    if evidence.clashes or evidence.head >= UNHEARD:
        return True
    return evidence.heaviest >= HEAVY and evidence.uncovered_share >= MOST
