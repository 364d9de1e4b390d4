"""Who is there in every story: A and B take part, O organizes, E answers from outside Teams."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from tests.fakes.mail import FakeMail
from tests.fakes.teams import FakeTeams, Person, Place


@dataclass(frozen=True)
class Cast:
    a: Person
    b: Person
    o: Person
    group: Place


@pytest.fixture
async def teams() -> AsyncIterator[FakeTeams]:
    async with FakeTeams() as fake:
        yield fake
        assert not fake.complaints


@pytest.fixture
async def mail() -> AsyncIterator[FakeMail]:
    async with FakeMail() as fake:
        yield fake


@pytest.fixture
def cast(teams: FakeTeams) -> Cast:
    return cast_in(teams)


def cast_in(teams: FakeTeams) -> Cast:
    a, b = (
        teams.person("A", email="deltaker.a@example.org"),
        teams.person("B", email="deltaker.b@example.org"),
    )
    o = teams.person("O", email="organizer.o@example.org")
    return Cast(a, b, o, teams.group_chat(a, b, o, name="Klimasamling"))
