"""Promises to an expert who is reached by e-mail, on a real SMTP conversation over loopback."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from bot.channels.mail.sender import MailChannel
from bot.channels.mail.settings import BadMailSettings, read_mail_settings
from dialogs.model.message import Choice, Field, Form, Item, Line, Mention, Message
from dialogs.model.text import Language
from scheduler.clock import FixedClock
from scheduler.outbox import Address, CannotSend, Later, NeverFits, NotReachable, Unclear
from tests.fakes.mail import FakeMail

NOW = datetime(2021, 9, 8, 10, 1, tzinfo=ZoneInfo("Europe/Oslo"))
DESK = "https://vert.example.org/desk/" + "abc.DEF_" * 14

EXPERT = Address("mail", person="ase.oyen@example.org", kind="mail", reference={"event": "hagedag"})

QUESTION = Message(
    title="Spørsmål fra Hagedagen på Ås",
    quote="Er det allergimerking på maten?\nEg toler ikkje nøtter 🌰",
    text="{@web::eva} venter på svar.",
    lines=(Line("Hvem", "Eva Sjøås"), Line("Når", "onsdag 8. september kl. 10.01")),
    items=(Item("Middag", "kl. 18.00"),),
    choices=(Choice("Ta den", "take", "question:12"), Choice("Ikke min", "not_mine", "question:12")),
    mentions=(Mention("web::eva", "Eva Sjøås"),),
)


def desk_link(event: str, email: str) -> str:
    assert (event, email) == ("hagedag", EXPERT.person)
    return DESK


def title(event: str, language: Language) -> str:
    return {"nb": "Hagedagen på Ås", "nn": "Hagedagen på Ås", "en": "Garden day"}[language] if event else ""


def channel(url: str, mail_from: str = "vert@example.org") -> MailChannel:
    return MailChannel(read_mail_settings(url, mail_from), desk_link, title, FixedClock(NOW))


@pytest.fixture
async def office() -> AsyncIterator[FakeMail]:
    async with FakeMail() as office:
        yield office


async def test_an_expert_gets_the_question_with_one_button_to_the_desk(office: FakeMail) -> None:
    posted = await channel(office.url).send(EXPERT, QUESTION)
    (letter,) = office.to("ase.oyen@example.org")
    assert letter.subject == "Spørsmål fra Hagedagen på Ås"
    assert letter.sender == "vert@example.org"
    assert letter.message["Message-ID"] == posted
    assert letter.message["Date"] == "Wed, 08 Sep 2021 10:01:00 +0200"
    assert letter.message["From"] == "Vert <vert@example.org>"
    assert letter.text.replace("\r\n", "\n") == (
        "Spørsmål fra Hagedagen på Ås\n«Er det allergimerking på maten?\nEg toler ikkje nøtter 🌰»\n"
        "Eva Sjøås venter på svar.\nHvem: Eva Sjøås\n"
        "Når: onsdag 8. september kl. 10.01\nMiddag · kl. 18.00\n\n"
        f"Åpne spørsmålet:\n{DESK}\n\n"
        "-- \nDu får denne e-posten fordi arrangørene har satt deg opp til å hjelpe\n"
        "til i Hagedagen på Ås. Lenker her er personlige, så ikke send dem\n"
        "videre. Svar på e-posten blir ikke lest.\n"
    )
    assert re.findall(r"<a [^>]*>(.*?)</a>", letter.html) == ["Åpne spørsmålet"]
    assert f'href="{DESK}"' in letter.html
    assert "Eg toler ikkje nøtter 🌰" in letter.html
    assert "Ta den" not in letter.html + letter.text


async def test_a_long_answer_stands_whole_in_the_letter(office: FakeMail) -> None:
    said = Message("Jord.", more="\n\nOg kompost <nå>.", items=(Item("Middag", "kl. 18", more=" presis"),))
    await channel(office.url).send(EXPERT, said)
    (letter,) = office.messages
    assert "Jord.\n\nOg kompost <nå>.\nMiddag · kl. 18 presis" in letter.text.replace("\r\n", "\n")
    assert "Jord.<br><br>Og kompost &lt;nå&gt;." in letter.html
    assert "kl. 18 presis" in letter.html


@pytest.mark.parametrize(
    "language,subject,button",
    [
        ("nb", "Spørsmål fra Hagedagen på Ås", "Åpne spørsmålet"),
        ("nn", "Spørsmål frå Hagedagen på Ås", "Opne spørsmålet"),
        ("en", "Question from Garden day", "Open the question"),
    ],
)
async def test_the_letter_is_in_its_reader_s_language(
    office: FakeMail, language: Language, subject: str, button: str
) -> None:
    await channel(office.url).send(EXPERT, replace(QUESTION, language=language))
    (letter,) = office.messages
    assert (letter.subject, f">{button}</a>" in letter.html) == (subject, True)
    assert f'<html lang="{language}">' in letter.html
    assert letter.message["Content-Language"] == language


async def test_a_letter_with_nothing_to_do_has_no_desk_in_it_but_keeps_its_links(office: FakeMail) -> None:
    link = Choice("Legg i kalender", link="https://vert.example.org/calendar/hagedag/1.ics")
    await channel(office.url).send(EXPERT, Message("Takk for hjelpen!", choices=(link,)))
    (letter,) = office.messages
    assert letter.subject == "Beskjed fra Hagedagen på Ås"
    assert DESK not in letter.html + letter.text
    assert "Legg i kalender:\nhttps://vert.example.org/calendar/hagedag/1.ics" in letter.text.replace(
        "\r\n", "\n"
    )


async def test_a_letter_loads_nothing_from_outside_and_its_lines_are_short(office: FakeMail) -> None:
    await channel(office.url).send(EXPERT, replace(QUESTION, text="blåbær og bringebær " * 60))
    (letter,) = office.messages
    assert not re.search(r"<(img|link|script|iframe|style)\b|url\(|src=", letter.html)
    assert all(len(line) <= 72 for line in letter.text.splitlines() if not line.startswith("https://"))
    assert all(len(line) <= 78 for line in letter.message.as_bytes().splitlines())


async def test_words_of_a_person_are_words_in_the_letter_and_nothing_else(office: FakeMail) -> None:
    words = "<script>alert(1)</script>\r\nBcc: alle@example.org\x00\ud800 \u202eopp ned"
    await channel(office.url).send(EXPERT, replace(QUESTION, title=words, quote=words))
    (letter,) = office.messages
    assert "<script" not in letter.html
    assert letter.receivers == ("ase.oyen@example.org",)
    assert "Bcc" not in letter.message


async def test_an_event_s_title_cannot_add_a_header(office: FakeMail) -> None:
    def sly(event: str, language: Language) -> str:
        return "Hagedagen\r\nBcc: alle@example.org " + "på Ås " * 100

    settings = read_mail_settings(office.url, "Vert på Ås <vert@example.org>")
    await MailChannel(settings, desk_link, sly, FixedClock(NOW)).send(EXPERT, QUESTION)
    (letter,) = office.messages
    assert letter.subject.startswith("Spørsmål fra Hagedagen Bcc: alle@example.org på Ås")
    assert len(letter.subject) <= 150
    assert letter.message["From"] == "Vert på Ås <vert@example.org>"
    assert "Bcc" not in letter.message


async def test_a_question_that_asks_again_comes_in_the_same_thread(office: FakeMail) -> None:
    post = channel(office.url)
    first = await post.send(EXPERT, QUESTION)
    second = await post.update(EXPERT, first, replace(QUESTION, text="Det hjalp ikke."))
    assert second != first
    _, letter = office.messages
    assert letter.message["Message-ID"] == second
    assert (letter.message["In-Reply-To"], letter.message["References"]) == (first, first)


async def test_a_form_is_filled_in_at_the_desk(office: FakeMail) -> None:
    form = Form((Field("text", "Ditt svar", "long_text"),), (Choice("Send", "answer", "question:12"),))
    await channel(office.url).send(EXPERT, Message("Skriv svaret ditt.", form=form))
    assert DESK in office.messages[0].text


async def test_nothing_is_sent_when_a_question_only_ended(office: FakeMail) -> None:
    done = replace(QUESTION, choices=(), text="Takk!")
    assert await channel(office.url).update(EXPERT, "<1@example.org>", done) == "<1@example.org>"
    assert office.messages == []


async def test_no_holiday_notice_is_asked_for(office: FakeMail) -> None:
    await channel(office.url).send(EXPERT, QUESTION)
    assert office.messages[0].message["Auto-Submitted"] == "auto-generated"


async def test_a_domain_with_norwegian_letters_is_written_to(office: FakeMail) -> None:
    def link(event: str, email: str) -> str:
        return DESK

    settings = read_mail_settings(office.url, "vert@example.org")
    post = MailChannel(settings, link, title, FixedClock(NOW))
    await post.send(replace(EXPERT, person="ase@blåbær.example.org"), QUESTION)
    assert len(office.to("ase@xn--blbr-roah.example.org")) == 1


class Picky(FakeMail):
    """A post office that refuses the receiver, or hangs up instead of answering."""

    refusal = "250 OK"
    hangs_up = False

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refusal.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.refusal

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.hangs_up and server.transport:
            server.transport.close()
        return await super().handle_DATA(server, session, envelope)


async def _refusal(post: MailChannel, address: Address = EXPERT) -> CannotSend:
    with pytest.raises(CannotSend) as raised:
        await post.send(address, QUESTION)
    return raised.value


@pytest.mark.parametrize(
    "reply,kind",
    [("451 Try again later", Later), ("554 No", NeverFits), ("552 Too large", NeverFits)],
)
async def test_a_refused_letter_is_told_by_what_can_be_done(
    office: FakeMail, reply: str, kind: type[CannotSend]
) -> None:
    office.refuse_next(reply)
    refusal = await _refusal(channel(office.url))
    assert type(refusal) is kind
    assert str(refusal) == f"{reply[:3]} at the letter"


@pytest.mark.parametrize(
    "reply,kind", [("550 ase.oyen@example.org is unknown", NotReachable), ("450 Wait", Later)]
)
async def test_a_refused_receiver_is_not_named_in_the_reason(reply: str, kind: type[CannotSend]) -> None:
    async with Picky() as office:
        office.refusal = reply
        refusal = await _refusal(channel(office.url))
    assert type(refusal) is kind
    assert str(refusal) == f"{reply[:3]} at the receiver"


async def test_a_server_that_goes_silent_after_the_letter_may_have_taken_it() -> None:
    async with Picky() as office:
        office.hangs_up = True
        refusal = await _refusal(channel(office.url))
    assert type(refusal) is Unclear


async def test_a_server_that_is_not_there_is_asked_again_later() -> None:
    async with FakeMail() as office:
        gone = office.url
    refusal = await _refusal(channel(gone))
    assert type(refusal) is Later


@pytest.mark.parametrize(
    "person", ["", "ase", "@", "a@b@c", "ase@example.org\r\nBcc: x@example.org", "@example.org"]
)
async def test_what_is_no_address_is_not_reachable(office: FakeMail, person: str) -> None:
    refusal = await _refusal(channel(office.url), replace(EXPERT, person=person))
    assert type(refusal) is NotReachable
    assert office.messages == []


async def test_the_e_mail_is_the_conversation() -> None:
    opened = await channel("smtp://127.0.0.1:1").open(EXPERT)
    assert opened == replace(EXPERT, conversation="ase.oyen@example.org")


@pytest.mark.parametrize(
    "url,tls,port",
    [
        ("smtp://mail.example.org", "none", 25),
        ("smtp://vert:p%40ss@mail.example.org?starttls=1", "start", 587),
        ("smtps://vert:p%40ss@mail.example.org", "whole", 465),
        ("smtp://vert:p%40ss@127.0.0.1:2525", "none", 2525),
    ],
)
def test_the_url_says_where_and_how_safely(url: str, tls: str, port: int) -> None:
    settings = read_mail_settings(url, "Vert <vert@example.org>")
    assert (settings.tls, settings.port) == (tls, port)
    assert settings.password in ("", "p@ss")
    assert "p@ss" not in repr(settings)


@pytest.mark.parametrize(
    "url,mail_from,remedy",
    [
        ("mail.example.org:25", "vert@example.org", "must begin with smtp:// or smtps://"),
        ("smtps://mail.example.org?starttls=1", "vert@example.org", "must begin with smtp:// or smtps://"),
        ("smtp://", "vert@example.org", "names no server"),
        ("smtp://mail.example.org:port", "vert@example.org", "can't be read"),
        ("smtp://vert@mail.example.org", "vert@example.org", "write both, or none"),
        ("smtp://vert:hysj@mail.example.org", "vert@example.org", "use smtps:// or ?starttls=1"),
        ("smtp://mail.example.org", "vert", "VERT_MAIL_FROM is no address"),
    ],
)
def test_a_mail_setting_that_cannot_be_used_says_what_to_do(url: str, mail_from: str, remedy: str) -> None:
    with pytest.raises(BadMailSettings, match=re.escape(remedy)) as raised:
        read_mail_settings(url, mail_from)
    assert "hysj" not in str(raised.value)


ANSWERED = Message(
    title="Spørsmål fra Hagedagen på Ås",
    text="Lars svarer: «Se her:\n- [malen](https://example.org/mal)\n- <script>alert(1)</script>»",
    lines=(Line("Svar så langt", "Ekspert E: **Ja.**"),),
    items=(Item("Deltaker B", "[nei](javascript:alert(1)) `kode`"),),
    choices=(Choice("Ta den", "take", "question:12"),),
    markdown=(
        "Se her:\n- [malen](https://example.org/mal)\n- <script>alert(1)</script>",
        "**Ja.**",
        "[nei](javascript:alert(1)) `kode`",
    ),
)


async def test_an_answer_in_markdown_is_drawn_in_the_letter_and_does_no_harm(office: FakeMail) -> None:
    await channel(office.url).send(EXPERT, ANSWERED)
    (letter,) = office.messages
    html = letter.html.replace("\r\n", "\n")
    assert (
        '<li><a style="color:inherit" href="https://example.org/mal" rel="noopener noreferrer">malen</a></li>'
        in html
    )
    assert "<strong>Svar så langt:</strong> Ekspert E: <strong>Ja.</strong>" in html
    assert "[nei](javascript:alert(1)) <code>kode</code>" in html
    assert "<script" not in html
    assert re.findall(r'href="([^"]+)"', html) == ["https://example.org/mal", DESK]
    assert "- [malen](https://example.org/mal)" in letter.text
