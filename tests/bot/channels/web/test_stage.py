"""Promises of the stage: made of the real pages, each event with its own clock, and nothing is sent out."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.demo.hall import Hall
from bot.demo.play import Play
from tests.bot.channels.web.conftest import EVENT, script
from tests.bot.channels.web.visitor import Page, Visitor

OSLO = ZoneInfo("Europe/Oslo")
GREETING = (
    "Hei! Jeg er Vert, en robot for arrangørene. Nevn meg og spør om pris, reise, påmelding eller program. "
    "Vet jeg det ikke, spør jeg en ekspert."
)


async def clock(visitor: Visitor, **pressed: str) -> Page:
    page = await visitor.opens("/")
    form = next(one for one in page.forms if one.action.endswith("/clock"))
    return await visitor.sends(form, pressed)


async def test_before_any_click_the_group_holds_one_message(visitor: Visitor) -> None:
    page = await visitor.opens("/")
    assert page.text.count("Vert robot 09.00") == 1
    assert f"{GREETING} Hva kan du? Hva lagrer du?" in page.text
    assert "Prøvescene: ingenting sendes ut" in page.text
    assert "mandag 13. september 2021 kl. 09.00" in page.text
    assert "Utboks Venter 0 Sendt 1 Feilet 0 Neste: onsdag 10. november kl. 18.00" in page.text


@pytest.mark.parametrize(
    "language, sentence",
    [
        ("nb", "Prøvescene: ingenting sendes ut"),
        ("nn", "Prøvescene: ingenting blir sendt ut"),
        ("en", "A trial stage: nothing is sent out"),
    ],
)
async def test_the_stage_speaks_three_languages(visitor: Visitor, language: str, sentence: str) -> None:
    page = await visitor.opens(f"/?lang={language}")
    assert sentence in page.text
    assert f'<html lang="{language}">' in page.html


async def test_what_is_talked_over_among_participants_is_marked_on_the_stage_alone(visitor: Visitor) -> None:
    await visitor.says("B", "Skal vi kjøre sammen?")
    await visitor.says("B", "@Vert hva kostr det")
    stage, own = await visitor.opens("/"), await visitor.opens(visitor.chat_link("B"))
    assert "Skal vi kjøre sammen? Vert tier. Dette er deres prat." in stage.text
    assert stage.text.count("Vert tier.") == 1
    assert "Vert tier." not in own.text
    assert "Hvorfor?" in stage.text
    assert "Hvorfor?" not in own.text


async def test_a_jump_leaves_out_what_fell_between_and_says_how_much(visitor: Visitor, hall: Hall) -> None:
    page = await clock(visitor, scene="before-the-first-webinar")
    assert "mandag 15. november 2021 kl. 08.00" in page.text
    assert "3 hoppet over (tidshopp)" in page.text
    await hall.vert.deliveries.pass_once()
    page = await visitor.opens("/")
    assert "Lenke mangler til webinaret i morgen. Påminnelsen går kl. 09.00 til gruppechatten." in page.text
    assert page.text.count("Vert robot") == 2, "the greeting, and what the organizer is asked"


async def test_the_next_reminder_is_one_press_away(visitor: Visitor, hall: Hall) -> None:
    await clock(visitor, scene="before-the-first-webinar")
    page = await clock(visitor, next="reminder")
    assert "mandag 15. november 2021 kl. 09.00" in page.text
    await hall.vert.deliveries.pass_once()
    assert "I morgen: Klimatilpasning, Vær smart-kurset, del 1" in (await visitor.opens("/")).text


async def test_a_question_for_the_expert_lies_in_the_mailbox_and_leads_to_the_desk(
    visitor: Visitor, hall: Hall
) -> None:
    await visitor.says("A", "@Vert Finnes det eksempler på klimakrav fra små kommuner?")
    await hall.vert.deliveries.pass_once()
    page = await visitor.opens("/")
    assert "Ny e-post 09.00 Spørsmål fra Klimasamling" in page.text
    desk = next(address for address, words in page.links if words == "Åpne")
    assert "Ta den" in (await visitor.opens(desk)).text


async def test_starting_over_forgets_all_that_was_said(visitor: Visitor) -> None:
    await visitor.says("B", "Hei alle")
    page = await clock(visitor, scene="before-the-first-webinar")
    form = next(one for one in page.forms if one.action.endswith("/again"))
    page = await visitor.sends(form, {})
    assert "Hei alle" not in page.text
    assert "mandag 13. september 2021 kl. 09.00" in page.text
    assert page.text.count("Vert robot") == 1


async def test_the_stage_s_own_buttons_need_the_stage_s_own_page(visitor: Visitor) -> None:
    page = await visitor.opens("/")
    for form in page.forms:
        if form.action.startswith("/stage/"):
            await visitor.sends(form, {"token": "nonsense", "speed": "60"}, status=403)
    await visitor.opens("/stage/nothing/controls", status=404)
    await visitor.opens(f"/stage/{EVENT}/nothing", status=404)


def test_the_cast_is_met_and_the_silent_ones_are_counted() -> None:
    people = script().people
    assert [one.name for one in people[:3]] == ["A", "B", "O"], "the expert is outside the chat"
    assert len(people) == 3 + 25
    assert all(one.email.endswith("@example.org") for one in people)


async def test_everything_is_as_it_was_after_the_server_was_away(visitor: Visitor, hall: Hall) -> None:
    await visitor.says("B", "Hei alle")
    await hall.close()
    await hall.open()
    page = await visitor.opens("/")
    assert "Hei alle" in page.text
    assert page.text.count(GREETING) == 1


def test_the_clock_goes_on_where_it_was_when_the_plug_was_pulled(tmp_path: Path) -> None:
    wall = [1000.0]
    start = datetime(2021, 9, 13, 9, tzinfo=OSLO)
    first = Play(tmp_path / "clock.json", start, lambda: wall[0])
    first.jump(datetime(2021, 11, 15, 8, tzinfo=OSLO))
    first.set_speed(60)
    wall[0] += 2
    second = Play(tmp_path / "clock.json", start, lambda: wall[0])
    shown = second.clock.now()
    assert (shown.strftime("%d.%m %H.%M"), second.speed) == ("15.11 08.02", 60)


def test_the_tour_is_there_in_three_languages() -> None:
    tour = script().tour
    assert tour is not None
    assert [step for step in tour.steps if step.caption and step.caption.missing] == []
    assert sum(step.read for step in tour.steps) < 180, "three minutes"
