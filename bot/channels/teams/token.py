"""Vert's own token, shown to Teams with every message: fetched by one, renewed before it ends."""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from typing import Any

import aiohttp

from bot.channels.teams.settings import TeamsSettings
from scheduler.outbox import Later

SCOPE = "https://api.botframework.com/.default"
RESOURCE = "https://api.botframework.com"
RENEW = 5 * 60
MISTAKEN = 60.0  # seconds to wait after Microsoft refused our name or password: a person must mend it
# where Azure's machines find their own identity, unless the environment names another place
MACHINE_IDENTITY = "http://169.254.169.254/metadata/identity/oauth2/token"


class OwnToken:
    def __init__(
        self, settings: TeamsSettings, session: aiohttp.ClientSession, time: Callable[[], float] = time.time
    ) -> None:
        self._settings, self._session, self._time = settings, session, time
        self._token, self._ends = "", 0.0
        self._one_at_a_time = asyncio.Lock()

    async def now(self, not_this: str = "") -> str:
        """A token that holds; `not_this` was refused. Empty in local mode. Raises Later."""
        if self._settings.local:
            return ""
        if self._holds(not_this):
            return self._token
        async with self._one_at_a_time:
            if not self._holds(not_this):
                await self._renew()
        return self._token

    def _holds(self, not_this: str) -> bool:
        return bool(self._token) and self._token != not_this and self._time() < self._ends - RENEW

    async def _renew(self) -> None:
        try:
            async with self._asked() as answer:
                status, body = answer.status, await answer.read()
        except (aiohttp.ClientError, TimeoutError) as trouble:
            raise Later(f"no token: {type(trouble).__name__}") from trouble
        given = _object(body)
        if status != 200 or not isinstance(given.get("access_token"), str):
            raise self._no_token(status, given)
        self._token = given["access_token"]
        self._ends = self._end_of(given)

    def _asked(self) -> Any:
        timeout = aiohttp.ClientTimeout(total=10)
        if self._settings.app_type == "UserAssignedMSI":
            url, headers, query = self._machine_identity()
            return self._session.get(
                url, headers=headers, params=query, timeout=timeout, allow_redirects=False
            )
        tenant = "botframework.com" if self._settings.app_type == "MultiTenant" else self._settings.tenant
        form = {
            "grant_type": "client_credentials",
            "client_id": self._settings.app_id,
            "client_secret": self._settings.password,
            "scope": SCOPE,
        }
        url = f"{self._settings.login_url.rstrip('/')}/{tenant}/oauth2/v2.0/token"
        return self._session.post(url, data=form, timeout=timeout, allow_redirects=False)

    def _machine_identity(self) -> tuple[str, Mapping[str, str], Mapping[str, str]]:
        query = {"resource": RESOURCE, "client_id": self._settings.app_id}
        if self._settings.identity_endpoint:
            headers = {"X-IDENTITY-HEADER": self._settings.identity_header}
            return self._settings.identity_endpoint, headers, {**query, "api-version": "2019-08-01"}
        return MACHINE_IDENTITY, {"Metadata": "true"}, {**query, "api-version": "2018-02-01"}

    def _no_token(self, status: int, given: Mapping[str, Any]) -> Later:
        reason = f"no token: {status} {given.get('error', '')}".rstrip()
        if status in (400, 401, 403):
            return Later(reason, MISTAKEN, whole_tenant=True)
        return Later(reason)

    def _end_of(self, given: Mapping[str, Any]) -> float:
        try:
            if "expires_in" in given:
                return self._time() + float(given["expires_in"])
            return float(given["expires_on"])
        except (KeyError, TypeError, ValueError):
            return self._time() + 2 * RENEW


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        given = json.loads(body)
    except ValueError:
        return {}
    return given if isinstance(given, dict) else {}
