"""The stock bot that Vert's turns are measured beside: botbuilder's own adapter, saying back what it hears.

    python -m bench.stock PORT ORIGIN APP_ID PASSWORD TENANT [TOKEN]

It is left as its samples have it. Microsoft's own library fetches its token anew at each turn, as it does in
service; that library speaks with Microsoft's address alone, so what it asks is carried to the fake Teams, and
what it reads beforehand is answered here at once. With TOKEN it is handed that, and spared the asking.
"""

import json
import sys
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import requests
from aiohttp import web
from botbuilder.core import ActivityHandler, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botframework.connector.auth import (
    AppCredentials,
    ChannelValidation,
    ServiceClientCredentialsFactory,
    microsoft_app_credentials,
)

LOGIN = "https://login.microsoftonline.com"


class Echo(ActivityHandler):  # type: ignore[misc]
    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await turn_context.send_activity(f"Echo: {turn_context.activity.text}")


@dataclass
class Told:
    """An answer, as msal looks at one."""

    text: str
    status_code: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    def raise_for_status(self) -> None:
        """It went well."""


class CarriedToTheFake:
    """The connection that msal makes for itself where none is given, with another address at its end."""

    def __init__(self, origin: str) -> None:
        self._origin, self._session = origin, requests.Session()

    def get(self, url: str, **_: object) -> Told:
        place = url.removesuffix("/v2.0/.well-known/openid-configuration")
        endpoints = {"authorization_endpoint": f"{place}/oauth2/v2.0/authorize"}
        endpoints |= {"token_endpoint": f"{place}/oauth2/v2.0/token", "issuer": f"{place}/v2.0"}
        return Told(json.dumps(endpoints))

    def post(self, url: str, **asked: Any) -> requests.Response:
        return self._session.post(url.replace(LOGIN, self._origin), timeout=10, **asked)


class HandedToken(AppCredentials):  # type: ignore[misc]
    def __init__(self, app_id: str, token: str) -> None:
        super().__init__(app_id)
        self._handed = token

    def get_access_token(self, force_refresh: bool = False) -> str:
        return self._handed


class OneToken(ServiceClientCredentialsFactory):  # type: ignore[misc]
    def __init__(self, app_id: str, token: str) -> None:
        self._app_id, self._token = app_id, token

    async def is_valid_app_id(self, app_id: str) -> bool:
        return app_id == self._app_id

    async def is_authentication_disabled(self) -> bool:
        return False

    async def create_credentials(self, app_id: str, *_: object, **__: object) -> HandedToken:
        return HandedToken(app_id, self._token)


def main(port: str, origin: str, app_id: str, password: str, tenant: str, token: str = "") -> None:
    ChannelValidation.open_id_metadata_endpoint = f"{origin}/v1/.well-known/openidconfiguration"

    library = microsoft_app_credentials.ConfidentialClientApplication

    def carried(**asked: Any) -> Any:
        return library(**asked, http_client=CarriedToTheFake(origin))

    microsoft_app_credentials.ConfidentialClientApplication = carried
    settings = SimpleNamespace(
        APP_ID=app_id, APP_PASSWORD=password, APP_TYPE="SingleTenant", APP_TENANTID=tenant
    )
    handed = OneToken(app_id, token) if token else None
    adapter = CloudAdapter(ConfigurationBotFrameworkAuthentication(settings, credentials_factory=handed))
    bot = Echo()

    async def hear(request: web.Request) -> web.StreamResponse:
        answer: web.StreamResponse = await adapter.process(request, bot)
        return answer

    async def ready(_: web.Request) -> web.Response:
        return web.Response()

    app = web.Application()
    app.add_routes([web.post("/api/messages", hear), web.get("/readyz", ready)])
    web.run_app(app, host="127.0.0.1", port=int(port), print=None, access_log=None)


if __name__ == "__main__":
    main(*sys.argv[1:])
