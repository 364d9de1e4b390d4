"""Promises of /chat: a participant's own page, which works without script and lets nobody else in."""

import pytest

from bot.demo.hall import Hall
from tests.bot.channels.web.visitor import Visitor

ANSWER = (
    "Kommunane dekkjer reisa sjølve. Arrangørane dekkjer opphaldet begge dagane, og tek sikte på å dekkje "
    "overnatting 11.–12. november for inntil fire frå kvar kommune."
)


async def test_who_asks_in_the_group_is_answered_there_in_their_own_language(visitor: Visitor) -> None:
    page = await visitor.says("A", "@Vert kven dekkjer reisa?")
    assert f"@Vert kven dekkjer reisa? Vert robot 09.00 {ANSWER}" in page.text
    assert '<div class="card plain" lang="nn">' in page.html
    assert ANSWER in (await visitor.opens(visitor.chat_link("B"))).text, "everyone reads it"


async def test_talk_among_participants_is_kept_and_left_alone(visitor: Visitor) -> None:
    page = await visitor.says("B", "Skal vi kjøre sammen?")
    assert page.text.count("Vert robot") == 1, "only the greeting"
    assert "Skal vi kjøre sammen?" in page.text


async def test_a_private_question_is_answered_where_nobody_else_reads(visitor: Visitor) -> None:
    page = await visitor.says("A", "kven dekkjer reisa?", at="private")
    assert ANSWER in page.text
    assert ANSWER not in (await visitor.opens(visitor.chat_link("B"))).text


async def test_a_press_does_what_its_button_says(visitor: Visitor) -> None:
    await visitor.says("A", "@Vert kven dekkjer reisa?")
    page = await visitor.presses(await visitor.opens(visitor.chat_link("A")), "Spør eit menneske")
    assert page.text.count("Eg har spurt") == 1


async def test_the_same_form_sent_twice_counts_once(visitor: Visitor) -> None:
    page = await visitor.opens(visitor.chat_link("B"))
    form = page.forms[-1]
    await visitor.sends(form, {"text": "Når er fristen?"})
    page = await visitor.sends(form, {"text": "Når er fristen?"})
    assert page.text.count("Når er fristen?") == 1


async def test_a_form_that_is_not_from_the_page_itself_is_refused(visitor: Visitor) -> None:
    mine = (await visitor.opens(visitor.chat_link("A"))).composer()
    others = (await visitor.opens(visitor.chat_link("B"))).composer()
    for token in ("", "nonsense", others.fields["token"]):
        page = await visitor.sends(mine, {"text": "hei", "token": token}, status=403)
        assert "Siden er for gammel. Last den inn på nytt, og prøv igjen." in page.text
    assert "hei" not in (await visitor.opens(visitor.chat_link("A"))).text.split()


@pytest.mark.parametrize(
    "path", ["/chat/nonsense", "/chat/nonsense/group", "/chat/nonsense/events", "/desk/x"]
)
async def test_an_unknown_link_is_refused_and_tells_nothing(visitor: Visitor, path: str) -> None:
    page = await visitor.opens(path, status=404)
    assert page.text == (
        "Hopp til innholdet Vert Her er det ikke noe å se "
        "Lenken virker ikke lenger, eller den er ikke hel. Be den som sendte den, om en ny."
    )


async def test_a_link_for_one_kind_of_page_opens_no_other(visitor: Visitor) -> None:
    chat, desk = visitor.chat_link("A"), visitor.desk_link()
    await visitor.opens(chat.replace("/chat/", "/desk/"), status=404)
    await visitor.opens(desk.replace("/desk/", "/chat/"), status=404)


async def test_looking_never_acts(visitor: Visitor) -> None:
    form = (await visitor.opens(visitor.chat_link("A"))).composer()
    query = {"text": "hei", "token": form.fields["token"], "once": form.fields["once"], "press": "help "}
    address = f"{form.action}&{'&'.join(f'{name}={value}' for name, value in query.items())}"
    before = (await visitor.opens(visitor.chat_link("A"))).text
    await visitor.opens(address)
    assert (await visitor.opens(visitor.chat_link("A"))).text == before


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "\0",
        "😀😀😀",
        "@Vert",
        "\u202eneddrejs",
        "\ud800",
        "<script>alert(1)</script>",
        "{@web::x}",
    ],
    ids=["long", "nul", "emoji", "mention", "rtl", "surrogate", "markup", "braces"],
)
async def test_odd_words_never_break_the_page(visitor: Visitor, text: str) -> None:
    form = (await visitor.opens(f"{visitor.chat_link('A')}?at=private")).forms[-1]
    body = {**form.fields, "text": text.encode("utf-8", "replace").decode()}
    async with visitor.client.post(form.action, data=body, headers={"Accept": "text/html"}) as answer:
        assert answer.status in (200, 400, 413)
    page = await visitor.opens(visitor.chat_link("A"))
    assert page.tags.count("script") == 1, "the page's own"


async def test_a_body_of_another_kind_is_refused(visitor: Visitor) -> None:
    form = (await visitor.opens(visitor.chat_link("A"))).composer()
    async with visitor.client.post(form.action, json={"text": "hei"}) as answer:
        assert answer.status == 415


async def test_a_script_hears_the_presser_s_own_notice(visitor: Visitor) -> None:
    """A participant may not send broadcasts, and is told so in plain words."""
    form = (await visitor.opens(visitor.chat_link("B"))).composer()
    body = {**form.fields, "press": "broadcast_form broadcast:none", "text": ""}
    async with visitor.client.post(form.action, data=body, headers={"Accept": "application/json"}) as answer:
        assert answer.status == 200
        assert set(await answer.json()) == {"notice"}


async def test_the_notice_comes_along_on_the_redirect_and_cannot_be_made_up(visitor: Visitor) -> None:
    page = await visitor.opens(visitor.chat_link("B"))
    form = page.composer()
    answer = await visitor.answer_to(form, {"press": "take question:none", "text": ""})
    assert answer.status == 303
    page = await visitor.opens(answer.headers["Location"])
    assert "Bare eksperter og arrangører kan svare her." in page.text
    assert "Gratis øl" not in (await visitor.opens(f"{visitor.chat_link('B')}?notice=Gratis+øl")).text


async def test_every_page_keeps_others_out(visitor: Visitor) -> None:
    for address in ("/", visitor.chat_link("A"), visitor.desk_link(), "/chat/nonsense"):
        async with visitor.client.get(address) as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert "script-src 'self'" in policy
            assert "frame-ancestors 'self'" in policy
            assert "unsafe" not in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert answer.headers["Cache-Control"] == "no-store"
            html = await answer.text()
            assert " style=" not in html
            assert " onclick=" not in html


async def test_the_page_hears_that_something_has_changed(visitor: Visitor, hall: Hall) -> None:
    async with visitor.client.get(f"{visitor.chat_link('A')}/events") as stream:
        assert stream.headers["Content-Type"] == "text/event-stream"
        assert await stream.content.readuntil(b"\n\n") == b"retry: 400\n\n"
        assert await stream.content.readuntil(b"\n\n") == b"data: changed\n\n"
        await visitor.says("B", "Hei alle")
        assert await stream.content.readuntil(b"\n\n") == b"data: changed\n\n"
        await hall.world.changes.stop()
        rest = await stream.content.read()  # a stop ends it
        assert rest.replace(b"data: changed\n\n", b"") == b""


async def test_what_one_person_writes_in_a_field_is_seen_by_nobody_else_in_the_room(visitor: Visitor) -> None:
    await visitor.says("A", "@Vert Finnes det eksempler på klimakrav fra små kommuner?")
    page = await visitor.presses(await visitor.opens(visitor.chat_link("B")), "Svar")
    assert "Feltet står i den private chatten din med Vert." in page.text
    assert "Send svaret" in page.text
    assert "Send svaret" not in (await visitor.opens(visitor.chat_link("A"))).text
    page = await visitor.presses(page, "Send svaret", text="Ja, i Bykle.")
    assert "Takk! Svaret ditt står nå under spørsmålet i gruppechatten." in page.text
    await visitor.reads("A", "Ja, i Bykle.")
