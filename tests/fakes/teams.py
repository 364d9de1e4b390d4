"""Microsoft Teams on loopback: login, signing keys, connector, people, and what they say to the bot."""

from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp import web

from tests.fakes.calls import Call, Hold
from tests.fakes.coming import Coming
from tests.fakes.door import Answer, Message
from tests.fakes.identity import BAD_TOKENS, Setup, wall_clock
from tests.fakes.places import Person, Place, Posted, Where

__all__ = [
    "BAD_TOKENS",
    "Answer",
    "Call",
    "FakeTeams",
    "Hold",
    "Message",
    "Person",
    "Place",
    "Posted",
    "Where",
]


class FakeTeams(Coming):
    """`async with FakeTeams(clock=clock) as teams:`; set `teams.bot_url` when the bot has its port."""

    def __init__(
        self,
        bot_url: str = "",
        *,
        app_id: str = Setup.app_id,
        app_password: str = Setup.app_password,
        tenant: str = Setup.tenant,
        issuer: str = Setup.issuer,
        bot_name: str = Setup.bot_name,
        clock: Callable[[], datetime] = wall_clock,
        token_clock: Callable[[], datetime] = wall_clock,
        limits: bool = False,
        record: bool = True,
        rsc: bool = True,
        port: int = 0,
    ) -> None:
        """`clock` dates messages and paces the limits; `token_clock` dates tokens: bots check by the wall.

        `record=False` makes sending cheap for measurements: counted, neither read nor kept.
        `rsc=False`: the bot hears a group only when mentioned.
        """
        super().__init__(
            Setup(
                bot_url=bot_url.rstrip("/"),
                app_id=app_id,
                app_password=app_password,
                tenant=tenant,
                issuer=issuer,
                bot_name=bot_name,
                clock=clock,
                token_clock=token_clock,
                limits=limits,
                record=record,
                rsc=rsc,
            )
        )
        self._port = port
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=4 * 1024 * 1024)
        app.add_routes([*self.identity_routes(), *self.connector_routes()])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self.origin = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._client = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._client
        assert self._runner
        self.heal()
        await self._client.close()
        await self._runner.cleanup()

    def environment(self) -> dict[str, str]:
        """The settings that make Vert take this for Teams."""
        return {
            "MicrosoftAppId": self.app_id,
            "MicrosoftAppPassword": self.app_password,
            "MicrosoftAppType": "SingleTenant",
            "MicrosoftAppTenantId": self.tenant,
            "VERT_TEAMS_OPENID_METADATA": self.openid_metadata,
            "VERT_TEAMS_ISSUER": self.issuer,
            "VERT_TEAMS_LOGIN_URL": self.login_url,
            "VERT_TEAMS_SERVICE_HOSTS": self.origin,
        }
