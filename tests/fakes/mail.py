"""A post office on loopback that keeps every letter it is given."""

import asyncio
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import Self

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True)
class Letter:
    sender: str
    receivers: tuple[str, ...]
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def text(self) -> str:
        part = self.message.get_body(("plain",))
        return part.get_content() if part else ""

    @property
    def html(self) -> str:
        part = self.message.get_body(("html",))
        return part.get_content() if part else ""


class FakeMail:
    def __init__(self) -> None:
        self.messages: list[Letter] = []
        self.url = ""
        self._refusals: list[str] = []
        self._arrived = asyncio.Event()
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._clerk, "127.0.0.1", 0)
        self.url = f"smtp://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server
        self._server.close()
        await self._server.wait_closed()

    def refuse_next(self, reply: str = "451 Try again later", times: int = 1) -> None:
        self._refusals += [reply] * times

    def heal(self) -> None:
        """Every letter is taken again."""
        self._refusals.clear()

    def to(self, address: str) -> list[Letter]:
        return [letter for letter in self.messages if address in letter.receivers]

    async def arrives(self, count: int = 1, timeout: float = 10.0) -> list[Letter]:
        """Waits until `count` letters have come in all."""
        try:
            async with asyncio.timeout(timeout):
                while len(self.messages) < count:
                    self._arrived.clear()
                    await self._arrived.wait()
        except TimeoutError:
            raise AssertionError(f"{len(self.messages)} letters came, not {count}") from None
        return self.messages

    def _clerk(self) -> SMTP:
        return SMTP(self, hostname="mail.example.org", enable_SMTPUTF8=True, loop=asyncio.get_running_loop())

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self._refusals:
            return self._refusals.pop(0)
        content = envelope.content
        raw = content.encode() if isinstance(content, str) else content or b""
        message = message_from_bytes(raw, policy=policy.default)
        self.messages.append(Letter(envelope.mail_from or "", tuple(envelope.rcpt_tos), message))
        self._arrived.set()
        return "250 OK"
