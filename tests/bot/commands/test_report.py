"""Promises of `vert report`: a page or a table, in the language asked for, where it was asked for."""

from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner, Result

from bot.cli import vert

GARDEN = Path(__file__).parents[2] / "dialogs" / "folder" / "garden"


def run(*words: str) -> Result:
    return CliRunner().invoke(vert, list(words))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One event in a database of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VERT_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("VERT_DATABASE_URL", raising=False)
    assert run("release", str(copytree(GARDEN, tmp_path / "garden"))).exit_code == 0
    return tmp_path


def test_without_more_it_is_a_page_in_the_events_language() -> None:
    page = run("report", "--event", "garden").output
    assert page.startswith('<!doctype html>\n<html lang="nb">')
    assert page.rstrip().endswith("</html>")
    assert "<h1>Slik gikk det i chatten</h1>" in page


def test_a_table_is_written_to_the_file_that_was_named(home: Path) -> None:
    result = run("report", "--event", "garden", "--format", "csv", "--language", "en", "--out", "figures.csv")
    assert result.output == "Written: figures.csv\n"
    content = (home / "figures.csv").read_bytes()
    assert content.startswith(
        "\ufefffigure;value;unit\r\nWhom Vert reaches: In a private chat;0;people\r\n".encode()
    )
    assert b"\r\r" not in content


@pytest.mark.parametrize(
    "words,said",
    [
        (
            ("--event", "gardn"),
            "Error: The database holds no event 'gardn'. `vert release FOLDER` puts it there.",
        ),
        (
            ("--event", "garden", "--out", "no/such/place.html"),
            "Error: no/such/place.html can't be written: No such file or directory.",
        ),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(words: tuple[str, ...], said: str) -> None:
    result = run("report", *words)
    assert (result.exit_code, result.output.strip()) == (1, said)
