"""Words on their way by e-mail: handed to one SMTP server, each refusal by what can be done about it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from email.headerregistry import Address as MailAddress
from email.message import EmailMessage

from aiosmtplib import (
    SMTP,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)

from bot.channels.mail.addresses import as_address
from bot.channels.mail.letter import Envelope, letter, wants_an_act
from bot.channels.mail.settings import MailSettings
from dialogs.model.message import Message
from dialogs.model.text import Language
from scheduler.clock import Clock
from scheduler.outbox import Address, CannotSend, Later, NeverFits, NotReachable, Unclear

PATIENCE = 5.0  # seconds for each answer of the server; a delivery as a whole gets 20
MISCONFIGURED = 300.0  # seconds until we ask again a server that refused us, and not the letter

DeskLink = Callable[[str, str], str]  # (event id, e-mail) → the signed address of the desk
Title = Callable[[str, Language], str]  # (event id, language) → the event's title, empty if unknown

_TRANSIENT = range(400, 500)


class MailChannel:
    """Implements scheduler.outbox.Channel. `Address.person` is the e-mail; `reference["event"]` the event."""

    name = "mail"

    def __init__(self, settings: MailSettings, desk_link: DeskLink, title: Title, clock: Clock) -> None:
        """`clock` is the wall's: a letter is dated by when it was really sent."""
        self._settings, self._desk_link, self._title, self._clock = settings, desk_link, title, clock

    async def send(self, address: Address, message: Message) -> str:
        """The letter's Message-ID."""
        return await self._post(self._letter(address, message))

    async def update(self, address: Address, posted: str, message: Message) -> str:
        """A letter can't be called back: one that asks for something follows it, and others are spared."""
        if not wants_an_act(message):
            return posted
        return await self._post(self._letter(address, message, posted))

    async def open(self, address: Address) -> Address:
        """Nothing needs to be opened: the e-mail is the conversation."""
        _receiver(address)
        return replace(address, conversation=address.person)

    def _letter(self, address: Address, message: Message, answers: str = "") -> EmailMessage:
        event = address.reference.get("event", "")
        envelope = Envelope(
            sender=self._settings.sender,
            receiver=_receiver(address),
            title=self._title(event, message.language) or "Vert",
            at=self._clock.now(),
            answers=answers,
        )
        return letter(message, envelope, self._desk_link(event, address.person))

    async def _post(self, mail: EmailMessage) -> str:
        server = await self._connected()
        try:
            await self._hand_in(server, mail)
        finally:
            server.close()
        return str(mail["Message-ID"])

    async def _connected(self) -> SMTP:
        settings = self._settings
        server = SMTP(
            hostname=settings.host,
            port=settings.port,
            timeout=PATIENCE,
            use_tls=settings.tls == "whole",
            start_tls=settings.tls == "start",
            username=settings.user or None,
            password=settings.password or None,
        )
        try:
            await server.connect()
        except SMTPResponseException as refusal:
            raise Later(f"{refusal.code} at the greeting", _wait(refusal)) from None
        except (SMTPException, OSError) as trouble:
            raise Later(f"no connection: {type(trouble).__name__}") from None
        return server

    async def _hand_in(self, server: SMTP, mail: EmailMessage) -> None:
        """Before the letter itself is handed over nothing is posted; after that only the answer tells."""
        try:
            await server.mail(mail["From"].addresses[0].addr_spec)
            await server.rcpt(mail["To"].addresses[0].addr_spec)
        except SMTPResponseException as refusal:
            raise _refused(refusal) from None
        except (SMTPException, OSError) as trouble:
            raise Later(f"no answer: {type(trouble).__name__}") from None
        try:
            await server.data(mail.as_bytes())
        except SMTPResponseException as refusal:
            reason = f"{refusal.code} at the letter"
            raise (Later(reason) if refusal.code in _TRANSIENT else NeverFits(reason)) from None
        except (SMTPException, OSError) as trouble:
            raise Unclear(f"no answer: {type(trouble).__name__}") from None
        with suppress(SMTPServerDisconnected, SMTPTimeoutError, SMTPResponseException, OSError):
            await server.quit(timeout=1)


def _receiver(address: Address) -> MailAddress:
    receiver = as_address(address.person)
    if receiver is None:
        raise NotReachable("this is no e-mail address")
    return receiver


def _refused(refusal: SMTPResponseException) -> CannotSend:
    """Of the server's own words only the number is kept: they tend to repeat the address."""
    of_receiver = isinstance(refusal, SMTPRecipientRefused)
    reason = f"{refusal.code} at the {'receiver' if of_receiver else 'sender'}"
    if of_receiver and refusal.code not in _TRANSIENT:
        return NotReachable(reason)
    return Later(reason, _wait(refusal))


def _wait(refusal: SMTPResponseException) -> float | None:
    """A lasting refusal of us is for who runs Vert to mend; the letter may be good for longer than that."""
    return None if refusal.code in _TRANSIENT else MISCONFIGURED
