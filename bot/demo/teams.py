"""The Teams room beside a stage, for a client on this machine: no account, no identity checks."""

from collections.abc import Sequence
from datetime import datetime

from aiohttp import web

from bot.channels.teams.room import TeamsRoom
from bot.channels.teams.settings import TeamsSettings
from bot.demo.hall import Hall
from bot.store.roster import Member, Roster
from bot.turn import Answer
from dialogs.model.incoming import Incoming, Where


class OnStage:
    """Turns, roster and clock of whichever Vert stands in the hall now: a visitor may have started over."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall

    async def take(self, incoming: Incoming) -> Answer:
        return await self._hall.vert.turns.take(incoming)

    async def knows(self, conversation: str, person: str) -> bool:
        return await self._roster.knows(conversation, person)

    async def learn(self, where: Where, people: Sequence[Member], whole: bool = False) -> None:
        await self._roster.learn(where, people, whole)

    def now(self) -> datetime:
        return self._hall.play.clock.now()

    @property
    def _roster(self) -> Roster:
        return Roster(self._hall.vert.store, self.now)


def local_room() -> TeamsRoom:
    return TeamsRoom(TeamsSettings(app_id="", local=True))


def routes(room: TeamsRoom, hall: Hall) -> list[web.RouteDef]:
    on_stage = OnStage(hall)
    return room.routes(on_stage, on_stage, on_stage)
