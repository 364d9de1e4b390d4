"""Promises about tour.toml: a mistake in it is found on its line, and keeps the event from nothing."""

from pathlib import Path

import pytest

from dialogs.folder.finding import Finding
from dialogs.folder.reading import check_folder
from dialogs.folder.tour import Expected, Step
from dialogs.model.text import Text

EVENTS = Path(__file__).parents[3] / "events"
SOUND = """
[[step]]
pane = "group"
as = "A"
say = "@Vert hva koster det?"
expect = ["Gratis", { pane = "outbox", text = "Sendt \\\\d" }]
read = 4
[step.caption]
nb = "A spør."
nn = "A spør."
en = "A asks."

[[step]]
jump = "before"
"""


@pytest.fixture
def played(garden: Path) -> Path:
    """The sound event with a cast of one, a scene, and a tour of two steps."""
    with (garden / "event.toml").open("a", encoding="utf-8") as event:
        event.write(
            '\n[[demo.scenes]]\nid = "before"\ntitle = "Før"\nat = "2021-11-08 09.00"\n'
            '[[demo.cast]]\nletter = "A"\nname = "A"\nemail = "a@example.org"\n'
        )
    (garden / "tour.toml").write_text(SOUND, "utf-8")
    return garden


def test_a_sound_tour_is_read(played: Path) -> None:
    checked = check_folder(played)
    assert checked.findings == ()
    assert checked.tour
    assert checked.tour.steps == (
        Step(
            "say",
            "@Vert hva koster det?",
            Text("A spør.", "A spør.", "A asks."),
            "group",
            "A",
            (Expected("group", "Gratis"), Expected("outbox", r"Sendt \d")),
            4.0,
        ),
        Step("jump", "before", Text()),
    )


ACTS = "Write one of say, press, fill, jump, next, speed, open, plug or look in it."


@pytest.mark.parametrize(
    "was, now, line, level, what, remedy",
    [
        ('jump = "before"', "read = 1", 13, "error", "step number 2 does nothing", ACTS),
        (
            'jump = "before"',
            'jmp = "before"',
            14,
            "error",
            'unknown field "jmp" in step number 2',
            'Did you mean "jump"?',
        ),
        (
            'jump = "before"',
            'jump = "before"\nnext = true',
            15,
            "error",
            "step number 2 does 2 things: jump and next",
            "Make a step of each.",
        ),
        (
            'jump = "before"',
            'jump = "befor"',
            14,
            "error",
            'jump of step number 2 is "befor", but there is no such scene',
            'Did you mean "before"?',
        ),
        (
            'as = "A"',
            'as = "Q"',
            4,
            "error",
            'as of step number 1 is "Q", but there is no such letter in the cast',
            "Write E or A.",
        ),
        (
            'pane = "group"',
            'pane = "cellar"',
            3,
            "error",
            'pane of step number 1 is "cellar", which is unknown',
            "Write group, private, expert, organizer or outbox.",
        ),
        (
            '"Gratis"',
            '"Gra["',
            6,
            "error",
            '"Gra[" in expect of step number 1 is no pattern: unterminated character set at position 3',
            r"Put \\ before signs such as ( and ?.",
        ),
        (
            "read = 4",
            'read = "4"',
            7,
            "error",
            "read of step number 1 is not a number of seconds from 0 to 60",
            "Write read = 3, without quotes.",
        ),
        (
            'nn = "A spør."\n',
            "",
            8,
            "note",
            "caption of step number 1 has no words in nynorsk",
            'Write nn = "…" beside the others.',
        ),
        (
            'jump = "before"',
            "speed = 7",
            14,
            "error",
            "the speed of step number 2 is none that the clock has",
            "Write 0, 1 or 60.",
        ),
        (
            "[step.caption]",
            "[step.caption",
            8,
            "error",
            "this is not TOML: expected ']' at the end of a table declaration",
            "Mend this line, or put # before it.",
        ),
    ],
)
def test_a_mistake_in_a_tour_gives_its_line_and_its_remedy(
    played: Path, was: str, now: str, line: int, level: str, what: str, remedy: str
) -> None:
    assert SOUND.count(was) == 1
    (played / "tour.toml").write_text(SOUND.replace(was, now), "utf-8")
    checked = check_folder(played)
    assert checked.findings == (Finding(str(played / "tour.toml"), line, level, what, remedy),)  # type: ignore[arg-type]
    assert checked.event, "it is the stage alone that needs a sound tour"
    assert (checked.tour is None) == (level == "error")


def test_an_empty_tour_is_told_what_it_lacks(played: Path) -> None:
    (played / "tour.toml").write_text("", "utf-8")
    remedy = "Write at least one [[step]], or delete the file."
    assert check_folder(played).findings == (
        Finding(str(played / "tour.toml"), 1, "error", "the tour is empty: it has no step", remedy),
    )


@pytest.mark.parametrize("folder", sorted(EVENTS.glob("*/tour.toml")), ids=lambda file: file.parent.name)
def test_the_tours_that_come_with_vert_have_no_mistake(folder: Path) -> None:
    findings = check_folder(folder.parent).findings
    assert [str(one) for one in findings if one.path == str(folder)] == []
