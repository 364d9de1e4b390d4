"""The time of day a line names: kl. 14, at 9, 14:30, 4.15 pm, klokka fem, halv to."""

import re
from datetime import time

_WORDS = {
    word: number
    for number, words in enumerate(
        [
            "ett eitt en ein one",
            "to two",
            "tre three",
            "fire four",
            "fem five",
            "seks six",
            "sju syv seven",
            "åtte eight",
            "ni nine",
            "ti ten",
            "elleve eleven",
            "tolv twelve",
        ],
        1,
    )
    for word in words.split()
}
_NUMBER = rf"(?P<hour>\d{{1,2}}|{'|'.join(_WORDS)})"
_NAMED = re.compile(
    r"\b(?:kl\.?|klokka|klokken|at|ved)\s*(?P<half>halv\s+)?"
    rf"{_NUMBER}(?:[.:](?P<minute>\d\d))?\s*(?P<noon>am|pm)?\b",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"\b(?P<half>halv\s+)?(?P<hour>\d{1,2})(?:[.:](?P<minute>\d\d))?\s*(?P<noon>am|pm)\b", re.IGNORECASE
)
_COLON = re.compile(r"\b(?P<half>)(?P<hour>\d{1,2}):(?P<minute>\d\d)(?P<noon>)\b")
_HALF = re.compile(rf"\b(?P<half>halv)\s+{_NUMBER}(?P<minute>)(?P<noon>)\b", re.IGNORECASE)
EARLIEST = 7  # whoever says "klokka fem" at a gathering means the afternoon


def hour_in(text: str) -> tuple[time | None, str]:
    """The time, and the line without it."""
    for pattern in (_NAMED, _BARE, _COLON, _HALF):
        found = pattern.search(text)
        if found and (moment := _time(found)):
            return moment, text.replace(found[0], " ", 1)
    return None, text


def _time(found: re.Match[str]) -> time | None:
    said = found["hour"].casefold()
    hour = _WORDS.get(said) or int(said)
    minute = int(found["minute"] or 0)
    if hour > 23 or minute > 59:
        return None
    if ((found["noon"] or "").casefold() == "pm" and hour < 12) or (not found["noon"] and hour < EARLIEST):
        hour += 12
    if found["half"]:  # halv to is half an hour before two
        hour, minute = hour - 1, 30
    return time(hour, minute)
