"""Files that cannot be read at all are findings too."""

from pathlib import Path

import pytest

from dialogs.folder.finding import Finding
from dialogs.folder.reading import check_folder

DEEP = "the file is nested too deeply to be read"
NO_BRACKETS = "Take out the endless brackets and dots."


def test_a_missing_file_is_told_with_its_remedy(garden: Path) -> None:
    (garden / "faq.toml").unlink()
    checked = check_folder(garden)
    assert checked.event is None
    assert checked.findings == (
        Finding(
            str(garden / "faq.toml"),
            1,
            "error",
            "faq.toml is missing",
            "Write it, or start from `vert new FOLDER`.",
        ),
    )


def test_a_line_that_is_not_utf_8_is_told(garden: Path) -> None:
    event = garden / "event.toml"
    event.write_bytes(event.read_bytes().replace("Arrangør".encode(), "Arrangør".encode("latin-1")))
    assert check_folder(garden).findings == (
        Finding(str(event), 58, "error", "this line is not UTF-8", "Save the file as UTF-8."),
    )


def test_the_marks_of_windows_do_no_harm(garden: Path) -> None:
    event = garden / "event.toml"
    event.write_bytes(b"\xef\xbb\xbf" + event.read_bytes().replace(b"\n", b"\r\n"))
    assert check_folder(garden).findings == ()


def test_a_fault_in_one_file_hides_no_fault_of_its_own_kind_in_the_other(garden: Path) -> None:
    (garden / "event.toml").write_text("id = ", "utf-8")
    faq = garden / "faq.toml"
    faq.write_text(faq.read_text("utf-8").replace("more =", "mor ="), "utf-8")
    assert check_folder(garden).findings == (
        Finding(
            str(garden / "event.toml"),
            1,
            "error",
            "this is not TOML: invalid value",
            "Mend this line, or put # before it.",
        ),
        Finding(str(faq), 4, "error", 'unknown field "mor" in entry price', 'Did you mean "more"?'),
    )


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 100_000,
        "a = " + "{b = " * 50_000,
        "a." * 100_000 + "b = 1",
        "[" + "a." * 100_000 + "b]",
    ],
    ids=["brackets", "braces", "a key", "a header"],
)
def test_endless_nesting_is_refused(garden: Path, text: str) -> None:
    (garden / "event.toml").write_text(text, "utf-8")
    assert check_folder(garden).findings == (
        Finding(str(garden / "event.toml"), 1, "error", DEEP, NO_BRACKETS),
    )


def test_a_huge_file_is_refused(garden: Path) -> None:
    (garden / "event.toml").write_text("#" * (2 * 1024 * 1024 + 1), "utf-8")
    assert check_folder(garden).findings == (
        Finding(
            str(garden / "event.toml"),
            1,
            "error",
            "the file is larger than 2 MiB",
            "Make it smaller, or split the event in two.",
        ),
    )


def test_nul_is_refused_in_either_spelling(garden: Path) -> None:
    event = garden / "event.toml"
    sound = event.read_text("utf-8")
    event.write_text(sound.replace('"Storsalen"', '"Stor\0salen"'), "utf-8")
    assert [(one.line, one.level) for one in check_folder(garden).findings] == [(25, "error")]
    event.write_text(sound.replace('"Storsalen"', '"Stor\\u0000salen"'), "utf-8")
    assert [(one.line, one.level) for one in check_folder(garden).findings] == [(25, "error")]
