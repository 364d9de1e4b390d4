"""Broken in one place at a time, a sound event gives that one finding, on its line and with its remedy."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from dialogs.folder.finding import Finding, Level
from dialogs.folder.reading import check_folder

Break = Callable[..., Path]
Found = tuple[int, Level, str, str]


class Broken(NamedTuple):
    promise: str
    file: str
    was: str
    now: str
    found: tuple[Found, ...]


def _broken(promise: str, file: str, was: str, now: str, *found: Found) -> Broken:
    return Broken(promise, f"{file}.toml", was, now, found)


TEXTS = '{ nb = "…", nn = "…", en = "…" }'
HTTPS = "Write an address that begins with https://, or take the line out until there is one."
DATE = 'Write it as year, month and day in quotes, such as "2021-11-16".'
TIME = 'Write it as hours and minutes in quotes, such as "12.00".'
BOTH = (
    '"Ekspert E" speaks in session opening, which starts at 12.00, and in session compost, '
    "which starts at 12.30: they overlap"
)
AFTER = 'after = { nb = "Fristen var {date}.", nn = "Fristen var {date}.", en = "The deadline was {date}." }'
SAYS = "answer of entry deadline in"
OVERLAP = "Move one of them, unless the person is meant to go from one to the other."

BROKEN = (
    _broken(
        "a misspelt field is told its right name",
        "event",
        'start = "13.00"',
        'strat = "13.00"',
        (32, "error", 'unknown field "strat" in session compost', 'Did you mean "start"?'),
    ),
    _broken(
        "a missing field is told where it should stand",
        "event",
        'start = "13.00"\n',
        "",
        (28, "error", "session compost has no start", "Write start = … in it."),
    ),
    _broken(
        "a missing language is a note",
        "faq",
        'nn = "Det er {price}."\n',
        "",
        (9, "note", "answer of entry price has no words in nynorsk", 'Write nn = "…" beside the others.'),
    ),
    _broken(
        "an answer in no language is an error",
        "faq",
        'nb = "Det er {price}."\nnn = "Det er {price}."\nen = "It is {price}."',
        'nb = ""',
        (9, "error", "answer of entry price has no words in any language", 'Write nb = "…", or take it out.'),
    ),
    _broken(
        "a misspelt placeholder is told its right name",
        "faq",
        'en = "It is {price}."',
        'en = "It is {prise}."',
        (
            12,
            "error",
            "answer of entry price in English has the unknown placeholder {prise}",
            "Did you mean {price}?",
        ),
    ),
    _broken(
        "a session's end cannot be said where it has none",
        "faq",
        'en = "It is {price}."',
        'en = "It is {price} until {session.compost.end}."',
        (
            12,
            "error",
            "answer of entry price in English has {session.compost.end}, but session compost has no end",
            "Give the session its end, or write the sentence without it.",
        ),
    ),
    _broken(
        "a brace that belongs to no placeholder is found",
        "faq",
        'en = "It is {price}."',
        'en = "It is {price."',
        (
            12,
            "error",
            "answer of entry price in English has a brace that belongs to no placeholder",
            "Take it out, or write a whole placeholder, such as {registration.deadline}.",
        ),
    ),
    _broken(
        "a placeholder outside the answers is found",
        "event",
        'nb = "Åpning"',
        'nb = "Åpning {price}"',
        (
            21,
            "error",
            "title of session opening in bokmål has {price}, which is not filled in here",
            "Write the words themselves: placeholders are filled in in the answers of faq.toml alone.",
        ),
    ),
    _broken(
        "a dated fact needs its after form",
        "event",
        f"{AFTER}\n",
        "",
        (
            65,
            "error",
            "the dated fact registration.deadline has no after form",
            f"Write after = {TEXTS}, which answers say once its date is past.",
        ),
    ),
    _broken(
        "an after form needs a date",
        "event",
        'value = "2021-11-01"',
        'value = "1. november"',
        (
            67,
            "error",
            "fact registration.deadline has a before form but no date",
            'Write its date as value = "2021-09-20", or take before out.',
        ),
        (
            68,
            "error",
            "fact registration.deadline has an after form but no date",
            'Write its date as value = "2021-09-20", or take after out.',
        ),
    ),
    _broken(
        "a day that does not exist is no date",
        "event",
        'value = "2021-11-01"',
        'value = "2021-11-31"',
        (
            66,
            "error",
            'value of fact registration.deadline is "2021-11-31", which is no date',
            'Write "2021-09-20", or with an hour "2021-09-20 12.00".',
        ),
    ),
    _broken(
        "what is said before a date cannot be said after it",
        "event",
        'en = "The deadline was {date}."',
        'en = "The deadline was {date}, {in_days}."',
        (
            68,
            "error",
            "after of fact registration.deadline in English has the unknown placeholder {in_days}",
            "Write {date} or {days_ago}.",
        ),
    ),
    _broken(
        "a session cannot end before it starts",
        "event",
        'end = "12.45"',
        'end = "11.45"',
        (
            24,
            "error",
            "session opening ends at 11.45, before it starts at 12.00",
            "Write an end that is later than the start, or leave the end out.",
        ),
    ),
    _broken(
        "the latest end comes after the end",
        "event",
        'end = "12.45"',
        'end = "12.45"\nend_latest = "12.30"',
        (
            25,
            "error",
            "the end_latest 12.30 of session opening is not later than its end 12.45",
            "Write the earliest end as end and the latest as end_latest.",
        ),
    ),
    _broken(
        "a latest end needs an end",
        "event",
        'start = "13.00"',
        'start = "13.00"\nend_latest = "14.30"',
        (
            33,
            "error",
            "session compost has an end_latest but no end",
            "Write the earliest end as end, or take end_latest out.",
        ),
    ),
    _broken(
        "a provisional end is a note",
        "event",
        'end = "12.45"',
        'end = "12.30"\nend_latest = "12.45"',
        (
            25,
            "note",
            "session opening has a provisional end, 12.30 or 12.45",
            "Vert says both; take end_latest out when the end is settled.",
        ),
    ),
    _broken(
        "one person in two sessions at once is a note",
        "event",
        'start = "13.00"',
        'start = "12.30"',
        (
            35,
            "note",
            BOTH,
            OVERLAP,
        ),
    ),
    _broken(
        "a weekday in bokmål that does not fit its date is found",
        "faq",
        "tirsdag 16.",
        "onsdag 16.",
        (
            23,
            "error",
            f'{SAYS} bokmål says "onsdag 16. november", but 16 November 2021 is a Tuesday',
            'Write "tirsdag", or mend the date.',
        ),
    ),
    _broken(
        "a shortened weekday in nynorsk that does not fit its date is found",
        "faq",
        "tysdag 16. november",
        "tors. 16. nov.",
        (
            24,
            "error",
            f'{SAYS} nynorsk says "tors. 16. nov", but 16 November 2021 is a Tuesday',
            'Write "tysdag", or mend the date.',
        ),
    ),
    _broken(
        "a weekday in English that does not fit its date is found",
        "faq",
        "Tuesday 16 November",
        "Tuesday 17 November 2021",
        (
            25,
            "error",
            f'{SAYS} English says "Tuesday 17 November 2021", but 17 November 2021 is a Wednesday',
            'Write "Wednesday", or mend the date.',
        ),
    ),
    _broken(
        "a date that no calendar has is found beside its weekday",
        "faq",
        "Tuesday 16 November",
        "Tuesday 31 November",
        (
            25,
            "error",
            f'{SAYS} English says "Tuesday 31 November", but there is no such day',
            "Mend the date.",
        ),
    ),
    _broken(
        "a link must be https",
        "event",
        "https://example.org/webinar",
        "http://example.org/webinar",
        (44, "error", 'the link "http://example.org/webinar" of session webinar is not https', HTTPS),
    ),
    _broken(
        "two sessions cannot have one id",
        "event",
        'id = "compost"',
        'id = "opening"',
        (
            29,
            "error",
            'two session tables have the id "opening"; the other is on line 20',
            "Give this one an id of its own.",
        ),
    ),
    _broken(
        "an id must fit into a link",
        "event",
        'id = "quarter"',
        'id = "a quarter"',
        (
            47,
            "error",
            'the id "a quarter" of reminder "a quarter" cannot stand in a link',
            'Use letters, digits and hyphens, such as "travel-cost".',
        ),
    ),
    _broken(
        "two entries cannot claim one example, whatever its letters and punctuation",
        "faq",
        '"Når er fristen?"',
        '"hva  KOSTER det"',
        (
            19,
            "error",
            'entry deadline claims the example "hva KOSTER det", which entry price claims on line 6',
            "Keep it in the one whose answer fits it better.",
        ),
    ),
    _broken(
        "an entry without examples in a language is a note",
        "faq",
        'nn = ["Kva kostar det?"]\nen = ["What does it cost?"]\n',
        "",
        (
            5,
            "note",
            "entry price has no examples in nynorsk or English",
            "Write nn = […], en = […] in asked_as.",
        ),
    ),
    _broken(
        "a contradiction is a note that names what each source says",
        "event",
        'value = { nb = "gratis", nn = "gratis", en = "free" }',
        'said = [{ value = "40 kr", where = "plakaten" }, { value = "50 kr", where = "brevet" }]',
        (
            62,
            "note",
            'fact price contradicts itself: "40 kr" (plakaten); "50 kr" (brevet)',
            "Answers give both; settle it by writing value = … in the fact.",
        ),
    ),
    _broken(
        "a fact must say something",
        "event",
        'value = { nb = "gratis", nn = "gratis", en = "free" }',
        "said = []",
        (62, "error", "fact price says nothing", "Write value = …, or what the sources say in said = […]."),
    ),
    _broken(
        "a session's track must be there",
        "event",
        'track = "workshops"',
        'track = "worksops"',
        (
            33,
            "error",
            'track of session compost names "worksops", but there is no such track',
            'Did you mean "workshops"?',
        ),
    ),
    _broken(
        "an audience is made of cohorts and roles",
        "event",
        '"north", "facilitator"',
        '"nord", "facilitator"',
        (
            34,
            "error",
            'audience of session compost names "nord", but there is no such cohort or role',
            'Did you mean "north"?',
        ),
    ),
    _broken(
        "a reminder rule names sessions and tracks",
        "event",
        '"webinar", "workshops"',
        '"webniar", "workshops"',
        (
            49,
            "error",
            'sessions of reminder quarter names "webniar", but there is no such session or track',
            'Did you mean "webinar"?',
        ),
    ),
    _broken(
        "an entry's topic must be there",
        "faq",
        'topic = ["growing"]',
        'topic = ["knitting"]',
        (
            17,
            "error",
            'topic of entry deadline names "knitting", but there is no such topic',
            "Write a known one: growing.",
        ),
    ),
    _broken(
        "the entries offered next must be there",
        "faq",
        'more = ["deadline"]',
        'more = ["dedline"]',
        (
            4,
            "error",
            'more of entry price names "dedline", but there is no such entry',
            'Did you mean "deadline"?',
        ),
    ),
    _broken(
        "a date is written with the year first",
        "event",
        'date = "2021-11-23"',
        'date = "23.11.2021"',
        (41, "error", 'date of session webinar is "23.11.2021", which is no date', DATE),
    ),
    _broken(
        "a time without quotes would be a number",
        "event",
        'start = "13.00"',
        "start = 13.00",
        (32, "error", "start of session compost is 13.00 without quotes, which is no time of day", TIME),
    ),
    _broken(
        "a time that the clocks skip is found",
        "event",
        'date = "2021-11-23"\nstart = "12.00"',
        'date = "2022-03-27"\nstart = "02.30"',
        (
            42,
            "error",
            "start of session webinar is 02.30, which is skipped on 2022-03-27 when the clocks go forward",
            "Write another time.",
        ),
    ),
    _broken(
        "an e-mail address is one",
        "event",
        "organizer.o@example.org",
        "organizer.o",
        (
            59,
            "error",
            '"organizer.o", the email of person "Arrangør O", is no e-mail address',
            'Write one address, such as "name@example.org".',
        ),
    ),
    _broken(
        "two people cannot have one address",
        "event",
        "organizer.o@example.org",
        "expert.e@EXAMPLE.org",
        (
            59,
            "error",
            'two people tables have the email "expert.e@example.org"; the other is on line 53',
            "Write one people table for each person.",
        ),
    ),
    _broken(
        "a role is one that Vert knows",
        "event",
        'roles = ["organizer"]',
        'roles = ["organiser"]',
        (60, "error", '"organiser" in roles of person "Arrangør O" is unknown', 'Did you mean "organizer"?'),
    ),
    _broken(
        "a language is one that Vert speaks",
        "event",
        'language = "nb"',
        'language = "no"',
        (4, "error", 'language of the event is "no", which is unknown', "Write nb, nn or en."),
    ),
    _broken(
        "a time zone is one that is there",
        "event",
        "Europe/Oslo",
        "Europe/Olso",
        (5, "error", 'the time zone "Europe/Olso" is unknown', 'Did you mean "Europe/Oslo"?'),
    ),
    _broken(
        "a reminder rule has one time and not two",
        "event",
        'before = "15m"',
        'before = "15m"\nat = "day before 09.00"',
        (
            49,
            "error",
            "reminder quarter has both before and at",
            'Write either before = "15m" or at = "day before 09.00".',
        ),
    ),
    _broken(
        "a reminder rule has a time",
        "event",
        'before = "15m"\n',
        "",
        (
            46,
            "error",
            "reminder quarter has neither before nor at",
            'Write either before = "15m" or at = "day before 09.00".',
        ),
    ),
    _broken(
        "a span of time is written in minutes, hours or days",
        "event",
        'before = "15m"',
        'before = "15 minutes"',
        (
            48,
            "error",
            'before of reminder quarter is "15 minutes", which is no span of time',
            'Write minutes, hours or days in quotes, such as "15m", "2h" or "1d".',
        ),
    ),
    _broken(
        "letters that cannot be shown are found, and shown as numbers",
        "event",
        'place = "Storsalen"',
        'place = "Stor\\u202esalen"',
        (
            25,
            "error",
            "place of session opening holds the letter U+202E, which cannot be shown",
            "Write the text anew, without copying it.",
        ),
    ),
    _broken(
        "what is no TOML is told its line",
        "event",
        'end = "12.45"',
        'end = "12.45',
        (
            24,
            "error",
            "this is not TOML: illegal character '\\n'",
            "Mend this line, or put # before it.",
        ),
    ),
)


def test_the_sound_event_gives_no_finding(garden: Path) -> None:
    assert check_folder(garden).findings == ()


@pytest.mark.parametrize("broken", BROKEN, ids=[broken.promise for broken in BROKEN])
def test_a_mistake_gives_its_line_and_its_remedy(broken: Broken, break_: Break) -> None:
    folder = break_(broken.file, (broken.was, broken.now))
    path = str(folder / broken.file)
    checked = check_folder(folder)
    assert checked.findings == tuple(Finding(path, *found) for found in broken.found)
    assert (checked.event is None) == any(level == "error" for _, level, _, _ in broken.found)


def test_all_mistakes_are_found_at_once_and_stand_in_order(break_: Break) -> None:
    break_("faq.toml", ('en = "It is {price}."', 'en = "It is {prise}."'))
    folder = break_("event.toml", ('end = "12.45"', 'end = "11.45"'), ('language = "nb"', 'language = "no"'))
    checked = check_folder(folder)
    assert [(Path(one.path).name, one.line) for one in checked.findings] == [
        ("event.toml", 4),
        ("event.toml", 24),
        ("faq.toml", 12),
    ]


def test_a_session_that_cannot_be_read_does_not_make_what_names_it_wrong(break_: Break) -> None:
    folder = break_("event.toml", ('start = "12.00"\nend = "12.45"', 'start = "noon"\nend = "12.45"'))
    assert [finding.line for finding in check_folder(folder).findings] == [23]


def test_an_event_without_sessions_is_empty(garden: Path) -> None:
    head = "\n".join((garden / "event.toml").read_text("utf-8").split("\n")[:5])
    (garden / "event.toml").write_text(head, "utf-8")
    (garden / "faq.toml").write_text("", "utf-8")
    assert check_folder(garden).findings == (
        Finding(
            str(garden / "event.toml"),
            1,
            "error",
            "the event is empty: it has no session",
            "Write at least one [[session]].",
        ),
    )
