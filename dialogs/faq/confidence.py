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
    "one": -3.24,
    "score": 2.12,
    "lead": 2.99,
    "nearest": 2.04,
    "very near": 1.7,
    "nearest lead": 0.43,
    "asked": 0.49,
    "meant": 1.57,
    "said": 0.82,
    "part": 0.8,
    "unknown": 0.42,
    "heaviest": -1.24,
    "heavy": 0.95,
    "nothing heavy": 0.65,
    "clashes": -1.41,
    "agrees": 0.15,
}


def probability(evidence: Evidence) -> float:
    return 1 / (1 + exp(-sum(WEIGHTS[name] * value for name, value in evidence.traits.items())))
