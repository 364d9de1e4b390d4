"""The folder of a made-up event, handed in on a Monday and mended as the week goes."""

from pathlib import Path
from shutil import copytree

ID = "fuglekasser"
LINK = "https://example.org/moter/bygging"  # of the first webinar, which comes late

PEOPLE = """\
E-post;Navn;Kommune;Status
participant.a@example.org;A;Fuglnes;fått plass
participant.b@example.org;B;Fuglnes;fått plass
participant.c@example.org;C;Granvik;venteliste
participant.d@example.org;D;Granvik;påmeldt
"""

IN_BOKMAL = 'nb = "Hullet skal være 32 millimeter."\n'
IN_NYNORSK = 'nn = "Holet skal vere 32 millimeter."\n'


def write(folder: Path) -> Path:
    """As it is on Monday morning."""
    return Path(copytree(Path(__file__).parent / ID, folder))


def add_nynorsk(folder: Path) -> None:
    """The answer that had none has it."""
    mend(folder / "faq.toml", IN_BOKMAL, IN_BOKMAL + IN_NYNORSK)


def write_people(folder: Path) -> Path:
    """The list of participants, as a spreadsheet of the house saves it."""
    file = folder / "deltakere.csv"
    file.write_text(PEOPLE, "cp1252")
    return file


def move_the_deadline(folder: Path) -> None:
    """A week later; the answer that was wrong is right, and the link pasted in the chat is there as well."""
    mend(
        folder / "faq.toml",
        "Hullet skal være 32 millimeter.",
        "Blåmeisen trenger 28 millimeter, kjøttmeisen 32.",
    )
    mend(folder / "event.toml", 'value = "2026-01-16"', 'value = "2026-01-23"')
    mend(folder / "event.toml", 'id = "building"\n', f'id = "building"\nlink = "{LINK}"\n')


def mend(file: Path, before: str, after: str) -> None:
    words = file.read_text("utf-8")
    assert before in words
    file.write_text(words.replace(before, after), "utf-8")
