"""What somebody tells of themselves in the group is taken up with them alone, and stands nowhere then."""

from pathlib import Path

import pytest

from tests.fakes.mail import FakeMail
from tests.fakes.teams import FakeTeams
from tests.stories.conftest import Cast
from tests.stories.server import Server

KEPT = "Jeg har ikke tatt vare på det, og ikke gitt det videre. Du kan slette meldingen din der."
LINE = "Dette tar vi i den private chatten."


def everything_in(home: Path) -> bytes:
    """Every file there is, the database and what it has not written into itself yet included."""
    return b"".join(file.read_bytes() for file in home.rglob("*") if file.is_file())


@pytest.mark.parametrize(
    "words, alone",
    [
        (
            "Jeg er allergisk mot mango og papaya, hvem sier jeg fra til?",
            "I gruppechatten skrev du om helse eller allergi.",
        ),
        (
            "mitt nummer er 010190 300 71, trenger dere det?",
            "I gruppechatten skrev du noe som ligner et fødselsnummer.",
        ),
    ],
    ids=["health", "identity"],
)
async def test_one_neutral_line_in_the_group_and_the_rest_alone(
    teams: FakeTeams, mail: FakeMail, cast: Cast, tmp_path: Path, words: str, alone: str
) -> None:
    a, o, group = cast.a, cast.o, cast.group
    async with Server(tmp_path, teams, mail, at="2021-09-13T09:03+02:00") as vert:
        await teams.installs(group, by=o)
        await teams.installs(a)
        await teams.says(a, group, words)
        assert (await teams.hears(group, LINE)).text() == LINE
        told = await teams.hears(a, alone)
        assert f"{alone} {KEPT}" in told.text()
        await vert.at_rest()
        log = vert.words
    kept = everything_in(tmp_path)
    secret = ("mango", "papaya", "010190", "300 71", "30071")
    assert [word for word in secret if word.encode() in kept or word in log] == []
    assert not mail.messages, "nobody was asked about it"


async def test_how_one_tells_of_an_allergy_is_a_question_like_any_other(
    teams: FakeTeams, mail: FakeMail, cast: Cast, tmp_path: Path
) -> None:
    async with Server(tmp_path, teams, mail, at="2021-09-13T09:03+02:00"):
        await teams.installs(cast.group, by=cast.o)
        await teams.says(cast.a, cast.group, "Hvordan melder jeg fra om allergi?")
        await teams.hears(cast.group, "Mente du …")
