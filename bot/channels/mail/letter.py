"""A Message as an e-mail: plain text and HTML side by side, with one button to the desk in place of verbs."""

import re
import textwrap
from dataclasses import dataclass, replace
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from functools import cache, partial

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bot.channels.markdown import Stretch, stretches, unquoted
from dialogs.model.message import Choice, Message
from dialogs.plain import plain
from dialogs.words import say

WIDTH = 72
LONGEST_SUBJECT = 150

# Letters that no reader sees, or that turn or end a line: kept out of headers, and of texts but for newlines.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True)
class Envelope:
    """From whom, to whom, about which event, and the letter it follows."""

    sender: Address
    receiver: Address
    title: str  # the event's, in the reader's language
    at: datetime
    answers: str = ""  # Message-ID of the letter before


def wants_an_act(message: Message) -> bool:
    """Whether there is something to press, so that the reader must come to the desk."""
    return message.form is not None or any(choice.verb for choice in message.choices)


def letter(message: Message, envelope: Envelope, desk: str) -> EmailMessage:
    """The e-mail. `desk` is the signed link, used only when there is something to do."""
    links = [choice for choice in message.choices if choice.link]
    if wants_an_act(message):
        links.insert(0, Choice(say("mail.open", message.language), link=desk, style="positive"))
    shown = _clean(replace(message, choices=tuple(links), form=None))
    subject = _subject(message, envelope)
    mail = _headed(envelope, subject)
    small = say("mail.why", message.language, title=_one_line(envelope.title))
    mail.set_content(_as_text(shown, small), charset="utf-8", cte="quoted-printable")
    drawn = {"message": shown, "said": partial(_said, markdown=shown.markdown), "linked": _linked}
    html = _template().get_template("letter.html").render(**drawn, subject=subject, why=small)
    mail.add_alternative(html, subtype="html", charset="utf-8", cte="quoted-printable")
    mail["Content-Language"] = message.language  # last: to set the content is to forget what was said of it
    return mail


def _headed(envelope: Envelope, subject: str) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = envelope.sender
    mail["To"] = envelope.receiver
    mail["Subject"] = subject
    mail["Date"] = format_datetime(envelope.at)
    mail["Message-ID"] = make_msgid(domain=envelope.sender.domain)
    if envelope.answers:
        mail["In-Reply-To"] = envelope.answers
        mail["References"] = envelope.answers
    # so that no holiday's notice comes back to an address nobody reads
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    return mail


def _subject(message: Message, envelope: Envelope) -> str:
    phrase = "mail.question_from" if wants_an_act(message) else "mail.message_from"
    whole = say(phrase, message.language, title=_one_line(envelope.title))
    return textwrap.shorten(whole, LONGEST_SUBJECT, placeholder="…")


def _as_text(message: Message, small: str) -> str:
    buttons = [f"{choice.title}:\n{choice.link}" for choice in message.choices]
    return "\n\n".join([_wrapped(plain(message)), *buttons, f"-- \n{_wrapped(small)}"]) + "\n"


def _said(text: str, more: str = "", *, markdown: tuple[str, ...]) -> list[Stretch]:
    """All of it, folded or not: a letter has nothing to unfold."""
    return unquoted(stretches(text + more, markdown))


def _linked(html: Markup) -> Markup:
    """Links in the colour of the words around them, which the reader's program chooses."""
    return html.replace("<a ", Markup('<a style="color:inherit" '))


def _wrapped(text: str) -> str:
    """Lines as long as is good to read; an address is never broken."""
    return "\n".join(
        textwrap.fill(line, WIDTH, break_long_words=False, break_on_hyphens=False)
        for line in text.split("\n")
    )


def _clean(message: Message) -> Message:
    """The same with every mention as a name, and without letters that nobody sees."""

    def clean(text: str) -> str:
        for mention in message.mentions:
            text = text.replace(f"{{@{mention.person}}}", mention.name)
        return _UNSEEN.sub("", text)

    return replace(
        message,
        text=clean(message.text),
        more=clean(message.more),
        title=clean(message.title),
        quote=clean(message.quote),
        small=clean(message.small),
        lines=tuple(replace(one, label=clean(one.label), value=clean(one.value)) for one in message.lines),
        items=tuple(
            replace(one, title=clean(one.title), text=clean(one.text), more=clean(one.more))
            for one in message.items
        ),
        choices=tuple(replace(one, title=_one_line(one.title)) for one in message.choices),
        markdown=tuple(map(clean, message.markdown)),
        mentions=(),
    )


def _one_line(text: str) -> str:
    return _UNSEEN.sub("", " ".join(text.split()))


@cache
def _template() -> Environment:
    return Environment(
        loader=PackageLoader("bot.channels.mail"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
