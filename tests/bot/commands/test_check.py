import json
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner, Result

from bot.commands.check import check

GARDEN = Path(__file__).parents[2] / "dialogs" / "folder" / "garden"


def vert_check(*words: str | Path, environment: dict[str, str] | None = None) -> Result:
    settings = {"VERT_EVENTS": "", **(environment or {})}
    return CliRunner().invoke(check, [str(word) for word in words], env=settings)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A copy of the sound event with one error and one note."""
    folder = Path(copytree(GARDEN, tmp_path / "broken"))
    event = (folder / "event.toml").read_text("utf-8")
    event = event.replace("https://example.org/webinar", "http://example.org/webinar")
    event = event.replace('end = "12.45"', 'end = "12.30"\nend_latest = "12.45"')
    (folder / "event.toml").write_text(event, "utf-8")
    return folder


def test_findings_are_printed_in_order_with_a_count(broken: Path) -> None:
    result = vert_check(broken)
    note = (
        "session opening has a provisional end, 12.30 or 12.45. "
        "Vert says both; take end_latest out when the end is settled."
    )
    error = (
        'the link "http://example.org/webinar" of session webinar is not https. '
        "Write an address that begins with https://, or take the line out until there is one."
    )
    assert result.stdout.splitlines() == [
        f"{broken}/event.toml:25: note: {note}",
        f"{broken}/event.toml:45: error: {error}",
        "1 error, 1 note",
    ]
    assert result.exit_code == 1


def test_json_has_the_same_findings(broken: Path) -> None:
    result = vert_check("--json", broken)
    assert json.loads(result.stdout)[0] == {
        "path": f"{broken}/event.toml",
        "line": 25,
        "level": "note",
        "what": "session opening has a provisional end, 12.30 or 12.45",
        "remedy": "Vert says both; take end_latest out when the end is settled.",
    }
    assert result.exit_code == 1


def test_a_sound_event_is_said_to_be_so() -> None:
    result = vert_check(GARDEN)
    assert (result.stdout, result.exit_code) == ("0 errors, 0 notes\n", 0)
    assert json.loads(vert_check(GARDEN, "--json").stdout) == []


def test_the_folders_of_the_setting_are_checked_when_none_is_named(broken: Path) -> None:
    both = f"{GARDEN}:{broken.parent}"
    result = vert_check(environment={"VERT_EVENTS": both})
    assert (result.stdout.splitlines()[-1], result.exit_code) == ("1 error, 1 note", 1)


def test_the_two_events_that_come_with_vert_are_checked_when_nothing_is_set() -> None:
    result = vert_check()
    assert result.exit_code == 0
    assert "klimasamling-2021/event.toml" in result.stdout
    assert result.stdout.splitlines()[-1].startswith("0 errors, ")


def test_half_an_event_is_told_what_it_lacks(broken: Path) -> None:
    (broken / "event.toml").unlink()
    result = vert_check(broken)
    assert result.stdout.splitlines() == [
        f"{broken}/event.toml:1: error: event.toml is missing. Write it, or start from `vert new FOLDER`.",
        "1 error, 0 notes",
    ]


def test_a_folder_that_is_not_there_or_holds_no_event_is_told_in_one_sentence(tmp_path: Path) -> None:
    remedy = "Name a folder with an event.toml, or start one with `vert new FOLDER`."
    gone = tmp_path / "gone"
    assert vert_check(gone).stderr == f"Error: {gone} is not there. {remedy}\n"
    assert vert_check(tmp_path).stderr == f"Error: {tmp_path} holds no event. {remedy}\n"
    by_setting = vert_check(environment={"VERT_EVENTS": str(gone)})
    assert (by_setting.stderr, by_setting.exit_code) == (
        f"Error: VERT_EVENTS: {gone} is not there. {remedy}\n",
        1,
    )


def test_a_wrong_option_exits_with_2() -> None:
    assert vert_check("--jsn").exit_code == 2


def test_a_mistake_in_the_tour_is_found_like_any_other(tmp_path: Path) -> None:
    folder = Path(copytree(GARDEN, tmp_path / "garden"))
    (folder / "tour.toml").write_text('[[step]]\npane = "group"\nlok = ""\n', "utf-8")
    result = vert_check(folder)
    assert result.stdout.splitlines() == [
        f'{folder}/tour.toml:3: error: unknown field "lok" in step number 1. Did you mean "look"?',
        "1 error, 0 notes",
    ]
    assert result.exit_code == 1
