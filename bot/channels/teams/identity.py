"""Is this really Microsoft knocking? The token of an incoming activity, checked claim by claim."""

import asyncio
import json
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiohttp
import jwt
import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from bot.channels.teams.settings import TeamsSettings
from bot.loopback import is_loopback

if TYPE_CHECKING:
    from jwt.types import Options

log = structlog.get_logger(__name__)

LEEWAY = 5 * 60
KEEP = 24 * 3600
LAST_RESORT = 2 * KEEP  # a day's trouble at Microsoft's should not make Vert deaf
ASK_AGAIN = 60.0  # after an unknown key, so that strangers cannot make us ask
ASK_AGAIN_AFTER_FAILURE = 5.0
LARGEST_ANSWER = 1024 * 1024
MOST_REMEMBERED = 256  # tokens; Teams shows the same one for an hour or longer

# exp and nbf are compared by hand: jwt reads the clock itself, and would let a test's clock go unheard
_OPTIONS: "Options" = {
    "require": ["iss", "aud", "exp", "nbf"],
    "strict_aud": True,
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
}


class Refused(Exception):
    """No token, or none to believe. The text is for the log and holds nothing of the token."""


class KeysAway(Exception):
    """Microsoft's keys cannot be fetched, so nobody can be believed for now."""


@dataclass(frozen=True)
class Key:
    public: RSAPublicKey
    endorsements: frozenset[str]


class Keys:
    """Microsoft's signing keys: kept a day, and asked for again when a token names one we have not seen."""

    def __init__(
        self, session: aiohttp.ClientSession, metadata: str, time: Callable[[], float] = time.monotonic
    ) -> None:
        self._session, self._metadata, self._time = session, metadata, time
        self._keys: Mapping[str, Key] = {}
        self._read_at = -math.inf
        self._surprised_at = -math.inf
        self._failed_at = -math.inf
        self._one_at_a_time = asyncio.Lock()

    async def named(self, name: str) -> Key | None:
        """The key, or None where Microsoft has none of that name. Raises KeysAway."""
        if self._age() < KEEP and name in self._keys:
            return self._keys[name]
        async with self._one_at_a_time:
            if self._worth_asking(name):
                await self._reload()
        key = self._keys.get(name) if self._age() < LAST_RESORT else None
        if key is None and self._failed_at > self._read_at:
            raise KeysAway
        return key

    def _age(self) -> float:
        return self._time() - self._read_at

    def _worth_asking(self, name: str) -> bool:
        now = self._time()
        if now - self._failed_at < ASK_AGAIN_AFTER_FAILURE:
            return False
        if self._age() >= KEEP:
            return True
        if name in self._keys or now - self._surprised_at < ASK_AGAIN:
            return False
        self._surprised_at = now
        return True

    async def _reload(self) -> None:
        try:
            self._keys = await self._fetched()
        except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError) as trouble:
            self._failed_at = self._time()
            log.warning("teams_keys_away", why=type(trouble).__name__)
        else:
            self._read_at = self._time()

    async def _fetched(self) -> Mapping[str, Key]:
        place = (await self._document(self._metadata))["jwks_uri"]
        parts = urlsplit(place)
        if parts.scheme != "https" and not is_loopback(parts.hostname):
            raise ValueError("keys come by https")
        return dict(filter(None, map(_key, (await self._document(place))["keys"])))

    async def _document(self, url: str) -> Any:
        timeout = aiohttp.ClientTimeout(total=5)
        async with self._session.get(url, timeout=timeout, allow_redirects=False) as answer:
            if answer.status != 200:
                raise ValueError(f"status {answer.status}")
            body = await answer.content.read(LARGEST_ANSWER)
            while len(body) < LARGEST_ANSWER and (more := await answer.content.read(LARGEST_ANSWER)):
                body += more
        return json.loads(body)


def _key(published: Mapping[str, Any]) -> tuple[str, Key] | None:
    """A key we can use, by its name; None for what we cannot read."""
    try:
        public = jwt.PyJWK.from_dict(dict(published), algorithm="RS256").key
        return str(published["kid"]), Key(public, frozenset(published.get("endorsements") or ()))
    except (jwt.PyJWTError, KeyError, TypeError, ValueError):
        return None


@dataclass(frozen=True)
class Believed:
    """What a token says, and the key that its signature was checked with."""

    key_name: str
    key: Key
    claims: Mapping[str, Any]


class Identity:
    """The check itself. `time` is the wall clock's: tokens are dated by it even when Vert's day is played."""

    def __init__(
        self, settings: TeamsSettings, session: aiohttp.ClientSession, time: Callable[[], float] = time.time
    ) -> None:
        self._settings, self._time = settings, time
        self.keys = Keys(session, settings.openid_metadata)
        self._believed: dict[str, Believed] = {}

    async def check(self, authorization: str | None, service_url: str, channel: str) -> None:
        """Returns when Microsoft vouches for the activity. Raises Refused, or KeysAway."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Refused("no token")
        believed = self._believed.get(token)
        key = await self.keys.named(believed.key_name if believed else _key_name(token))
        if key is None:
            raise Refused("signed with an unknown key")
        if believed is None or believed.key is not key:
            believed = self._believe(token, key)
        if not self._in_time(believed.claims):
            raise Refused("expired or not yet valid")
        if believed.claims.get("serviceurl") != service_url:
            raise Refused("serviceurl is another")
        if channel != "msteams" or channel not in key.endorsements:
            raise Refused("the key does not speak for this channel")

    def _believe(self, token: str, key: Key) -> Believed:
        """Whose the token is stays true of these very letters; all that may change is asked each time."""
        believed = Believed(_key_name(token), key, self._claims(token, key))
        if len(self._believed) >= MOST_REMEMBERED:
            self._believed.clear()
        self._believed[token] = believed
        return believed

    def _claims(self, token: str, key: Key) -> Mapping[str, Any]:
        try:
            return jwt.decode(
                token,
                key.public,
                algorithms=["RS256"],
                audience=self._settings.app_id,
                issuer=self._settings.issuer,
                options=_OPTIONS,
            )
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as fault:
            raise Refused(type(fault).__name__) from None

    def _in_time(self, claims: Mapping[str, Any]) -> bool:
        begins, ends = claims["nbf"], claims["exp"]
        if not isinstance(begins, int | float) or not isinstance(ends, int | float):
            return False
        return begins - LEEWAY <= self._time() < ends + LEEWAY


def _key_name(token: str) -> str:
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        raise Refused("not a token") from None
    name = header.get("kid")
    if header.get("alg") != "RS256" or not isinstance(name, str):
        raise Refused("not signed as Microsoft signs")
    return name
