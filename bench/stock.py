"""The stock bot that Vert's turns are measured beside: botbuilder's own adapter, saying back what it hears.

    python -m bench.stock PORT APP_ID METADATA ACCESS_TOKEN

It is left as its samples have it but for two things that only speak for it: it is handed its own token, since
it would fetch one twice a turn and only from Microsoft's own address, and it writes no log.
"""

import sys
from types import SimpleNamespace

from aiohttp import web
from botbuilder.core import ActivityHandler, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botframework.connector.auth import AppCredentials, ChannelValidation, ServiceClientCredentialsFactory


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


class Echo(ActivityHandler):  # type: ignore[misc]
    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await turn_context.send_activity(f"Echo: {turn_context.activity.text}")


def main(port: str, app_id: str, metadata: str, token: str) -> None:
    ChannelValidation.open_id_metadata_endpoint = metadata
    asked = ConfigurationBotFrameworkAuthentication(
        SimpleNamespace(APP_ID=app_id), credentials_factory=OneToken(app_id, token)
    )
    adapter, bot = CloudAdapter(asked), Echo()

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
