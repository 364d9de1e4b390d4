"""Promises to who types a command: one sentence; 2 for wrong arguments, 1 for all else."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import vert

EVENT = ("--event", "klimasamling-2021")


def run(*words: str) -> Result:
    return CliRunner().invoke(vert, words, env={"VERT_EVENTS": "", "VERT_CLOCK": ""})


@pytest.mark.parametrize(
    "words,sentence",
    [
        ((), "Missing command. Try 'vert --help'."),
        (("event",), "Missing command. Try 'vert event --help'."),
        (("package",), "Missing command. Try 'vert package --help'."),
        (("hjelp",), "No such command 'hjelp'. Try 'vert --help'."),
        (("--x",), "No such option '--x'. Try 'vert --help'."),
        (("ask", "--x"), "No such option '--x'. Try 'vert ask --help'."),
        (("ask", "hei"), "Missing option '--event'. Try 'vert ask --help'."),
        (("ask", *EVENT), "Give either TEXT or --jsonl. Try 'vert ask --help'."),
        (
            ("ask", *EVENT, "--language", "da", "hei"),
            "Invalid value for '--language': 'da' is not one of 'nb', 'nn', 'en'. Try 'vert ask --help'.",
        ),
        (
            ("ask", *EVENT, "--now", "noon", "hei"),
            (
                "Invalid value for '--now': 'noon' is no time. Write it as 2021-11-15T09:00+01:00. "
                "Try 'vert ask --help'."
            ),
        ),
        (
            ("plan", *EVENT, "--from", "15.11"),
            "Invalid value for '--from': '15.11' is no date. Write it as 2021-11-15. Try 'vert plan --help'.",
        ),
        (("new",), "Missing argument 'FOLDER'. Try 'vert new --help'."),
        (("release",), "Missing argument 'FOLDER'. Try 'vert release --help'."),
        (("migrate", "now"), "Got unexpected extra argument (now). Try 'vert migrate --help'."),
    ],
)
def test_wrong_arguments_end_with_2_and_one_sentence(words: tuple[str, ...], sentence: str) -> None:
    result = run(*words)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"Error: {sentence}\n")


@pytest.mark.parametrize(
    "words",
    [
        ("ask", "--event", "no-such", "hei"),
        ("plan", "--event", "no-such"),
        ("check", "no-such"),
        ("release", "no-such"),
        ("demo", "no-such"),
    ],
)
def test_what_is_not_there_ends_with_1_and_one_line(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*words)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: ")
    assert len(result.stderr.splitlines()) == 1


def test_a_played_time_that_cannot_be_read_is_no_argument() -> None:
    result = CliRunner().invoke(vert, ["ask", *EVENT, "hei"], env={"VERT_EVENTS": "", "VERT_CLOCK": "noon"})
    assert (result.exit_code, result.stderr) == (
        1,
        "Error: 'noon' is no time. Write it as 2021-11-15T09:00+01:00.\n",
    )
