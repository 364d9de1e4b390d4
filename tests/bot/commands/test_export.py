"""Promises of `vert export questions`: four formats, in the language asked for, where it was asked for."""

import json
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner, Result

from bot.cli import vert

GARDEN = Path(__file__).parents[2] / "dialogs" / "folder" / "garden"


def run(*words: str) -> Result:
    return CliRunner().invoke(vert, ["export", "questions", *words])


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One event in a database of its own, where nobody has asked yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VERT_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("VERT_DATABASE_URL", raising=False)
    released = CliRunner().invoke(vert, ["release", str(copytree(GARDEN, tmp_path / "garden"))])
    assert released.exit_code == 0
    return tmp_path


def test_without_more_it_is_a_document_in_the_events_language() -> None:
    document = run("--event", "garden").output
    assert document.startswith("# Spørsmål og svar: ")
    assert document.endswith("Ingen spørsmål kan deles ennå.\n")


def test_a_page_stands_alone() -> None:
    page = run("--event", "garden", "--format", "html", "--language", "en").output
    assert page.startswith('<!doctype html>\n<html lang="en">')
    assert page.rstrip().endswith("</html>")


def test_a_table_is_written_to_the_file_that_was_named(home: Path) -> None:
    result = run("--event", "garden", "--format", "csv", "--out", "asked.csv", "--names")
    assert result.output == "Written: asked.csv\n"
    assert (home / "asked.csv").read_bytes() == (
        "\ufefftema;slag;spørsmål;spurt;spurt av;hvor mange lurte;"
        "svar fra;besvart av;svar;besvart;avklarte\r\n"
    ).encode()


def test_data_is_read_by_machines() -> None:
    data = json.loads(run("--event", "garden", "--format", "json").output)
    assert (data["event"], data["names"], data["topics"]) == ("garden", False, [])


@pytest.mark.parametrize(
    "words,said",
    [
        (
            ("--event", "gardn"),
            "Error: The database holds no event 'gardn'. `vert release FOLDER` puts it there.",
        ),
        (
            ("--event", "garden", "--out", "no/such/place.md"),
            "Error: no/such/place.md can't be written: No such file or directory.",
        ),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(words: tuple[str, ...], said: str) -> None:
    result = run(*words)
    assert (result.exit_code, result.output.strip()) == (1, said)
