from pathlib import Path

from click.testing import CliRunner

from bot.commands.check import check
from bot.commands.new import new


def test_a_new_event_is_written_and_passes_its_check(tmp_path: Path) -> None:
    folder = tmp_path / "mitt arrangement"
    result = CliRunner().invoke(new, [str(folder), "--language", "nn"])
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"Wrote {folder}/event.toml",
        f"Wrote {folder}/faq.toml",
        f"See it with: vert demo '{folder}'",
        f"Check it with: vert check '{folder}'",
        f"Ask it with: VERT_EVENTS='{folder}' vert ask --event ID TEXT",
        "In Teams it is tried out first: `vert ready --event ID` says what is left before Start.",
    ]
    assert CliRunner().invoke(check, [str(folder)]).stdout == "0 errors, 0 notes\n"


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    result = CliRunner().invoke(new, [str(tmp_path)])
    assert (result.exit_code, result.stderr) == (
        1,
        f"Error: {tmp_path} is there already and is not empty. Name a new folder, or empty this one.\n",
    )


def test_a_folder_that_cannot_be_made_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    inside = tmp_path / "file" / "event"
    result = CliRunner().invoke(new, [str(inside)])
    assert (result.exit_code, result.stderr) == (
        1,
        f"Error: {inside} cannot be written (Not a directory). Name a folder that you may write to.\n",
    )


def test_an_unknown_language_exits_with_2(tmp_path: Path) -> None:
    assert CliRunner().invoke(new, [str(tmp_path / "x"), "--language", "de"]).exit_code == 2
