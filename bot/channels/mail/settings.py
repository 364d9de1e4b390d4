"""Where mail is handed in, and whom it is from: VERT_SMTP_URL and VERT_MAIL_FROM."""

from dataclasses import dataclass, field
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Literal
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from bot.channels.mail.addresses import as_address
from bot.loopback import is_loopback

Tls = Literal["none", "start", "whole"]
PORTS: dict[Tls, int] = {"none": 25, "start": 587, "whole": 465}

_EXAMPLE = "smtp://user:password@mail.example.org:587?starttls=1"


class BadMailSettings(ValueError):
    """A mail setting that can't be used, and what to do about it. It never holds the setting itself."""


@dataclass(frozen=True)
class MailSettings:
    """`tls` is from the first word on (whole), asked for after it (start), or none at all."""

    host: str
    port: int
    sender: Address
    tls: Tls = "none"
    user: str = ""
    password: str = field(default="", repr=False)


def read_mail_settings(url: str, mail_from: str) -> MailSettings:
    """Raises BadMailSettings."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise BadMailSettings(f"VERT_SMTP_URL can't be read; write it as {_EXAMPLE}.") from None
    tls = _tls(parts)
    if not host or any(letter.isspace() for letter in host):
        raise BadMailSettings(f"VERT_SMTP_URL names no server; write it as {_EXAMPLE}.")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise BadMailSettings("VERT_SMTP_URL has a user or a password alone; write both, or none.")
    if password and tls == "none" and not is_loopback(host):
        raise BadMailSettings("VERT_SMTP_URL would send its password in clear; use smtps:// or ?starttls=1.")
    return MailSettings(host, port or PORTS[tls], _sender(mail_from), tls, user, password)


def _tls(parts: SplitResult) -> Tls:
    asked = parse_qs(parts.query).get("starttls", ["0"])[-1] == "1"
    if parts.scheme == "smtps" and not asked:
        return "whole"
    if parts.scheme == "smtp":
        return "start" if asked else "none"
    raise BadMailSettings(f"VERT_SMTP_URL must begin with smtp:// or smtps://; write it as {_EXAMPLE}.")


def _sender(mail_from: str) -> Address:
    """`vert@example.org`, or `Vert <vert@example.org>`."""
    name, spec = parseaddr(mail_from)
    address = as_address(spec, name or "Vert")
    if address is None:
        raise BadMailSettings("VERT_MAIL_FROM is no address; write it as vert@example.org.")
    return address
