"""Promises of the evaluation: its figures add up, and no participant is named in it."""

from dataclasses import fields, replace
from datetime import timedelta
from functools import partial

import pytest

from bot.channels.web.report import report_csv, report_html
from bot.store.engine import Store
from bot.store.evaluation import evaluation_of, without_names
from bot.store.known import load
from dialogs.conversation import respond
from dialogs.evaluating import figures, wholes
from dialogs.model.evaluation import (
    Announced,
    Answered,
    EntryUse,
    Evaluation,
    Kept,
    Reached,
    Spans,
    Times,
)
from dialogs.model.text import LANGUAGES, Language
from tests.bot.store.an_autumn import AUTUMN, fill
from tests.bot.store.samples import (
    EVA,
    KARI,
    NOW,
    ODA,
    OTHER,
    add_person,
    loaded,
    private,
    ready,
    said,
)

LATER = NOW + timedelta(days=80)


@pytest.fixture
async def evaluation(store: Store) -> Evaluation:
    await ready(store, fill)
    return await store.read(partial(evaluation_of, event=AUTUMN, now=LATER))


async def test_each_thing_asked_is_counted_once_by_what_became_of_it(evaluation: Evaluation) -> None:
    assert evaluation.answered == Answered(
        faq=4, expert=1, organizer=1, participant=0, suggested=1, waiting=1, closed=1, withdrawn=1
    )
    assert evaluation.asked == 10  # eleven exchanges, of which one chose among the suggestions of another


async def test_people_are_reached_in_person_or_through_the_group_or_not_at_all(
    evaluation: Evaluation,
) -> None:
    assert evaluation.reached == Reached(in_person=1, through_group=1, not_at_all=1)


async def test_what_was_asked_is_told_by_day_and_by_language(evaluation: Evaluation) -> None:
    day = NOW.date()
    assert evaluation.by_day == ((day, 3), (day + timedelta(days=1), 7))
    assert evaluation.by_language == (("nb", 7), ("nn", 2), ("en", 1))


async def test_how_long_people_took_is_told_by_the_clock_and_in_working_hours(evaluation: Evaluation) -> None:
    hours = partial(timedelta)
    assert evaluation.times == Times(
        count=2,
        clock=Spans(hours(hours=2), hours(hours=26)),
        working=Spans(hours(hours=2), hours(hours=10)),
    )


async def test_what_no_entry_answered_is_listed_by_topic_without_a_name(evaluation: Evaluation) -> None:
    assert [(gap.topic.nb if gap.topic else "", gap.questions) for gap in evaluation.gaps] == [
        (
            "Reise og overnatting",
            (
                "Går det buss fra toget?",
                "Kan jeg dele rom?",
                "Hei, jeg er …. Kan … hund bli med? Svar til … eller …",
            ),
        ),
        ("Jord og kompost", ("How deep is the soil?",)),
    ]


async def test_entries_tell_how_often_they_were_given_and_were_not_right(evaluation: Evaluation) -> None:
    titles = {entry.id: entry.title for entry in AUTUMN.entries}
    assert evaluation.entries == (
        EntryUse("cost", titles["cost"], used=2, not_quite=1, wrong=1),
        EntryUse("deadline", titles["deadline"], used=2),
    )


async def test_reminders_came_in_time_or_late_or_are_unclear_failed_skipped_or_to_come(
    evaluation: Evaluation,
) -> None:
    assert evaluation.reminders == Kept(in_time=2, late=1, unclear=1, failed=1, skipped=1, waiting=1)


async def test_a_broadcast_tells_what_became_of_it(evaluation: Evaluation) -> None:
    (one,) = evaluation.announced
    assert one == Announced(NOW, one.text, sent=2, failed=1, unreachable=1)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_numbers_add_up(evaluation: Evaluation, language: Language) -> None:
    found = wholes(evaluation, language)
    for whole in found.values():
        assert whole.total == sum(part.value for part in whole.parts)
    assert found["answered"].total == found["by_day"].total == found["by_language"].total == evaluation.asked
    assert sum(len(gap.questions) for gap in evaluation.gaps) <= evaluation.asked
    assert {one.name for one in fields(Answered)} >= {"faq", "waiting", "withdrawn"}
    rows = {one.name: one.value for one in figures(evaluation, language)}
    assert len(rows) == len(figures(evaluation, language)), "two lines of the table have one name"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_no_participant_is_named_on_the_page_or_in_the_table(
    evaluation: Evaluation, language: Language
) -> None:
    page = report_html(evaluation, language).partition("</style>")[2]
    for written in (page, report_csv(evaluation, language)):
        assert [
            name for name in ("Beate", "Strandvik", "Cato", "Myhre", "Dina", "@") if name in written
        ] == []


async def test_the_page_stands_alone(evaluation: Evaluation) -> None:
    html = report_html(evaluation, "nn")
    assert html.startswith("<!doctype html>")
    assert '<html lang="nn">' in html
    for outside in ("<script", "http:", "https:", "src=", "@import", "url(", "<link"):
        assert outside not in html


async def test_the_table_opens_in_a_spreadsheet(evaluation: Evaluation) -> None:
    lines = report_csv(evaluation, "nb").splitlines()
    assert lines[:3] == [
        "\ufefftall;verdi;enhet",
        "Hvem Vert når: I privat chat;1;personer",
        "Hvem Vert når: Bare gjennom gruppechatten;1;personer",
    ]
    assert all(line.count(";") == 2 for line in lines)


async def test_each_figure_of_the_table_has_a_name_of_its_own(evaluation: Evaluation) -> None:
    at_once = replace(evaluation, announced=evaluation.announced * 2)
    names = [line.split(";")[0] for line in report_csv(at_once, "nb").splitlines()]
    assert sorted(set(names)) == sorted(names)


async def test_an_event_nobody_asked_about_has_a_report_too(store: Store) -> None:
    empty = await store.read(partial(evaluation_of, event=OTHER, now=LATER))
    assert empty == replace(
        Evaluation(OTHER.id, OTHER.title, empty.at),
        first=empty.first,
        last=empty.last,
        by_language=empty.by_language,
    )
    assert "Ingen svar er gitt ennå." in report_html(empty, "nb")


@pytest.mark.parametrize(
    "text,left",
    [
        ("Hils Kari fra meg", "Hils … fra meg"),
        ("Karis bil", "… bil"),
        ("Kariana er et annet navn", "Kariana er et annet navn"),
        ("Åse Ødegård sin", "… sin"),
        ("ring +47 22 22 22 22 i dag", "ring … i dag"),
        ("16. november kl. 12.00", "16. november kl. 12.00"),
    ],
)
def test_a_name_is_taken_out_and_other_words_stay(text: str, left: str) -> None:
    assert without_names(text, ("Kari", "Åse Ødegård", "Åse", "Ødegård")) == left


async def test_an_organizer_who_asks_for_it_in_the_chat_hears_the_headline_numbers(store: Store) -> None:
    await ready(store, fill, partial(add_person, sender=ODA), partial(add_person, sender=EVA))
    known_of = partial(load, loaded=loaded(AUTUMN), now=LATER)
    asked = said("rapport", ODA, private(ODA))
    known = await store.run(partial(known_of, incoming=asked))
    (told,) = respond(asked, known).envelopes
    assert told.message
    assert told.message.text == (
        "10 spørsmål er stilt. 4 er besvart av spørsmål og svar, 2 av mennesker, og 1 venter."
    )
    assert [(line.label, line.value) for line in told.message.lines] == [
        ("Hvem Vert når", "2 av 3"),
        ("Halvparten innen i arbeidstid", "2 t"),
        ("Sendt før start", "2 av 7"),
    ]
    assert [choice.verb for choice in told.message.choices] == ["console"]
    for other in (EVA, KARI):
        theirs = await store.run(partial(known_of, incoming=said("rapport", other, private(other))))
        assert theirs.evaluation is None
