"""Promises to who keeps the list of participants from the command line: seen first, whole or not at all."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import vert
from tests.bot.commands.test_releasing import folder  # noqa: F401 - the fixture

LIST = "E-post;Navn;Kommune;Status\nase@example.org;Åse;Vågå;påmeldt\nbo@example.org;Bo;Lom;påmeldt\n"
EVENT = ("--event", "garden")


@pytest.fixture
def here(folder: Path) -> Path:  # noqa: F811
    """A folder to put lists in, beside a database with one event."""
    assert run("release", str(folder)).exit_code == 0
    return folder.parents[1]


def run(*words: str) -> Result:
    return CliRunner().invoke(vert, list(words))


def imported(here: Path, text: str | bytes, *words: str) -> Result:
    file = here / "list.csv"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return run("people", "import", str(file), *EVENT, *words)


def listed() -> list[str]:
    return run("people", "list", *EVENT).output.splitlines()


def test_a_list_is_taken_in_after_its_difference_is_shown(here: Path) -> None:
    assert (
        imported(here, LIST, "--yes").output == "New: 2 (Åse and Bo)\nSaved: 2 new, 0 changed, 0 removed.\n"
    )
    again = LIST.replace("Lom;påmeldt", "Lom;bekreftet") + "ca@example.org;Ca;Lom;\n"
    assert imported(here, again, "--yes").output == (
        "New: 1 (Ca)\n"
        "Changed: 1\n"
        "· status: registered → confirmed: 1 (Bo)\n"
        "Unchanged: 1\n"
        "Saved: 1 new, 1 changed, 0 removed.\n"
    )
    assert imported(here, again, "--yes").output == "Unchanged: 3\nNothing changes.\n"


def test_without_a_terminal_nothing_is_saved_before_somebody_says_yes(here: Path) -> None:
    result = imported(here, LIST)
    assert (result.exit_code, result.stdout) == (1, "New: 2 (Åse and Bo)\n")
    assert result.stderr == ("Error: Nothing was done: there is nobody to ask. Add --yes to go on without.\n")
    assert listed() == ["0 people"]


def test_who_is_missing_stays_unless_it_is_said(here: Path) -> None:
    imported(here, LIST, "--yes")
    fewer = LIST.replace("bo@example.org;Bo;Lom;påmeldt\n", "")
    assert "No longer in the list: 1 (kept; --remove-missing removes them)" in imported(here, fewer).output
    assert len(listed()) == 3
    assert "0 changed, 1 removed" in imported(here, fewer, "--yes", "--remove-missing").output
    assert listed() == ["ase@example.org  Åse  Vågå  participant  registered", "1 person"]


def test_every_faulty_line_goes_to_stderr_and_nothing_is_taken(here: Path) -> None:
    result = imported(here, LIST + "x;X;;\nase@example.org;Åse;;\nd@example.org;=1+1;;\n", "--yes")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        "Line 4: “x” is no e-mail address.",
        "Line 5: ase@example.org is on line 2 as well. Each person should have one row.",
        "Line 6: “=1+1” under Navn begins like a formula (= + - @). Write its value instead.",
        "Error: Nothing is taken: 3 mistakes in the file.",
    ]
    assert listed() == ["0 people"]


@pytest.mark.parametrize(
    "content,said",
    [
        (b"x" * 50_000_000, "Error: The file is too large. It may be at most 5 MB."),
        (
            b"Navn;Kommune\nA;B\n",
            "Error: The list has no column of e-mail addresses. I found these columns: Navn",
        ),
        (b"", "Error: The list is empty."),
    ],
    ids=["50 MB", "no addresses", "empty"],
)
def test_a_file_that_is_no_list_is_refused_in_a_sentence(here: Path, content: bytes, said: str) -> None:
    result = imported(here, content, "--yes")
    assert result.exit_code == 1
    assert result.stderr.startswith(said)
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "words,said",
    [
        (
            ("list", "--event", "nowhere"),
            "The database holds no event 'nowhere'. `vert release FOLDER` puts it there.",
        ),
        (("import", "nothing.csv", *EVENT), "nothing.csv cannot be read (No such file or directory)."),
    ],
)
def test_what_is_not_there_is_told_in_a_sentence(here: Path, words: tuple[str, ...], said: str) -> None:
    result = run("people", *words)
    assert (result.exit_code, result.stderr) == (1, f"Error: {said}\n")


def test_a_list_of_its_own_has_a_plain_name_and_leaves_the_others_alone(here: Path) -> None:
    imported(here, LIST, "--yes")
    one = "epost\nbo@example.org\n"
    assert imported(here, one, "--yes", "--list", "Middag").output == (
        "Unchanged: 1\nList of its own: Middag: 1\nSaved: 0 new, 0 changed, 0 removed.\n"
    )
    assert len(listed()) == 3
    assert imported(here, one, "--yes", "--list", "a,b").exit_code == 2


def test_a_long_list_tells_how_far_it_got(here: Path) -> None:
    text = "epost\n" + "".join(f"n{n}@example.org\n" for n in range(2500))
    assert re.findall(r".+", imported(here, text, "--yes").stderr) == [
        "Read 2500 rows.",
        "Saved 1000 of 2500.",
        "Saved 2000 of 2500.",
        "Saved 2500 of 2500.",
    ]


def test_the_list_opens_in_a_spreadsheet_with_its_letters_whole(here: Path) -> None:
    imported(here, LIST + "cy@example.org;'=1+1;Lom;\n", "--yes")
    text = run("people", "list", *EVENT, "--csv").output
    assert text.startswith(
        "\ufeffe-mail;name;municipality;role;cohort;status;contact person;nights;language\n"
    )
    assert "ase@example.org;Åse;Vågå;participant;;registered;;;\n" in text
    assert imported(here, text, "--yes").output == "Unchanged: 3\nNothing changes.\n"


def test_one_person_is_forgotten_and_it_is_told_what_went(here: Path) -> None:
    imported(here, LIST, "--yes")
    assert run("people", "forget", "Bo@Example.org", *EVENT).exit_code == 1
    assert run("people", "forget", "Bo@Example.org", *EVENT, "--yes").output == (
        "Deleted all about bo@example.org: people 1.\n"
    )
    assert (
        run("people", "forget", "bo@example.org", *EVENT).output
        == "Nothing is stored about bo@example.org.\n"
    )
    assert listed() == ["ase@example.org  Åse  Vågå  participant  registered", "1 person"]
