"""What an event's folder says of whom a question goes to, and when."""

from collections.abc import Callable
from datetime import time, timedelta
from pathlib import Path

import pytest

from dialogs.folder.new import write_new_event
from dialogs.folder.reading import CheckedFolder, check_folder
from tests.scheduler.autumn import DAYS


@pytest.fixture
def checked(tmp_path: Path) -> Callable[..., CheckedFolder]:
    """The new event of `vert new`, with some words in its file put in the place of others."""

    def check(*changes: tuple[str, str]) -> CheckedFolder:
        folder = tmp_path / "mine"
        write_new_event(folder, "nb", DAYS[0])
        file = folder / "event.toml"
        text = file.read_text("utf-8")
        for before, after in changes:
            assert before in text
            text = text.replace(before, after, 1)
        file.write_text(text, "utf-8")
        return check_folder(folder)

    return check


def finding(checked: CheckedFolder) -> str:
    """The only one there is, without its place."""
    (one,) = checked.findings
    return f"{one.level}: {one.what}. {one.remedy}"


def test_a_new_event_says_how_long_participants_have_and_when_nobody_is_asked(
    checked: Callable[..., CheckedFolder],
) -> None:
    event = checked().event
    assert event
    assert (event.peers_first, event.quiet, event.patience) == (
        timedelta(minutes=30),
        (time(20), time(7)),
        4,
    )
    assert event.topics_by_id["growing"].examples == (
        "Hvorfor blir bladene gule?",
        "Kvifor blir blada gule?",
        "Why do the leaves turn yellow?",
    )
    assert [(one.hours, one.most_open) for one in event.people] == [(None, None)] * 2


def test_an_expert_says_when_they_are_there_and_how_many_questions_they_want(
    checked: Callable[..., CheckedFolder],
) -> None:
    found = checked(
        ('# hours = "09.00-15.00"', 'hours = "09.00–15.00"'), ("# most_open = 5", "most_open = 3")
    )
    assert found.event
    expert = found.event.people_by_email["expert.e@example.org"]
    assert (expert.hours, expert.most_open) == ((time(9), time(15)), 3)


@pytest.mark.parametrize(
    "before, after, said",
    [
        (
            '# hours = "09.00-15.00"',
            'hours = "15.00-09.00"',
            (
                "error: hours of person E end at 09.00, and begin at 15.00. "
                'Write them as "09.00-15.00", the earlier first.'
            ),
        ),
        (
            '# hours = "09.00-15.00"',
            'hours = "om formiddagen"',
            (
                'error: hours of person E is "om formiddagen", which is no hours from and to. '
                'Write from and to in quotes, such as "09.00-15.00".'
            ),
        ),
        (
            "# most_open = 5",
            "most_open = 0",
            (
                "error: most_open of person E is not a whole number from 1 to 1000. "
                "Write most_open = 5, without quotes."
            ),
        ),
        (
            "patience = 4",
            'patience = "4h"',
            (
                "error: patience of the event is not a whole number from 1 to 80. "
                "Write patience = 4, without quotes."
            ),
        ),
        (
            'quiet = "20.00-07.00"',
            'quiet = "20-07"',
            (
                'error: quiet of the event is "20-07", which is no hours from and to. '
                'Write from and to in quotes, such as "09.00-15.00".'
            ),
        ),
    ],
)
def test_what_cannot_be_read_is_told_with_a_remedy(
    checked: Callable[..., CheckedFolder], before: str, after: str, said: str
) -> None:
    assert finding(checked((before, after))) == said


def test_an_example_is_one_topics_alone(checked: Callable[..., CheckedFolder]) -> None:
    found = checked(
        (
            'words = ["påmelding", "pris"',
            'examples = ["hvorfor blir bladene gule"]\nwords = ["påmelding", "pris"',
        )
    )
    lines = Path(found.findings[0].path).read_text("utf-8").splitlines()
    first = 1 + next(number for number, line in enumerate(lines) if line.startswith("examples = "))
    assert finding(found) == (
        'error: topic practical claims the example "hvorfor blir bladene gule", '
        f"which topic growing claims on line {first}. Keep it in the one whose expert should get it."
    )
