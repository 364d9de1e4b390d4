"""The environment, read once into Settings; one clear sentence when something is missing or unsafe."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import get_args
from urllib.parse import urlsplit

from dotenv import load_dotenv

from bot.channels.mail.settings import BadMailSettings, read_mail_settings
from bot.channels.teams.settings import (
    ISSUER,
    LOGIN_URL,
    OPENID_METADATA,
    SERVICE_HOST,
    AppType,
    TeamsSettings,
)
from bot.loopback import is_loopback

SHORTEST_SECRET = 32  # characters

_TEAMS = ("MicrosoftAppId", "MicrosoftAppPassword", "MicrosoftAppTenantId")
_APP_TYPES: Mapping[str, AppType] = {one: one for one in get_args(AppType)}


class Unsafe(Exception):
    """A setting that is missing or would be dangerous, and what to do about it."""


@dataclass(frozen=True)
class Settings:
    """What the environment says. Secrets are kept out of its printed form."""

    events: str = ""  # VERT_EVENTS: folders, with the system's path separator between
    home: Path = Path(".vert")  # VERT_HOME
    database_url: str = ""  # VERT_DATABASE_URL, else a file in VERT_HOME
    host: str = "127.0.0.1"  # VERT_HOST
    port: int = 3978  # VERT_PORT
    base_url: str = ""  # VERT_BASE_URL: where people reach the pages
    secret: str = field(default="", repr=False)  # VERT_SECRET: signs links
    metrics_port: int | None = None  # VERT_METRICS_PORT
    metrics_token: str = field(default="", repr=False)  # VERT_METRICS_TOKEN
    smtp_url: str = field(default="", repr=False)  # VERT_SMTP_URL
    mail_from: str = ""  # VERT_MAIL_FROM
    local: bool = False  # VERT_LOCAL=1: no identity checks, loopback only
    clock: datetime | None = None  # VERT_CLOCK: a played time to start at
    clock_speed: float = 1.0  # VERT_CLOCK_SPEED
    teams: TeamsSettings | None = None
    teams_missing: tuple[str, ...] = ()  # names of what a half configured Teams lacks

    @property
    def base(self) -> str:
        """The address of Vert's own pages, without a slash at its end."""
        return self.base_url.rstrip("/") or f"http://{self.host}:{self.port}"

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.home / 'vert.db'}"


def load_env_file(folder: Path) -> None:
    """Puts what `.env` says into the environment, under what stands there already."""
    load_dotenv(folder / ".env", override=False)


def read_settings(env: Mapping[str, str]) -> Settings:
    """Raises Unsafe where a value can't be read."""
    said = {name: value.strip() for name, value in env.items()}
    local = said.get("VERT_LOCAL", "") == "1"
    teams, missing = _teams(said, local)
    return Settings(
        events=said.get("VERT_EVENTS", ""),
        home=Path(said.get("VERT_HOME") or ".vert"),
        database_url=said.get("VERT_DATABASE_URL", ""),
        host=said.get("VERT_HOST") or "127.0.0.1",
        port=_number(said, "VERT_PORT") or 3978,
        base_url=said.get("VERT_BASE_URL", ""),
        secret=said.get("VERT_SECRET", ""),
        metrics_port=_number(said, "VERT_METRICS_PORT"),
        metrics_token=said.get("VERT_METRICS_TOKEN", ""),
        smtp_url=said.get("VERT_SMTP_URL", ""),
        mail_from=said.get("VERT_MAIL_FROM", ""),
        local=local,
        clock=_moment(said),
        clock_speed=_speed(said),
        teams=teams,
        teams_missing=missing,
    )


def refuse_unsafe(settings: Settings) -> None:
    """What `vert serve` must not start with. Raises Unsafe. What takes the database is asked elsewhere."""
    if settings.local and not is_loopback(settings.host):
        raise Unsafe("VERT_LOCAL=1 switches identity checks off; set VERT_HOST to 127.0.0.1, or unset it.")
    if settings.teams_missing:
        raise Unsafe(f"Teams is half configured: set {' and '.join(settings.teams_missing)}.")
    if settings.teams is None:
        raise Unsafe(
            "No channel is configured: set MicrosoftAppId, MicrosoftAppPassword and MicrosoftAppTenantId, "
            "or VERT_LOCAL=1 to try Vert on this machine."
        )
    if len(settings.secret) < SHORTEST_SECRET and not settings.local:
        raise Unsafe(f"Set VERT_SECRET to at least {SHORTEST_SECRET} characters; it signs Vert's links.")
    if not is_loopback(settings.host) and urlsplit(settings.base_url).scheme != "https":
        raise Unsafe(
            "Set VERT_BASE_URL to the https address that people reach Vert by, or VERT_HOST to 127.0.0.1."
        )
    if settings.smtp_url and not settings.mail_from:
        raise Unsafe("VERT_SMTP_URL is set, so set VERT_MAIL_FROM to the address that mail is sent from.")
    if settings.smtp_url:
        try:
            read_mail_settings(settings.smtp_url, settings.mail_from)
        except BadMailSettings as bad:
            raise Unsafe(str(bad)) from None
    if settings.clock is not None and not may_play_time(settings):
        raise Unsafe(
            "VERT_CLOCK plays the time, which only VERT_LOCAL=1 or loopback service hosts allow; unset it."
        )


def may_play_time(settings: Settings) -> bool:
    """Nobody outside this machine may be told a played time."""
    if settings.local:
        return True
    hosts = settings.teams.service_hosts if settings.teams else ()
    return bool(hosts) and all(_is_local_service(host) for host in hosts)


def _is_local_service(host: str) -> bool:
    return host.startswith("http://") and is_loopback(urlsplit(host).hostname)


def _teams(said: Mapping[str, str], local: bool) -> tuple[TeamsSettings | None, tuple[str, ...]]:
    """Teams' settings, or which of them are missing where only some are there."""
    if local:
        return TeamsSettings(app_id=said.get("MicrosoftAppId", ""), local=True), ()
    named = said.get("MicrosoftAppType") or "SingleTenant"
    app_type = _APP_TYPES.get(named)
    if app_type is None:
        raise Unsafe(f"MicrosoftAppType is {named!r}; set it to one of {', '.join(_APP_TYPES)}.")
    needed = [name for name in _TEAMS if name != "MicrosoftAppPassword" or app_type != "UserAssignedMSI"]
    missing = tuple(name for name in needed if not said.get(name))
    if not any(said.get(name) for name in _TEAMS):
        return None, ()
    if missing:
        return None, missing
    tenant = said["MicrosoftAppTenantId"].casefold()
    return (
        TeamsSettings(
            app_id=said["MicrosoftAppId"],
            password=said.get("MicrosoftAppPassword", ""),
            app_type=app_type,
            tenant=tenant,
            tenants=frozenset(_listed(said.get("VERT_TEAMS_TENANTS", "").casefold())) or frozenset({tenant}),
            openid_metadata=said.get("VERT_TEAMS_OPENID_METADATA") or OPENID_METADATA,
            issuer=said.get("VERT_TEAMS_ISSUER") or ISSUER,
            login_url=(said.get("VERT_TEAMS_LOGIN_URL") or LOGIN_URL).rstrip("/"),
            service_hosts=_service_hosts(said.get("VERT_TEAMS_SERVICE_HOSTS", "")),
            identity_endpoint=said.get("IDENTITY_ENDPOINT", ""),
            identity_header=said.get("IDENTITY_HEADER", ""),
        ),
        (),
    )


def _service_hosts(listed: str) -> tuple[str, ...]:
    """Exact hosts; plain http is for this machine alone."""
    hosts = tuple(host.lower().rstrip("/") for host in _listed(listed)) or (SERVICE_HOST,)
    for host in hosts:
        wrong = "*" in host or ("/" in host.removeprefix("http://"))
        if wrong or (host.startswith("http://") and not _is_local_service(host)):
            raise Unsafe(
                f"VERT_TEAMS_SERVICE_HOSTS: {host!r} must be an exact host[:port], or http://127.0.0.1:PORT."
            )
    return hosts


def _listed(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _number(said: Mapping[str, str], name: str) -> int | None:
    value = said.get(name, "")
    if not value:
        return None
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 65535:
        raise Unsafe(f"{name} is {value!r}; set it to a port number from 1 to 65535.")
    return int(value)


def _moment(said: Mapping[str, str]) -> datetime | None:
    value = said.get("VERT_CLOCK", "")
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Unsafe(f"VERT_CLOCK is {value!r}; write it with its offset, such as 2021-11-15T09:00+01:00.")
    return moment


def _speed(said: Mapping[str, str]) -> float:
    value = said.get("VERT_CLOCK_SPEED", "") or "1"
    try:
        speed = float(value)
    except ValueError:
        speed = 0.0
    if not 0 < speed <= 100_000:
        raise Unsafe(
            f"VERT_CLOCK_SPEED is {value!r}; set it to how many times as fast as real time, such as 60."
        )
    return speed
