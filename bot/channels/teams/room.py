"""The Teams room put together: one session out, one door in."""

from collections.abc import Callable
from datetime import datetime

import aiohttp

from bot.channels.teams.adapter import TeamsAdapter, Turns, VertBot
from bot.channels.teams.door import TeamsDoor
from bot.channels.teams.identity import Identity
from bot.channels.teams.roster import People, TeamsRoster
from bot.channels.teams.sender import Connector, TeamsChannel
from bot.channels.teams.settings import TeamsSettings


class TeamsRoom:
    """`room = await TeamsRoom.open(settings)`; `room.channel` sends, `room.door(…)` hears."""

    def __init__(self, settings: TeamsSettings, session: aiohttp.ClientSession) -> None:
        self._settings, self._session = settings, session
        self._connector = Connector(settings, session)
        self.channel = TeamsChannel(settings, self._connector)

    @classmethod
    async def open(cls, settings: TeamsSettings) -> "TeamsRoom":
        return cls(settings, Connector.session())

    def door(self, turns: Turns, people: People, now: Callable[[], datetime]) -> TeamsDoor:
        bot = VertBot(turns, TeamsRoster(self._connector, people), self.channel, now)
        identity = Identity(self._settings, self._session)
        return TeamsDoor(self._settings, identity, TeamsAdapter(bot, self.channel))

    async def close(self) -> None:
        await self._session.close()
