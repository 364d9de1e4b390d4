"""The Teams room put together: the channel words leave by, and the door they come in by."""

import aiohttp
from aiohttp import web

from bot.channels.teams.adapter import TeamsAdapter, Turns, VertBot
from bot.channels.teams.door import TeamsDoor
from bot.channels.teams.identity import Identity
from bot.channels.teams.roster import People, TeamsRoster
from bot.channels.teams.sender import RATES, Connector, TeamsChannel
from bot.channels.teams.settings import TeamsSettings
from scheduler.clock import Clock

__all__ = ["RATES", "TeamsRoom"]


class TeamsRoom:
    """One HTTP session to Teams, opened in a running loop and closed at the end."""

    def __init__(self, settings: TeamsSettings) -> None:
        self._settings = settings
        self._session: aiohttp.ClientSession = Connector.session()
        self._connector = Connector(settings, self._session)
        self.channel = TeamsChannel(settings, self._connector)

    def routes(self, turns: Turns, people: People, clock: Clock) -> list[web.RouteDef]:
        roster = TeamsRoster(self._connector, people)
        bot = VertBot(turns, roster, self.channel, clock.now)
        identity = Identity(self._settings, self._session)
        return TeamsDoor(self._settings, identity, TeamsAdapter(bot, self.channel)).routes()

    async def close(self) -> None:
        await self._session.close()
