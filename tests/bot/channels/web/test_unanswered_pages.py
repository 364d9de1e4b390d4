"""What waits and what was wrong, on the organizers' pages and in the chat they mend."""

import asyncio

from sqlalchemy import select

from bot.store.tables import audit, outbox, questions
from tests.bot.channels.web.test_console import inside, rows
from tests.bot.channels.web.visitor import Visitor

FEES = "Hva koster det å delta?"
INSTEAD = "Beklager, svaret som sto her, var feil."


async def all_posted(visitor: Visitor) -> None:
    """As quickly as the stage lets messages out."""
    async with asyncio.timeout(10):
        while await rows(visitor, select(outbox.c.id).where(outbox.c.state == "queued")):
            await visitor.hall.vert.deliveries.pass_once()


async def test_a_wrong_answer_is_taken_back_from_the_pages_and_put_back(visitor: Visitor) -> None:
    answered = await visitor.says("A", f"@Vert {FEES}")
    assert INSTEAD not in answered.text
    await inside(visitor)
    page = await visitor.opens("/console/today")
    assert f"«{FEES}»" in page.text
    page = await visitor.presses(page, "Feil svar")
    assert "Svaret blir byttet ut der det står, i gruppechatten" in page.text
    page = await visitor.presses(page, "Ta svaret tilbake")
    assert "Svaret er byttet ut." in page.text
    await all_posted(visitor)
    assert INSTEAD in (await visitor.opens(visitor.chat_link("A"))).text
    await visitor.presses(page, "Likevel riktig")
    await all_posted(visitor)
    assert INSTEAD not in (await visitor.opens(visitor.chat_link("A"))).text
    acts = select(audit.c.channel, audit.c.act).where(audit.c.act.startswith("wrong")).order_by(audit.c.id)
    assert await rows(visitor, acts) == [("console", "wrong_yes"), ("console", "wrong_undo")]


async def test_a_question_is_given_and_closed_on_the_pages(visitor: Visitor) -> None:
    await visitor.says("A", "@Vert Finnes det eksempler på klimakrav?")
    await inside(visitor)
    page = await visitor.opens("/console/unanswered")
    assert "1 spørsmål venter på svar." in page.text
    page = await visitor.presses(page, "Gi til …")
    assert "Hvem skal få spørsmålet?" in page.text
    page = await visitor.presses(page, "Gi videre", to="ekspert.e@example.org")
    assert await rows(visitor, select(questions.c.expert, questions.c.state)) == [
        ("ekspert.e@example.org", "with_expert")
    ]
    page = await visitor.presses(await visitor.opens("/console/unanswered"), "Lukk med grunn")
    page = await visitor.presses(page, "Lukk spørsmålet", reason="other")
    assert "Skriv grunnen med egne ord." in page.text
    form, press = page.form_with("Lukk spørsmålet")
    page = await visitor.sends(
        form, {"press": press, "field.reason": "other", "field.words": "Det gjør kokken."}
    )
    assert "Spørsmålet er lukket, og den som spurte, får vite hvorfor." in page.text
    await all_posted(visitor)
    group = await visitor.opens(visitor.chat_link("A"))
    assert "Arrangørane har lukka spørsmålet ditt. Dei skriv: «Det gjør kokken.»" in group.text
    assert "Ingen venter på svar. Så fint!" in (await visitor.opens("/console/unanswered")).text


async def test_in_the_private_chat_on_the_web_it_is_the_same(visitor: Visitor) -> None:
    await visitor.says("A", f"@Vert {FEES}")
    page = await visitor.says("O", "sagt i dag", at="private")
    page = await visitor.presses(page, "Feil svar")
    page = await visitor.presses(page, "Ta svaret tilbake")
    await all_posted(visitor)
    assert INSTEAD in (await visitor.opens(visitor.chat_link("A"))).text
