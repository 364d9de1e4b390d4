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
    heaviest: float  # the weight of the heaviest word it doesn't cover
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
            "heavy": log1p(self.heavy),
            "nothing heavy": float(self.heavy == 0),
            "clashes": float(self.clashes),
            "agrees": self.agrees,
        }


# Fitted by bench/confidence.py.
WEIGHTS: Mapping[str, float] = {
    "one": -2.35,
    "score": 2.27,
    "lead": 2.85,
    "nearest": 1.51,
    "very near": 1.76,
    "nearest lead": 0.52,
    "asked": 0.1,
    "meant": 1.1,
    "said": 0.37,
    "part": 1.58,
    "unknown": -0.37,
    "heaviest": -1.71,
    "heavy": 0.95,
    "nothing heavy": 0.18,
    "clashes": -1.56,
    "agrees": 0.53,
}


# No likeness makes up for a word the event has never heard, or for being asked who where it is told when.
UNHEARD = 1.0
AT_MOST_THEN = 0.5


def probability(evidence: Evidence) -> float:
    """From 0 to 1, and never more than even where the question goes beyond what the entry is asked by."""
    chance = 1 / (1 + exp(-sum(WEIGHTS[name] * value for name, value in evidence.traits.items())))
    return min(chance, AT_MOST_THEN) if evidence.clashes or evidence.heaviest >= UNHEARD else chance
