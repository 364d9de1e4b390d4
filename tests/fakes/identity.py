"""Who is who: the keys Microsoft signs with, tokens good and bad, and the login that hands out tokens."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache

from aiohttp import web
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.fakes.wire import Json

SCOPE = "https://api.botframework.com/.default"
RESOURCE = "https://api.botframework.com"
BAD_TOKENS = (
    "empty",
    "garbage",
    "no_signature",
    "alg_none",
    "hs256",
    "bad_signature",
    "changed_claims",
    "unknown_key",
    "no_key_id",
    "not_endorsed",
    "endorsed_for_another",
    "expired",
    "not_yet_valid",
    "no_expiry",
    "wrong_audience",
    "no_audience",
    "wrong_issuer",
    "no_issuer",
    "wrong_service_url",
    "no_service_url",
    "own_token",
)


def wall_clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class SigningKey:
    id: str
    private: rsa.RSAPrivateKey
    endorsements: tuple[str, ...] = ("msteams",)

    def sign(self, content: bytes) -> bytes:
        return self.private.sign(content, padding.PKCS1v15(), hashes.SHA256())

    def published(self) -> Json:
        numbers = self.private.public_key().public_numbers()
        return {
            "kty": "RSA",
            "use": "sig",
            "kid": self.id,
            "x5t": self.id,
            "n": _base64(numbers.n.to_bytes(256)),
            "e": _base64(numbers.e.to_bytes(3)),
            "endorsements": list(self.endorsements),
        }

    def public_pem(self) -> bytes:
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return self.private.public_key().public_bytes(serialization.Encoding.PEM, form)


@cache  # making one takes a tenth of a second, and every test wants some
def _rsa_key(number: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class LoginFault:
    status: int
    body: Json
    headers: Mapping[str, str]
    times: int


@dataclass
class Setup:
    """What a test may choose about the fake; everything has a sensible default."""

    bot_url: str = ""
    app_id: str = "11111111-aaaa-4aaa-8aaa-111111111111"
    app_password: str = "not-a-real-password"
    tenant: str = "22222222-bbbb-4bbb-8bbb-222222222222"
    issuer: str = "https://api.botframework.com"
    bot_name: str = "Vert"
    clock: Callable[[], datetime] = wall_clock
    token_clock: Callable[[], datetime] = wall_clock
    limits: bool = False
    record: bool = True
    rsc: bool = True
    login_tenants: set[str] = field(default_factory=set)


class Identity:
    """The signing half of the fake; `origin` is filled in when the server has a port."""

    def __init__(self, setup: Setup) -> None:
        self.app_id, self.app_password = setup.app_id, setup.app_password
        self.tenant, self.issuer = setup.tenant, setup.issuer
        self.login_tenants = setup.login_tenants | {setup.tenant}
        self.token_clock = setup.token_clock
        self.origin = ""
        self.region = "teams"
        self.counts: Counter[str] = Counter()
        self.token_lifetime = 3599
        self.login_latency = 0.0
        self.metadata_latency = 0.0
        self.identity_header = "made-up-identity-header"
        self._login_faults: list[LoginFault] = []
        self._metadata_faults: list[int] = []
        self._issued: dict[str, float] = {}
        self._numbers: Counter[str] = Counter()
        self._unendorsed = SigningKey("key-unendorsed", _rsa_key(0), ())
        self._webchat = SigningKey("key-webchat", _rsa_key(-1), ("webchat",))
        self._keys = [SigningKey("key-1", _rsa_key(1))]

    @property
    def service_url(self) -> str:
        return f"{self.origin}/{self.region}/"

    @property
    def openid_metadata(self) -> str:
        return f"{self.origin}/v1/.well-known/openidconfiguration"

    @property
    def login_url(self) -> str:
        return self.origin

    @property
    def identity_endpoint(self) -> str:
        return f"{self.origin}/msi/token"

    # tokens Teams puts on what it sends to the bot

    def rotate_key(self, *, keep_old: bool = True) -> str:
        """Signs with a fresh key from now on; returns its id."""
        key = SigningKey(f"key-{self.next_number('key', 2)}", _rsa_key(len(self._keys) + 1))
        self._keys = [*(self._keys if keep_old else ()), key]
        return key.id

    def claims(self, **changed: object) -> Json:
        now = int(self.token_clock().timestamp())
        claims = {
            "iss": self.issuer,
            "aud": self.app_id,
            "serviceurl": self.service_url,
            "nbf": now - 60,
            "exp": now + 3600,
            **changed,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def token(self, **changed: object) -> str:
        """A token a bot should believe; a claim given replaces the usual one, None leaves it out."""
        return self._signed(self.claims(**changed), self._keys[-1])

    def bad_token(self, kind: str) -> str:
        """A token no bot should believe; the kinds are listed in BAD_TOKENS."""
        now = int(self.token_clock().timestamp())
        claims, key = self.claims(), self._keys[-1]
        changed: dict[str, Json] = {
            "expired": {"nbf": now - 7200, "exp": now - 3600},
            "not_yet_valid": {"nbf": now + 3600, "exp": now + 7200},
            "no_expiry": {"exp": None},
            "wrong_audience": {"aud": "33333333-cccc-4ccc-8ccc-333333333333"},
            "no_audience": {"aud": None},
            "wrong_issuer": {"iss": "https://login.example.org"},
            "no_issuer": {"iss": None},
            "wrong_service_url": {"serviceurl": f"{self.origin}/elsewhere/"},
            "no_service_url": {"serviceurl": None},
        }
        if kind in changed:
            return self.token(**changed[kind])
        good = self.token()
        start, claimed, signature = good.split(".")
        forged: dict[str, Callable[[], str]] = {
            "empty": lambda: "",
            "garbage": lambda: "not.a.token",
            "no_signature": lambda: f"{start}.{claimed}.",
            "alg_none": lambda: _token({"alg": "none", "typ": "JWT"}, claims, lambda _: b""),
            # the public key as a shared secret: the classic confusion of RS256 and HS256
            "hs256": lambda: _token(
                {"alg": "HS256", "typ": "JWT", "kid": key.id},
                claims,
                lambda content: hmac.new(key.public_pem(), content, hashlib.sha256).digest(),
            ),
            "bad_signature": lambda: f"{start}.{claimed}.{signature[:-8]}{'A' * 8}",
            "changed_claims": lambda: f"{start}.{_part({**claims, 'exp': now + 86400})}.{signature}",
            "unknown_key": lambda: self._signed(claims, SigningKey("key-of-nobody", _rsa_key(99))),
            "no_key_id": lambda: _token({"alg": "RS256", "typ": "JWT"}, claims, key.sign),
            "not_endorsed": lambda: self._signed(claims, self._unendorsed),
            "endorsed_for_another": lambda: self._signed(claims, self._webchat),
            "own_token": self._access_token,
        }
        return forged[kind]()

    def next_number(self, what: str, first: int = 1) -> int:
        self._numbers[what] += 1
        return self._numbers[what] + first - 1

    def _signed(self, claims: Json, key: SigningKey) -> str:
        return _token({"alg": "RS256", "typ": "JWT", "kid": key.id, "x5t": key.id}, claims, key.sign)

    # tokens the bot puts on what it sends to Teams

    def fail_next_login(
        self,
        *,
        status: int = 503,
        error: str = "temporarily_unavailable",
        headers: Mapping[str, str] | None = None,
        times: int = 1,
    ) -> None:
        body = {"error": error, "error_description": "AADSTS90033: said by the test"}
        self._login_faults.append(LoginFault(status, body, headers or {}, times))

    def fail_next_metadata(self, *, status: int = 503, times: int = 1) -> None:
        """Counts both documents: the configuration and the keys."""
        self._metadata_faults += [status] * times

    def expire_access_tokens(self) -> None:
        """Every access token handed out so far is refused from now on."""
        self._issued.clear()

    def believes(self, authorization: str) -> bool:
        kind, _, token = authorization.partition(" ")
        expires = self._issued.get(token)
        if kind != "Bearer" or expires is None:
            return False
        return self.token_clock().timestamp() < expires

    def _access_token(self) -> str:
        now = int(self.token_clock().timestamp())
        claims = self.claims(
            iss=f"https://sts.windows.net/{self.tenant}/",
            aud=RESOURCE,
            serviceurl=None,
            appid=self.app_id,
            tid=self.tenant,
            ver="1.0",
            exp=now + self.token_lifetime,
            uti=f"token-{self.next_number('access token')}",
        )
        token = self._signed(claims, self._keys[-1])
        self._issued[token] = now + self.token_lifetime
        return token

    def identity_routes(self) -> list[web.RouteDef]:
        return [
            web.get("/v1/.well-known/openidconfiguration", self._show_configuration),
            web.get("/v1/.well-known/keys", self._show_keys),
            web.post("/{tenant}/oauth2/v2.0/token", self._log_in),
            web.get("/msi/token", self._managed_identity),
        ]

    async def _show_configuration(self, request: web.Request) -> web.Response:
        self.counts["metadata"] += 1
        await asyncio.sleep(self.metadata_latency)
        if self._metadata_faults:
            return web.Response(status=self._metadata_faults.pop(0))
        return web.json_response(
            {
                "issuer": self.issuer,
                "authorization_endpoint": "https://invalid.botframework.com",
                "jwks_uri": f"{self.origin}/v1/.well-known/keys",
                "id_token_signing_alg_values_supported": ["RS256"],
                "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            }
        )

    async def _show_keys(self, request: web.Request) -> web.Response:
        self.counts["keys"] += 1
        await asyncio.sleep(self.metadata_latency)
        if self._metadata_faults:
            return web.Response(status=self._metadata_faults.pop(0))
        keys = (*self._keys, self._unendorsed, self._webchat)
        return web.json_response({"keys": [key.published() for key in keys]})

    async def _log_in(self, request: web.Request) -> web.Response:
        self.counts["login"] += 1
        await asyncio.sleep(self.login_latency)
        if fault := self._next_login_fault():
            return web.json_response(fault.body, status=fault.status, headers=fault.headers)
        form = await request.post()
        if request.match_info["tenant"] not in self.login_tenants:
            return _no_login(400, "invalid_request", "AADSTS90002: Tenant not found.")
        if form.get("grant_type") != "client_credentials":
            return _no_login(400, "unsupported_grant_type", "AADSTS70003: The grant type isn't supported.")
        if form.get("client_id") != self.app_id:
            return _no_login(400, "unauthorized_client", "AADSTS700016: Application not found in directory.")
        if form.get("client_secret") != self.app_password:
            return _no_login(401, "invalid_client", "AADSTS7000215: Invalid client secret provided.")
        if form.get("scope") != SCOPE:
            return _no_login(400, "invalid_scope", "AADSTS70011: The provided scope is not valid.")
        return web.json_response(
            {
                "token_type": "Bearer",
                "expires_in": self.token_lifetime,
                "ext_expires_in": self.token_lifetime,
                "access_token": self._access_token(),
            }
        )

    async def _managed_identity(self, request: web.Request) -> web.Response:
        self.counts["managed_identity"] += 1
        await asyncio.sleep(self.login_latency)
        if fault := self._next_login_fault():
            return web.json_response(fault.body, status=fault.status, headers=fault.headers)
        if request.headers.get("X-IDENTITY-HEADER") != self.identity_header:
            return web.json_response({"statusCode": 401, "message": "Unauthorized"}, status=401)
        if request.query.get("resource") != RESOURCE or request.query.get("client_id") != self.app_id:
            return web.json_response({"statusCode": 400, "message": "No such identity"}, status=400)
        return web.json_response(
            {
                "access_token": self._access_token(),
                "expires_on": str(int(self.token_clock().timestamp()) + self.token_lifetime),
                "resource": RESOURCE,
                "token_type": "Bearer",
                "client_id": self.app_id,
            }
        )

    def _next_login_fault(self) -> LoginFault | None:
        if not self._login_faults:
            return None
        fault = self._login_faults[0]
        fault.times -= 1
        if not fault.times:
            self._login_faults.pop(0)
        return fault


def _no_login(status: int, error: str, description: str) -> web.Response:
    return web.json_response({"error": error, "error_description": description}, status=status)


def _token(header: Json, claims: Json, sign: Callable[[bytes], bytes]) -> str:
    content = f"{_part(header)}.{_part(claims)}"
    return f"{content}.{_base64(sign(content.encode()))}"


def _part(content: Json) -> str:
    return _base64(json.dumps(content, separators=(",", ":")).encode())


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
