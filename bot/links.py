"""Signed links: who may open which page, for how long, without a password or a row in the database."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer

# How long a link of each purpose is good for.
LASTS: Mapping[str, timedelta] = {
    "desk": timedelta(days=30),
    "chat": timedelta(days=120),
    "console": timedelta(minutes=10),
    "form": timedelta(hours=24),
    "notice": timedelta(minutes=5),
}


class Links:
    """Signs and reads. A link carries its purpose, so that one page's link opens no other."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def sign(self, purpose: str, now: datetime, **claims: str) -> str:
        """Text that fits in a path. `purpose` is a key of LASTS."""
        until = int((now + LASTS[purpose]).timestamp())
        return str(self._serializer(purpose).dumps({**claims, "until": until}))

    def read(self, purpose: str, token: str, now: datetime) -> Mapping[str, str] | None:
        """The claims; None for anything forged, expired, or signed for another purpose."""
        try:
            claims = self._serializer(purpose).loads(token)
        except BadSignature:
            return None
        if not isinstance(claims, dict) or claims.get("until", 0) < now.timestamp():
            return None
        return {str(name): str(value) for name, value in claims.items() if name != "until"}

    def desk_link(self, base: str, now: datetime, event: str, email: str) -> str:
        """The signed address of an expert's desk. It says when it was made, so that it can be ended."""
        made = f"{now.timestamp():.6f}"
        return f"{base}/desk/{self.sign('desk', now, event=event, email=email, at=made)}"

    def chat_link(self, base: str, now: datetime, event: str, email: str, link: str) -> str:
        """The signed address of a guest's chat; `link` must be what the participants' list knows it by."""
        return f"{base}/chat/{self.sign('chat', now, event=event, email=email, link=link)}"

    def console_link(self, base: str, now: datetime, event: str, email: str) -> str:
        """The signed address that lets an organizer in once: its nonce is remembered when it is used."""
        nonce = secrets.token_urlsafe(16)
        return f"{base}/console/open/{self.sign('console', now, event=event, email=email, nonce=nonce)}"

    def _serializer(self, purpose: str) -> URLSafeSerializer:
        return URLSafeSerializer(self._secret, salt=f"vert:{purpose}")
