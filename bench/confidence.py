"""Fits what confidence weighs, on the events' own examples: held out, and with their entry taken away.

Prints a line for each weight, to be put into dialogs/faq/confidence.py. The questions in tests/questions are
not looked at: they measure what comes of it.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dialogs.faq import Matcher, fit
from dialogs.faq.reading import read
from dialogs.folder.reading import check_folder
from dialogs.model.event import Entry, Event
from dialogs.model.text import Language

FOLDS = 6
HELD_BACK = 3.0  # pulls weights towards 0
UNTOLD_COUNTS = 3.0  # beside a question whose entry was taken away: it was never an entry's
ANSWERABLE = 2 / 3  # of the questions people ask, as far as we know

# What people ask at any gathering and neither page tells.
UNTOLD = """
Hvor kan jeg parkere?|Er det gratis parkering ved hotellet?|kor kan eg parkere|Where can I park?
is there parking|Hva heter hotellet?|Kva heiter hotellet vi skal bu på?|What is the name of the hotel?
Har hotellet basseng?|Hva er passordet til wifi?|wifi?|Is there wifi at the venue?
Korleis loggar eg på trådlaust nett?|Blir det tatt opptak?|Vert webinara tekne opp?
Will the sessions be recorded?|Kommer lysbildene på nett etterpå?|Får vi presentasjonene tilsendt?
Can I get the slides?|Kva er kleskoden?|Is there a dress code?|Hva bør jeg ha på meg?
Jeg er allergisk mot nøtter|Finnes det vegetarmat?|Eg er allergisk mot skaldyr, kven seier eg frå til?
Is the food halal?|Kan jeg ta med hunden?|Kan eg ta med ektefellen min?|Can I bring my partner?
Kan jeg ta med barn?|Hvilken buss går fra flyplassen?|Går det flybuss til hotellet?
Kor mykje kostar ein taxi?|How do I get from the airport?|Hvem sitter jeg sammen med?
Hvilken gruppe er jeg i?|Kva rom har eg fått?|Am I on the list?|Er jeg registrert?
Har dere mottatt påmeldingen min?|Did you receive my registration?|Kan jeg bytte rom?
Kan eg få eit anna rom?|Når er innsjekking på hotellet?|When is checkout?|Er det frokost på hotellet?
Is breakfast included?|Hvor mange har meldt seg på?|Kor mange kjem det?|Who else has signed up?
Hvem kommer fra nabokommunen?|Blir det samling neste år?|Når er det neste gong?
Will there be another one next year?|Hvordan var det i fjor?|Finnes det heis?
Er lokalet universelt utformet?|Er det tilrettelagt for hørselshemmede?|Is there a hearing loop?
Hva er været i Ålesund?|Korleis blir veret?|What is the weather like?
Hva kan man gjøre i byen på kvelden?|Hvor mye koster øl i baren?|Kan vi få rabatt?
Hvor sender jeg reiseregningen?|Kan jeg få kvittering?|Jeg glemte jakka mi|Er det garderobe?
Kor er toalettet?|Where are the toilets?|Hvor er nødutgangen?|Kva er telefonnummeret til hotellet?
Hvem er teknisk ansvarlig?|Lyden virker ikke|I can't hear anything|Eg får ikkje logga inn
Kan jeg få timer godkjent som etterutdanning?|Gir dette studiepoeng?|Does it give credits?
Hva mener regjeringen om CO2-avgift?|Hvor høy er klimagassutslippet i Norge?|Kva er ein klimabudsjett?
How do we write a climate budget?|Hvordan søker man Klimasats?|Kan dere sende meg en faktura?
Hvordan endrer jeg navnet mitt?|Kan eg endre e-postadressa?|How do I change my e-mail address?
Hva er Vipps-nummeret?|Skal vi ta med PC?|Må eg ha med passord?|Do I need headphones?
Hvilken app bruker dere?|Hvem vant fotballkampen?|Kan du skrive et dikt?|Kva er hovudstaden i Frankrike?
What is 2+2?|Bestill en pizza
"""


# Put in the place of an example's weightiest word, they make it a question that no entry answers.
SUBJECTS: Mapping[Language, str] = {
    "nb": "parkering heis hund taxi garderobe basseng barnevakt passord hotellparkering gruppebilde",
    "nn": "parkering heis hund drosje garderobe symjebasseng barnevakt passord lunsjmeny deltakarliste",
    "en": "parking elevator dog taxi receipt cloakroom pool babysitter password charging insurance photo",
}
SUBJECT_COUNTS = 0.5


# Said along with a question, they leave it the same.
ASIDES: Mapping[Language, Sequence[str]] = {
    "nb": (
        "egentlig {}",
        "{} for oss fra fjellbygda",
        "{} for en fersk vikar",
        "{} ifølge kalenderen min",
        "Mora mi lurer: {}",
        "{} tro",
        "altså {}",
        "{} i praksis",
        "{} for slike som meg",
        "{} med tanke på ferieavviklingen",
    ),
    "nn": (
        "eigentleg {}",
        "{} for oss frå fjellbygda",
        "{} for ein fersk vikar",
        "{} ifølgje kalenderen min",
        "Mor mi lurer: {}",
        "{} tru",
        "altså {}",
        "{} i praksis",
        "{} for slike som meg",
        "{} med tanke på ferien",
    ),
    "en": (
        "so {}",
        "{} for us from the mountains",
        "{} for a newcomer",
        "{} according to my calendar",
        "My mother asks: {}",
        "{} then",
        "right, {}",
        "{} in practice",
        "{} for people like me",
        "{} considering my holiday",
    ),
}
ASIDE_COUNTS = 0.5


@dataclass(frozen=True)
class Sample:
    """A question and one entry that may answer it."""

    traits: Mapping[str, float]
    right: bool
    has_entry: bool  # whether the question's entry is there at all
    counts: float
    is_first: bool  # of the entries looked at for this question


def samples(event: Event) -> Iterator[Sample]:
    """The event's own examples held out, then with their entries taken away, and what neither page tells."""
    for fold in range(FOLDS):
        kept = fit(replace(event, entries=tuple(_without(entry, fold) for entry in event.entries)))
        for entry in event.entries:
            for question in _held_out(entry, fold):
                yield from _looked_at(kept, question, entry.id, 1.0)
            for question in _with_asides(entry, fold):
                yield from _looked_at(kept, question, entry.id, ASIDE_COUNTS)
            for question in _of_something_else(entry, fold, kept):
                yield from _looked_at(kept, question, "", SUBJECT_COUNTS)
    for fold in range(FOLDS):
        absent = event.entries[fold::FOLDS]
        kept = fit(replace(event, entries=tuple(entry for entry in event.entries if entry not in absent)))
        for entry in absent:
            for question in (one for asked in entry.asked_as.values() for one in asked):
                yield from _looked_at(kept, question, "", 1.0)
    whole = fit(event)
    for question in filter(None, UNTOLD.replace("\n", "|").split("|")):
        yield from _looked_at(whole, question, "", UNTOLD_COUNTS)


def _looked_at(matcher: Matcher, question: str, entry: str, counts: float) -> Iterator[Sample]:
    for number, evidence in enumerate(matcher.evidence(question)[:3]):
        right = matcher.ids[evidence.entry] == entry
        yield Sample(evidence.traits, right, bool(entry), counts, number == 0)


def _of_something_else(entry: Entry, fold: int, matcher: Matcher) -> Iterator[str]:
    """The held-out examples, each about another subject."""
    for language, lines in entry.asked_as.items():
        for number, line in enumerate(lines):
            if number % FOLDS == fold:
                words = line.split()
                heavy = [_weight(word, language, matcher) for word in words]
                subjects = SUBJECTS[language].split()
                words[heavy.index(max(heavy))] = subjects[number % len(subjects)]
                yield " ".join(words)


def _with_asides(entry: Entry, fold: int) -> Iterator[str]:
    for language, lines in entry.asked_as.items():
        for number, line in enumerate(lines):
            if number % FOLDS == fold:
                yield ASIDES[language][number % len(ASIDES[language])].format(line.rstrip("?"))


def _weight(word: str, language: Language, matcher: Matcher) -> float:
    found = (matcher.vocabulary.weighed(one, language == "en") for one in read(word, language == "en"))
    return max((one.weight for one in found if one), default=0.0)


def _without(entry: Entry, fold: int) -> Entry:
    asked = {
        language: tuple(line for number, line in enumerate(lines) if number % FOLDS != fold)
        for language, lines in entry.asked_as.items()
    }
    return replace(entry, asked_as=asked)


def _held_out(entry: Entry, fold: int) -> Iterator[str]:
    for lines in entry.asked_as.values():
        yield from (line for number, line in enumerate(lines) if number % FOLDS == fold)


def fitted(
    traits: NDArray[np.float64], right: NDArray[np.float64], counts: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Logistic regression, by Newton's steps."""
    weights = np.zeros(traits.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-(traits @ weights)))
        slope = traits.T @ (counts * (chance - right)) + HELD_BACK * weights
        bend = (traits.T * (counts * chance * (1 - chance))) @ traits + HELD_BACK * np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    return weights


def main(folders: list[str]) -> None:
    events = [check_folder(Path(folder)).event for folder in folders]
    found = [sample for event in events if event for sample in samples(event)]
    names = tuple(found[0].traits)
    traits = np.array([[sample.traits[name] for name in names] for sample in found])
    right = np.array([sample.right for sample in found], float)
    weights = fitted(traits, right, np.array([sample.counts for sample in found]))
    weights[names.index("one")] += _prior(found)
    for name, weight in zip(names, weights, strict=True):
        _print(f"weight of {name}", round(float(weight), 2), "")
    chance = 1 / (1 + np.exp(-(traits @ weights)))
    absent = _absent(found)
    counts = np.array([sample.counts * (1.0 if sample.has_entry else absent) for sample in found])
    for least in (0.5, 0.6, 0.7, 0.8):
        sure = chance >= least
        _print(f"right among those at least {least} sure", round(float(right[sure].mean()), 3), "share")
        _print(
            f"right ones that are at least {least} sure", round(float(sure[right == 1].mean()), 3), "share"
        )
    _reliability(chance, right, counts)


def _reliability(
    chance: NDArray[np.float64], right: NDArray[np.float64], counts: NDArray[np.float64]
) -> None:
    """For each tenth of confidence: how often those so sure are right, beside what they claim."""
    for tenth in range(10):
        among = (chance >= tenth / 10) & (chance < (tenth + 1) / 10)
        if among.any():
            share, claimed = (float(np.average(one[among], weights=counts[among])) for one in (right, chance))
            name = f"right among those {tenth / 10:.1f} to {(tenth + 1) / 10:.1f} sure"
            _print(name, round(share, 3), "share", {"claimed": round(claimed, 3)})


def _prior(found: list[Sample]) -> float:
    """From as many questions without an entry as with one, which tells most, to what people ask."""
    return -float(np.log(_absent(found)))


def _absent(found: list[Sample]) -> float:
    """What a question without an entry counts for, so that as many have one as of those people ask."""
    present = sum(sample.counts for sample in found if sample.is_first and sample.has_entry)
    absent = sum(sample.counts for sample in found if sample.is_first and not sample.has_entry)
    return (1 - ANSWERABLE) / ANSWERABLE * present / absent


def _print(figure: str, value: float, unit: str, beside: Mapping[str, float] | None = None) -> None:
    print(json.dumps({"figure": figure, "value": value, "unit": unit, "beside": dict(beside or {})}))


if __name__ == "__main__":
    main(sys.argv[1:] or ["events/klimasamling-2021", "events/klimakronsj-2021"])
