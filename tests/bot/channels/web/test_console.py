"""Promises of /console: the organizer's private chat drawn as pages, for those who are let in."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

from aiohttp import FormData
from sqlalchemy import Select, func, select, update

from bot.demo.script import read_script
from bot.store.releases import digest_of, import_folder
from bot.store.tables import (
    askings,
    audit,
    console_sessions,
    exchanges,
    heard,
    outbox,
    people,
    persons,
    tallies,
)
from tests.bot.channels.web.conftest import ROOT, script
from tests.bot.channels.web.visitor import HTML, Form, Page, Visitor

ORGANIZER, EXPERT = "organizer.o@example.org", "ekspert.e@example.org"
OUTSIDE = "Skriv «konsoll» til Vert i den private chatten"


async def link_for(visitor: Visitor) -> str:
    """As Vert gives it in the private chat."""
    page = await visitor.says("O", "konsoll", at="private")
    address = next(address for address, words in page.links if words == "Åpne arrangørsidene")
    return re.sub(r"^https?://[^/]+", "", address)


async def inside(visitor: Visitor) -> Page:
    door = await visitor.opens(await link_for(visitor))
    return await visitor.sends(door.forms[0], {})


def made(visitor: Visitor, email: str, ago: timedelta = timedelta()) -> str:
    world = visitor.hall.world
    return world.links.console_link("", world.wall.now() - ago, visitor.hall.id, email)


async def rows(visitor: Visitor, found: Select[Any]) -> list[tuple[Any, ...]]:
    return await visitor.hall.world.store.read(lambda c: [tuple(row) for row in c.execute(found)])


async def audited(visitor: Visitor) -> list[tuple[Any, ...]]:
    lines = select(audit.c.person, audit.c.channel, audit.c.act, audit.c.outcome).order_by(audit.c.id)
    return await rows(visitor, lines)


async def test_an_organizer_is_let_in_by_the_link_vert_gives(visitor: Visitor) -> None:
    page = await inside(visitor)
    assert "Klimasamling for kommunene i Møre og Romsdal Tilstand: I gang Logget inn: O" in page.text
    assert ("console::organizer.o@example.org", "console", "console_open", "done") in await audited(visitor)


async def test_in_a_group_no_link_is_shown(visitor: Visitor) -> None:
    page = await visitor.says("O", "@Vert konsoll")
    assert "/console/open/" not in page.html


async def test_whoever_only_looks_at_the_link_uses_nothing_up(visitor: Visitor) -> None:
    link = await link_for(visitor)
    for _ in range(3):
        door = await visitor.opens(link)
        async with visitor.client.head(link, headers=HTML) as answer:
            assert answer.status == 200
    assert "Du går inn som O" in door.text
    assert await rows(visitor, select(console_sessions.c.id)) == []
    assert "Logg ut" in (await visitor.sends(door.forms[0], {})).text


async def test_a_link_opens_once_and_the_second_time_is_written_down(visitor: Visitor) -> None:
    door = await visitor.opens(await link_for(visitor))
    await visitor.sends(door.forms[0], {})
    visitor.client.session.cookie_jar.clear()  # whoever got hold of the link afterwards
    page = await visitor.sends(door.forms[0], {}, status=410)
    assert "Lenken er brukt" in page.text
    await visitor.opens("/console/links", status=403)
    assert [(act, outcome) for _, _, act, outcome in await audited(visitor)] == [
        ("console_open", "done"),
        ("console_open", "refused"),
    ]


async def test_a_link_is_good_for_ten_minutes(visitor: Visitor) -> None:
    await visitor.opens(made(visitor, ORGANIZER, timedelta(minutes=9)))
    page = await visitor.opens(made(visitor, ORGANIZER, timedelta(minutes=11)), status=404)
    assert "Lenken er for gammel" in page.text
    await visitor.opens(made(visitor, ORGANIZER)[:-3], status=404)


async def test_a_stranger_is_told_nothing(visitor: Visitor) -> None:
    for address in ("/console", "/console/links", "/console/nothing", "/console/links/card"):
        page = await visitor.opens(address, status=403)
        assert OUTSIDE in page.text
        assert "Klimasamling" not in page.html


async def test_an_expert_is_not_let_in_and_that_is_written_down(visitor: Visitor) -> None:
    door = await visitor.opens(made(visitor, EXPERT))
    await visitor.sends(door.forms[0], {}, status=403)
    await visitor.opens("/console", status=403)
    assert await audited(visitor) == [
        ("console::ekspert.e@example.org", "console", "console_open", "refused")
    ]


async def test_somebody_the_event_does_not_list_finds_no_door(visitor: Visitor) -> None:
    page = await visitor.opens(made(visitor, "somebody.else@example.org"), status=403)
    assert "Klimasamling" not in page.html


async def test_the_cookie_is_kept_from_scripts_and_only_its_digest_is_stored(visitor: Visitor) -> None:
    door = await visitor.opens(await link_for(visitor))
    answer = await visitor.answer_to(door.forms[0], {})
    cookie = answer.cookies["vert-console"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/console")
    assert cookie["max-age"] == str(8 * 60 * 60)
    assert len(cookie.value) == 43  # 256 bits
    assert answer.headers["Cache-Control"] == "no-store"
    [(stored,)] = await rows(visitor, select(console_sessions.c.id))
    assert cookie.value not in stored


async def test_who_has_gone_out_is_out(visitor: Visitor) -> None:
    page = await inside(visitor)
    out = await visitor.sends(page.forms[0], {})
    assert "Du er logget ut" in out.text
    await visitor.opens("/console", status=403)
    assert await rows(visitor, select(console_sessions.c.id)) == []


async def test_a_session_ends_after_eight_hours(visitor: Visitor) -> None:
    await inside(visitor)
    world = visitor.hall.world
    [(until,)] = await rows(visitor, select(console_sessions.c.until))
    assert timedelta(hours=7, minutes=59) < until - world.wall.now() <= timedelta(hours=8)
    over = update(console_sessions).values(until=world.wall.now() - timedelta(seconds=1))
    await world.store.run(lambda c: c.execute(over).rowcount)
    await visitor.opens("/console/links", status=403)


async def test_a_session_ends_with_the_role(visitor: Visitor) -> None:
    await inside(visitor)
    page = await visitor.opens("/console/links")
    document = script().document
    others = [one for one in document["event"]["people"] if one["email"] != ORGANIZER]
    without = {**document, "event": {**document["event"], "people": others}}
    now, store = visitor.hall.world.clock.now(), visitor.hall.world.store
    await store.run(lambda c: import_folder(c, visitor.hall.id, without, digest_of(without), now, force=True))
    await visitor.hall.vert.library.refresh()
    await visitor.opens("/console/links", status=403)
    form, press = page.form_with("Lim inn lenke")
    await visitor.sends(form, {"press": press}, status=403)
    assert (await audited(visitor))[-1][2:] == ("console_act", "refused")


async def test_a_session_ends_when_the_organizer_is_forgotten(visitor: Visitor) -> None:
    await inside(visitor)
    page = await visitor.says("O", "glem meg", at="private")
    await visitor.presses(page, "Ja, slett alt om meg")
    assert await rows(visitor, select(console_sessions.c.id)) == []
    await visitor.opens("/console/links", status=403)


async def test_a_form_of_another_page_changes_nothing(visitor: Visitor) -> None:
    await inside(visitor)
    page = await visitor.opens("/console/links")
    chat = (await visitor.opens(visitor.chat_link("O"))).composer()
    form, press = page.form_with("Lim inn lenke")
    await visitor.sends(form, {"press": press, "token": chat.fields["token"]}, status=403)
    await visitor.sends(form, {"press": press, "token": ""}, status=403)


async def test_a_press_is_answered_above_the_page_and_written_down_as_from_the_console(
    visitor: Visitor,
) -> None:
    await inside(visitor)
    page = await visitor.opens("/console/links")
    page = await visitor.presses(page, "Lim inn lenke")
    assert "Lim inn lenken Den må begynne med https://" in page.text
    page = await visitor.presses(page, "Lagre lenken", link="https://meet.example.org/1")
    assert "er lagt inn. Svar og påminnelser har den med fra nå av." in page.text
    assert (await audited(visitor))[-1] == (
        "console::organizer.o@example.org",
        "console",
        "link_paste",
        "done",
    )


async def test_what_is_wrong_stands_beside_its_field(visitor: Visitor) -> None:
    await inside(visitor)
    page = await visitor.presses(await visitor.opens("/console/links"), "Lim inn lenke")
    page = await visitor.presses(page, "Lagre lenken", link="http://meet.example.org")
    assert "er ingen lenke som begynner med https://" in page.text
    assert 'aria-invalid="true"' in page.html


async def test_a_broadcast_is_written_on_the_page_and_its_form_goes_nowhere_else(visitor: Visitor) -> None:
    await inside(visitor)
    page = await visitor.opens("/console/broadcast_form")
    page = await visitor.presses(page, "Skriv en kunngjøring")
    assert "Tekst på bokmål" in page.text
    assert await rows(visitor, select(outbox.c.id).where(outbox.c.conversation.startswith("console"))) == []
    page = await visitor.presses(page, "Vis hvordan det blir", text_nb="Hei alle.", audience="group")
    assert "Slik blir kunngjøringen" in page.text or "Nynorsk mangler" in page.text


async def test_looking_changes_nothing(visitor: Visitor) -> None:
    await inside(visitor)
    before = [await rows(visitor, select(func.count()).select_from(one)) for one in (persons, heard, audit)]
    for verb in ("ready", "outbox", "unanswered", "people", "links", "faq", "today", "state", "audit"):
        await visitor.opens(f"/console/{verb}?press=state_pause")
    after = [await rows(visitor, select(func.count()).select_from(one)) for one in (persons, heard, audit)]
    assert after == before


async def test_a_question_is_tried_with_its_reasons_and_counted_nowhere(visitor: Visitor) -> None:
    await inside(visitor)
    tables = (askings, exchanges, tallies, heard, outbox)
    before = [await rows(visitor, select(func.count()).select_from(one)) for one in tables]
    page = await visitor.opens("/console/faq")
    page = await visitor.presses(page, "Prøv spørsmålet", text="Kven dekkjer reisa?")
    assert "Dette ville jeg svart Kven dekkjer reisa? Kommunane dekkjer reisa sjølve." in page.text
    assert "Svaret heter Reise Hvorfor Sannsynleg rett: 100 prosent" in page.text
    page = await visitor.presses(page, "Prøv spørsmålet", text="Finnes det eksempler på klimakrav?")
    assert "Dette ville jeg gitt videre til et menneske" in page.text
    assert [await rows(visitor, select(func.count()).select_from(one)) for one in tables] == before


async def test_answers_are_read_by_topic_in_each_language_and_found_by_their_words(visitor: Visitor) -> None:
    await inside(visitor)
    page = await visitor.opens("/console/faq?object=topic:travel")
    assert "Reise og opphold Spørsmål og svar Nye svar 7 svar" in page.text
    page = await visitor.opens("/console/faq?object=entry:registration-deadline")
    assert "På nynorsk Påmeldingsfristen er måndag 20. september, om 7 dagar." in page.text
    assert "På engelsk Registration closes Monday 20 September, in 7 days." in page.text
    page = await visitor.presses(await visitor.opens("/console/faq"), "Søk", text="dagpakker")
    assert "Søk: dagpakker" in page.text
    assert "Dagpakker er uten overnatting." in page.text


async def test_the_pages_are_in_the_language_that_is_chosen(visitor: Visitor) -> None:
    await inside(visitor)
    page = await visitor.opens("/console/links?lang=nn")
    assert '<html lang="nn">' in page.html
    assert "Økter som manglar lenkje" in page.text
    page = await visitor.presses(page, "Lim inn lenkje")
    assert "Ho må byrje med https://" in page.text
    assert "Sessions without a link" in (await visitor.opens("/console/links?lang=en")).text


async def test_the_pages_stay_with_the_event_they_were_opened_for(visitor: Visitor) -> None:
    await inside(visitor)
    other = read_script(ROOT / "events" / "klimakronsj-2021")
    now, store = visitor.hall.world.clock.now(), visitor.hall.world.store
    await store.run(
        lambda c: import_folder(c, other.event.id, other.document, digest_of(other.document), now)
    )
    await visitor.hall.vert.library.refresh()
    page = await visitor.opens("/console/links")
    assert "Klimatilpasning, Vær smart-kurset, del 1" in page.text
    page = await visitor.presses(await visitor.opens("/console/faq"), "Søk", text="dagpakker")
    assert "Dagpakker er uten overnatting." in page.text


async def test_there_is_no_page_for_what_only_acts(visitor: Visitor) -> None:
    await inside(visitor)
    for verb in ("state_pause", "broadcast_confirm", "forget_me_yes", "nothing"):
        await visitor.opens(f"/console/{verb}", status=404)


async def uploads(visitor: Visitor, content: bytes, status: int = 200, **changed: str) -> Page:
    page = await visitor.presses(await visitor.opens("/console/people"), "Last opp liste")
    assert 'enctype="multipart/form-data"' in page.html
    form, press = page.form_with("Vis hva som endres")
    return await sends_file(visitor, form, {"press": press, **changed}, content, status)


async def sends_file(visitor: Visitor, form: Form, more: dict[str, str], content: bytes, status: int) -> Page:
    body = FormData()
    for name, value in {**form.fields, **more}.items():
        if name != "field.file":
            body.add_field(name, value)
    body.add_field("field.file", BytesIO(content), filename="liste.csv", content_type="text/csv")
    async with visitor.client.post(form.action, data=body, headers=HTML) as answer:
        assert answer.status == status, await answer.text()
        return Page(await answer.text())


async def test_a_list_is_uploaded_and_its_difference_shown_before_it_is_taken(visitor: Visitor) -> None:
    await inside(visitor)
    page = await uploads(visitor, "e-post;navn\nkari.n@example.org;Kåre Ås\n".encode("cp1252"))
    assert "Kåre Ås" in page.text
    assert await rows(visitor, select(people.c.email)) == []


async def test_a_file_of_fifty_megabytes_is_refused_with_a_sentence_and_nothing_is_kept(
    visitor: Visitor,
) -> None:
    await inside(visitor)
    page = await uploads(visitor, b"e-post\n" + b"a@example.org\n" * 3_600_000)
    assert "Fila er for stor. Den kan være på høyst 5 MB." in page.text
    assert (await audited(visitor))[-1][2:] == ("people_preview", "refused")


async def test_a_file_with_a_form_of_another_page_is_not_read(visitor: Visitor) -> None:
    await inside(visitor)
    chat = (await visitor.opens(visitor.chat_link("O"))).composer()
    await uploads(visitor, b"e-post\nkari.n@example.org\n", status=403, token=chat.fields["token"])


async def test_questions_and_answers_are_handed_on_from_the_report_without_a_name(visitor: Visitor) -> None:
    await visitor.says("A", "@Vert Hvordan regner man ut karbon i myr?")
    await inside(visitor)
    report = await visitor.opens("/console/report?lang=nb")
    addresses = {words: address for address, words in report.links}
    page = await visitor.opens(addresses["Les spørsmål og svar, uten navn"])
    assert "Hvordan regner man ut karbon i myr?" in page.text
    assert "Spurt av" not in page.text
    for kind, start in (("csv", "\ufefftema;"), ("md", "# Spørsmål og svar: "), ("json", "{")):
        address = addresses[f"Last ned spørsmål og svar ({kind})"]
        async with visitor.client.get(address) as answer:
            text = (await answer.read()).decode("utf-8")
            assert text.startswith(start)
            named = f'attachment; filename="klimasamling-2021-questions.{kind}"'
            assert answer.headers["Content-Disposition"] == named


async def test_whoever_is_not_inside_is_handed_nothing(visitor: Visitor) -> None:
    for kind in ("html", "csv", "md", "json"):
        await visitor.opens(f"/console/questions.{kind}", status=403)
