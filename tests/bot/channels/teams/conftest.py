"""Vert's Teams room beside a fake Teams, with a turn that answers what the test says."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web

from bot.channels.teams.room import TeamsRoom
from bot.channels.teams.settings import TeamsSettings
from bot.store.roster import Member
from dialogs.model.incoming import Incoming, Where
from dialogs.model.message import Message
from scheduler.clock import FixedClock
from scheduler.outbox import Address
from tests.fakes.teams import FakeTeams, Person, Place

NOW = datetime(2021, 9, 13, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Answer:
    card: Message | None = None
    notice: str = ""


@dataclass
class Turns:
    """Keeps what was heard; answers with `card`, or fails with `trouble`."""

    heard: list[Incoming] = field(default_factory=list)
    card: Message | None = None
    notice: str = ""
    trouble: Exception | None = None
    seen: Callable[[Incoming], None] | None = None

    async def take(self, incoming: Incoming) -> Answer:
        if self.trouble:
            raise self.trouble
        self.heard.append(incoming)
        if self.seen:
            self.seen(incoming)
        return Answer(self.card, self.notice)


@dataclass
class People:
    """What the roster told, by conversation and person."""

    told: dict[tuple[str, str], Member] = field(default_factory=dict)

    async def knows(self, conversation: str, person: str) -> bool:
        return (conversation, person) in self.told

    async def learn(self, where: Where, people: Sequence[Member], whole: bool = False) -> None:
        if whole:
            self.told = {key: member for key, member in self.told.items() if key[0] != where.conversation}
        self.told |= {(where.conversation, member.sender.id): member for member in people}

    def emails(self) -> list[str | None]:
        return sorted((member.sender.email for member in self.told.values()), key=str)


@dataclass
class Vert:
    room: TeamsRoom
    settings: TeamsSettings
    turns: Turns
    people: People
    url: str

    @property
    def heard(self) -> Incoming:
        """The one thing that was heard."""
        (only,) = self.turns.heard
        return only


@dataclass
class Chat:
    """A group chat with two people in it."""

    kari: Person
    ola: Person
    place: Place


def settings_for(teams: FakeTeams, **changed: Any) -> TeamsSettings:
    settings = TeamsSettings(
        app_id=teams.app_id,
        password=teams.app_password,
        tenant=teams.tenant,
        tenants=frozenset({teams.tenant}),
        openid_metadata=teams.openid_metadata,
        issuer=teams.issuer,
        login_url=teams.login_url,
        service_hosts=(teams.origin,),
    )
    return replace(settings, **changed)


def address_of(teams: FakeTeams, where: Person | Place, **more: Any) -> Address:
    """The way to a place, as the store would have kept it."""
    place = teams.place(where)
    kinds: dict[str, Any] = {"personal": "private", "groupChat": "group", "channel": "channel"}
    return Address(
        channel="teams",
        conversation=place.id,
        tenant=place.tenant,
        kind=kinds[place.kind],
        reference={"service_url": teams.service_url, "bot": teams.bot_id},
        **more,
    )


@pytest.fixture
async def teams() -> AsyncIterator[FakeTeams]:
    async with FakeTeams(clock=lambda: NOW) as fake:
        yield fake


@pytest.fixture
async def vert(teams: FakeTeams) -> AsyncIterator[Vert]:
    async for running in running_vert(teams, settings_for(teams)):
        yield running


@pytest.fixture
async def local_vert(teams: FakeTeams) -> AsyncIterator[Vert]:
    async for running in running_vert(teams, TeamsSettings(local=True)):
        yield running


async def running_vert(teams: FakeTeams, settings: TeamsSettings) -> AsyncIterator[Vert]:
    room, turns, people = TeamsRoom(settings), Turns(), People()
    app = web.Application()
    app.add_routes(room.routes(turns, people, FixedClock(NOW)))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    teams.bot_url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield Vert(room, settings, turns, people, teams.bot_url)
    await runner.cleanup()
    await room.close()


@pytest.fixture
def chat(teams: FakeTeams) -> Chat:
    kari, ola = teams.person("Kari Nes"), teams.person("Ola Vik")
    return Chat(kari, ola, teams.group_chat(kari, ola, name="Klimasamling"))
