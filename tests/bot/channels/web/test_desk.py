"""Promises of /desk: an expert outside the chat answers on a phone, without script and without an account."""

from datetime import timedelta
from functools import partial

import pytest

from bot.channels.web.desk import VERBS
from bot.store.auditing import log_between
from dialogs.experts.verbs import VERBS as ACTS
from tests.bot.channels.web.visitor import Page, Visitor

ORGANIZER = "organizer.o@example.org"
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


async def taken(visitor: Visitor) -> Page:
    """E's desk, with a question that is theirs."""
    await visitor.says("A", f"@Vert {QUESTION}")
    return await visitor.presses(await visitor.opens(visitor.desk_link()), "Ta den")


async def opened(visitor: Visitor, *words: str) -> Page:
    """The same, with what these buttons lead to."""
    page = await taken(visitor)
    for title in words:
        page = await visitor.presses(page, title)
    return page


async def refused(visitor: Visitor) -> list[str]:
    """The acts that the log says were refused."""
    event = visitor.hall.event
    lines = await visitor.hall.world.store.read(partial(log_between, event=event))
    return [one.act for one in lines if one.outcome == "refused"]


async def in_group(visitor: Visitor) -> str:
    return (await visitor.opens(visitor.chat_link("B"))).text


def test_an_expert_can_do_at_the_desk_what_they_can_do_in_a_chat() -> None:
    theirs = set(ACTS) - {"helped", "not_helped"}  # those are the asker's
    assert theirs | {"my_answers", "my_status", "away", "away_form", "back"} == VERBS


async def test_what_is_known_of_the_question_stands_with_it(visitor: Visitor) -> None:
    await visitor.says("B", "@Vert Har noen erfaring med utslippsfrie gravemaskiner i vintervedlikehold?")
    visitor.hall.play.jump(visitor.hall.play.clock.now() + timedelta(minutes=5))
    await visitor.says("A", f"@Vert {QUESTION}")
    page = await visitor.opens(visitor.desk_link())
    assert (
        f"{QUESTION} Hvem A Hvor I gruppechatten Når mandag 13. september kl. 09.05 Tema grønne anskaffelser "
        "Spurt før i samme chat mandag 13. september kl. 09.00: «Har noen erfaring med utslippsfrie "
        "gravemaskiner i vintervedlikehold?» Ikke besvart ennå." in page.text
    )


async def test_what_was_asked_in_private_is_shown_to_nobody_who_did_not_have_it(visitor: Visitor) -> None:
    await visitor.says("A", "Hvordan måler vi utslipp fra kommunens egen transport i fjell?", at="private")
    await visitor.says("A", QUESTION, at="private")
    page = await visitor.opens(visitor.desk_link())
    assert QUESTION in page.text
    assert "utslipp" not in page.text


async def test_an_answer_is_seen_as_it_will_read_before_it_is_sent(visitor: Visitor) -> None:
    page = await opened(visitor, "Svar")
    words = "**Ja**, se [malen](https://example.org/mal):\n\n- krav\n- <b>mal</b> [x](/console)"
    page = await visitor.presses(page, "Forhåndsvis", text=words)
    assert "Slik leses det Ja , se malen : krav <b>mal</b> [x](/console) Svaret ditt" in page.text
    assert ("https://example.org/mal", "malen") in page.links
    assert all(address.startswith(("https://", "/", "#")) for address, _ in page.links)
    form, _ = page.form_with("Send svaret")
    assert form.fields["field.text"] == words
    assert "malen" not in await in_group(visitor)
    await visitor.presses(page, "Send svaret", text=words)
    group = await visitor.reads("B", "Ekspert E svarer")
    assert ("https://example.org/mal", "malen") in group.links
    assert "<li>krav</li>" in group.html
    assert "<b>" not in group.html


@pytest.mark.parametrize(
    "words,sentence",
    [
        ("<script>alert(1)</script>", "script"),
        ("Spør <at>alle</at> her", "alle"),
        ("a" * 100_000, "Svaret er på 100000 tegn. Kort det ned til høyst 4000."),
    ],
    ids=["a script", "a mention", "100 kB"],
)
async def test_an_answer_that_cannot_be_sent_is_told_why_and_nothing_else_happens(
    visitor: Visitor, words: str, sentence: str
) -> None:
    page = await opened(visitor, "Svar")
    before = (await visitor.reads("B", "E har tatt spørsmålet.")).text
    page = await visitor.presses(page, "Send svaret", text=words)
    assert sentence in page.text
    form, _ = page.form_with("Send svaret")
    assert form.fields["field.text"] == words
    assert await refused(visitor) == ["answer"]
    assert await in_group(visitor) == before


async def test_what_the_expert_must_know_first_is_asked_and_the_reply_stands_on_the_desk(
    visitor: Visitor,
) -> None:
    page = await opened(visitor, "Flere valg", "Spør tilbake")
    await visitor.presses(page, "Send spørsmålet", text="Hvor mange innbyggere?")
    group = await visitor.reads("A", "Hvor mange innbyggere?")
    group = await visitor.presses(group, "Svar eksperten")
    await visitor.presses(group, "Send svaret", text="Rundt 2000.")
    desk = await visitor.opens(visitor.desk_link())
    assert "Hvor mange innbyggere?" in desk.text
    assert "Rundt 2000." in desk.text


async def test_a_question_is_passed_on_to_a_colleague_by_name(visitor: Visitor) -> None:
    page = await opened(visitor, "Flere valg", "Gi til en kollega")
    form, press = page.form_with("Gi videre")
    page = await visitor.sends(form, {"press": press, "field.to": ORGANIZER})
    assert QUESTION not in page.text
    assert "O" in page.text.split()
    assert QUESTION in (await visitor.opens(visitor.desk_link(ORGANIZER))).text


async def test_a_question_is_declined_with_a_reason(visitor: Visitor) -> None:
    page = await opened(visitor, "Flere valg", "Ikke min, fordi …")
    page = await visitor.presses(page, "Gi det fra meg", reason="no_time")
    assert QUESTION not in page.text
    assert "Ikke min" not in page.text


async def test_an_answer_is_corrected_where_it_was_read(visitor: Visitor) -> None:
    page = await visitor.presses(await opened(visitor, "Svar"), "Send svaret", text="Ja, to.")
    await visitor.reads("B", "Ja, to.")
    page = await visitor.presses(page, "Rett svaret")
    assert page.form_with("Forhåndsvis")
    await visitor.presses(page, "Rett svaret", text="Ja, tre.")
    group = (await visitor.reads("B", "Rettet")).text
    assert "Ja, tre." in group
    assert "Ja, to." not in group


async def test_an_expert_sees_their_own_answers(visitor: Visitor) -> None:
    await visitor.presses(await opened(visitor, "Svar"), "Send svaret", text="Ja, tre.")
    page = await visitor.opens(f"{visitor.desk_link()}?show=my_answers")
    assert QUESTION in page.text
    assert "Ja, tre." in page.text
    assert "Venter på svar" not in page.text
    page = await visitor.presses(page, "Rett svaret")
    assert page.form_with("Avbryt")


async def test_two_who_answer_at_once_lose_no_word(visitor: Visitor) -> None:
    await visitor.says("A", f"@Vert {QUESTION}")
    mine = await visitor.presses(await visitor.opens(visitor.desk_link()), "Svar")
    theirs = await visitor.presses(await visitor.opens(visitor.desk_link(ORGANIZER)), "Svar")
    await visitor.presses(mine, "Send svaret", text="Ja, tre.")
    page = await visitor.presses(theirs, "Send svaret", text="Nei, fire.")
    assert "Nei, fire." in page.text
    assert "Nei, fire." not in await in_group(visitor)


async def test_a_link_that_was_ended_says_so_changes_nothing_and_leaves_one_line(visitor: Visitor) -> None:
    await visitor.says("A", f"@Vert {QUESTION}")
    old = visitor.desk_link()
    page = await visitor.opens(old)
    form, press = page.form_with("Ta den")
    chat = await visitor.says("O", "pultlenker", at="private")
    chat = await visitor.presses(chat, "Avslutt lenkene")
    assert "Avslutte lenkene til E?" in chat.text
    chat = await visitor.presses(chat, "Avslutt lenkene")
    assert "Lenkene til E er avsluttet" in chat.text
    for address in (old, f"{old}?lang=en", f"{old}/questions", f"{old}/events"):
        page = await visitor.opens(address, status=403)
    assert "Lenken er avsluttet" in (await visitor.opens(old, status=403)).text
    assert "Arrangørene har avsluttet denne lenken." in (await visitor.opens(old, status=403)).text
    await visitor.sends(form, {"press": press}, status=403)
    assert await refused(visitor) == ["desk_open"]
    assert "Ta den" in (await visitor.opens(visitor.desk_link())).text


async def test_a_link_from_before_links_said_when_they_were_made_is_good_until_links_are_ended(
    visitor: Visitor,
) -> None:
    await visitor.says("A", f"@Vert {QUESTION}")
    world = visitor.hall.world
    claims = {"event": visitor.hall.id, "email": "ekspert.e@example.org"}
    old = f"/desk/{world.links.sign('desk', world.wall.now(), **claims)}"
    assert QUESTION in (await visitor.opens(old)).text
    chat = await visitor.presses(await visitor.says("O", "pultlenker", at="private"), "Avslutt lenkene")
    await visitor.presses(chat, "Avslutt lenkene")
    page = await visitor.opens(old, status=403)
    assert "Arrangørene har avsluttet denne lenken." in page.text
    assert QUESTION not in page.text


async def test_a_link_ended_for_one_expert_is_good_for_the_others(visitor: Visitor) -> None:
    other = visitor.desk_link(ORGANIZER)
    chat = await visitor.presses(await visitor.says("O", "pultlenker", at="private"), "Avslutt lenkene")
    await visitor.presses(chat, "Avslutt lenkene")
    await visitor.opens(other)


async def test_an_expert_says_at_the_desk_that_they_are_away(visitor: Visitor) -> None:
    page = await visitor.opens(f"{visitor.desk_link()}?show=my_status")
    assert "Du er inne." in page.text
    page = await visitor.presses(page, "Jeg er borte")
    page = await visitor.presses(page, button_with(page, "away "), until="i går")
    page = await visitor.presses(page, button_with(page, "away "), until="20. september")
    assert "20. september" in page.text
    assert "Du er inne." not in (await visitor.opens(f"{visitor.desk_link()}?show=my_status")).text


def button_with(page: Page, press: str) -> str:
    return next(words for form in page.forms for value, words in form.buttons if value == press)


async def test_a_page_with_a_script_is_told_what_changed_and_what_came_of_it(visitor: Visitor) -> None:
    page = await taken(visitor)
    form, press = page.form_with("Svar")
    asked = {**form.fields, "press": press}
    async with visitor.client.post(form.action, data=asked, headers={"Accept": "application/json"}) as answer:
        told = await answer.json()
    assert set(told) == {"notice", "html", "card"}
    assert (told["notice"], told["card"].strip()) == ("", "")
    assert "<textarea" in told["html"]


async def test_what_is_only_looked_at_acts_on_nothing(visitor: Visitor) -> None:
    await visitor.says("A", f"@Vert {QUESTION}")
    for show in ("take", "answer", "away", "desk_end_yes", "people", "console"):
        page = await visitor.opens(f"{visitor.desk_link()}?show={show}&object=question:1")
        assert "Ta den" in page.text
    assert await refused(visitor) == []
