"""Promises of /desk: an expert outside the chat answers on a phone, without script and without an account."""

from tests.bot.channels.web.visitor import Visitor

QUESTION = "Finnes det eksempler på klimakrav fra små kommuner?"


async def test_a_question_is_taken_and_answered_and_comes_back_to_the_asker(visitor: Visitor) -> None:
    await visitor.says("A", f"@Vert {QUESTION}")
    page = await visitor.opens(visitor.desk_link())
    title = "Spørsmål fra Klimasamling for kommunene i Møre og Romsdal"
    assert (
        f"Venter på svar {title} {QUESTION} Hvem A Hvor I gruppechatten Når mandag 13. september" in page.text
    )

    page = await visitor.presses(page, "Ta den")
    assert "Du har tatt dette spørsmålet." in page.text
    page = await visitor.presses(page, "Svar")
    assert "Svaret ditt Alle i chatten kan lese svaret." in page.text
    page = await visitor.presses(page, "Send svaret", text="Ja, tre stykker.")
    assert "Ingen spørsmål venter på deg nå." in page.text
    assert "Takk! Svaret er sendt til A." in page.text


async def test_an_empty_answer_is_told_beside_its_field_and_nothing_is_lost(visitor: Visitor) -> None:
    await visitor.says("A", f"@Vert {QUESTION}")
    page = await visitor.presses(await visitor.opens(visitor.desk_link()), "Svar")
    page = await visitor.presses(page, "Send svaret", text="  ")
    assert "Skriv et svar først." in page.text
    assert 'aria-invalid="true"' in page.html
    assert "Send svaret" in page.text


async def test_not_mine_takes_the_question_off_the_desk(visitor: Visitor) -> None:
    await visitor.says("A", f"@Vert {QUESTION}")
    page = await visitor.presses(await visitor.opens(visitor.desk_link()), "Ikke min")
    assert QUESTION not in page.text
    assert "Ingen spørsmål venter på deg nå." in page.text


async def test_opening_the_desk_changes_nothing(visitor: Visitor) -> None:
    await visitor.says("A", f"@Vert {QUESTION}")
    before = (await visitor.opens(visitor.desk_link())).text
    for press in ("take", "answer", "not_mine"):
        await visitor.opens(f"{visitor.desk_link()}?press={press}")
    assert (await visitor.opens(visitor.desk_link())).text == before


async def test_a_form_of_another_page_is_refused_at_the_desk(visitor: Visitor) -> None:
    await visitor.says("A", f"@Vert {QUESTION}")
    page = await visitor.opens(visitor.desk_link())
    chat = (await visitor.opens(visitor.chat_link("A"))).composer()
    form, press = page.form_with("Ta den")
    await visitor.sends(form, {"press": press, "token": chat.fields["token"]}, status=403)
    assert "Ta den" in (await visitor.opens(visitor.desk_link())).text


async def test_the_desk_takes_only_what_belongs_there(visitor: Visitor) -> None:
    await visitor.says("A", f"@Vert {QUESTION}")
    form, _ = (await visitor.opens(visitor.desk_link())).form_with("Ta den")
    await visitor.sends(form, {"press": "forget_me_yes "}, status=400)


async def test_someone_the_event_no_longer_lists_finds_no_desk(visitor: Visitor) -> None:
    await visitor.opens(visitor.desk_link("somebody.else@example.org"), status=404)


async def test_the_desk_speaks_the_visitor_s_language(visitor: Visitor) -> None:
    page = await visitor.opens(f"{visitor.desk_link()}?lang=nn")
    assert "Ingen spørsmål ventar på deg no." in page.text
    assert '<html lang="nn">' in page.html


async def test_the_field_to_write_in_is_in_the_visitor_s_language_too(visitor: Visitor) -> None:
    await visitor.says("A", f"@Vert {QUESTION}")
    page = await visitor.presses(await visitor.opens(f"{visitor.desk_link()}?lang=nn"), "Svar")
    assert "Spørsmål frå Klimasamling for kommunane i Møre og Romsdal" in page.text
    assert "Svaret ditt Alle i chatten kan lese svaret." in page.text
    page = await visitor.presses(page, "Send svaret", text="  ")
    assert "Skriv eit svar først." in page.text
    assert "Kven A Kvar I gruppechatten" in page.text
