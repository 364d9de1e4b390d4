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
    names_nothing: bool  # no word of the question weighs much
    heavy: int  # how many heavy words the question has
    kind_unknown: bool  # it asks which of a kind that the entry knows nothing of
    narrowed: bool  # to a day, or to one of several, of which the entry says nothing
    clashes: bool  # it asks who, when or how many, and none of the entry's examples does
    priced: bool  # it asks how much something is
    shared: bool  # every heavy word is in the examples of another entry as well
    foreign: bool  # it names somebody or something the event has never heard of
    beyond: bool  # it asks for more of the subject than any of the entry's examples do
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
    "one": -3.69,
    "score": 1.51,
    "lead": 3.05,
    "nearest": 0.98,
    "very near": 2.5,
    "nearest lead": 1.17,
    "asked": 0.98,
    "meant": 2.07,
    "said": 1.41,
    "part": 1.97,
    "unknown": 0.39,
    "heaviest": -0.09,
    "left": 0.01,
    "head": -1.18,
    "missing": -0.37,
    "heavy": 1.36,
    "nothing heavy": 1.19,
    "clashes": -1.39,
    "agrees": 0.9,
}


# No likeness makes up for being asked who where it is told when, nor for a word the entry has never heard,
# where that is what is asked for, or most of what is said, nor for a name that only the example has.
UNHEARD = 0.8
HEAVY = 0.8
NAMED = 0.6
MOST = 0.54
MUCH_LEFT = 1.2
SAME = 0.9  # an example so near is the question itself
APART = 0.1  # the nearest example of another entry is no farther
AT_MOST_THEN = 0.5


def probability(evidence: Evidence) -> float:
    """From 0 to 1, and never more than even where the question goes beyond what the entry is asked by."""
    chance = 1 / (1 + exp(-sum(WEIGHTS[name] * value for name, value in evidence.traits.items())))
    return min(chance, AT_MOST_THEN) if _goes_beyond(evidence) else chance


def _goes_beyond(evidence: Evidence) -> bool:
    if (
        evidence.beyond
        or evidence.clashes
        or evidence.narrowed
        or evidence.kind_unknown
        or evidence.head >= UNHEARD
    ):
        return True
    if evidence.names_nothing and evidence.missing >= NAMED:
        return True  # "hva heter han" is not about whom an example names
    if evidence.heavy == 1 and evidence.shared and evidence.nearest < SAME and evidence.nearest_lead < APART:
        return True  # "hvem er kontaktperson" may mean either of two
    if evidence.priced and evidence.heaviest >= HEAVY:
        return True  # "hva koster middagen" is not about the price of it all
    leaves_much = evidence.uncovered_share >= MOST or evidence.left >= MUCH_LEFT
    return evidence.foreign or (evidence.heaviest >= HEAVY and leaves_much)
