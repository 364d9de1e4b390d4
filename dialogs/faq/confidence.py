"""How likely an entry's answer is to be right, from what speaks for it and against it."""

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
    near: float  # share that it knows by meaning, from its answer, or in part
    unknown: float  # share that the event knows nothing of
    heaviest: float  # the weight of the heaviest word it doesn't cover
    back: float  # how much of the nearest example the question says
    heavy: int  # how many heavy words the question has

    @property
    def traits(self) -> tuple[float, ...]:
        return (
            1.0,
            self.score,
            self.lead,
            self.nearest,
            self.nearest_lead,
            self.asked,
            self.near,
            self.unknown,
            self.heaviest,
            self.back,
            log1p(self.heavy),
            float(self.heavy == 0),
        )


# Fitted by bench/confidence.py.
WEIGHTS = (-2.5, 2.0, 2.0, 3.0, 2.0, 2.0, 0.7, -1.5, -2.0, 0.7, 0.0, -0.5)


def probability(evidence: Evidence) -> float:
    return 1 / (1 + exp(-sum(weight * trait for weight, trait in zip(WEIGHTS, evidence.traits, strict=True))))
