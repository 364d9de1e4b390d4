from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.commands.ask import Asking, Line
from dialogs.faq import fit
from dialogs.folder.new import FolderTaken, new_event, write_new_event
from dialogs.folder.reading import check_folder
from dialogs.model.event import Event
from dialogs.model.text import LANGUAGES, Language

HANDED_OVER = {
    "nb": "Det vet jeg ikke, og jeg gjetter ikke. Jeg har spurt E, som kan dyrking. Svaret kommer her.",
    "nn": "Det veit eg ikkje, og eg gissar ikkje. Eg har spurt E, som kan dyrking. Svaret kjem her.",
    "en": "I don't know that, and I won't guess. I have asked E, who knows growing food. "
    "The answer will come here.",
}
MONDAYS_ON = [date(2021, 10, 25) + timedelta(days=days) for days in range(7)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("today", MONDAYS_ON, ids=[f"{day:%A}" for day in MONDAYS_ON])
def test_a_new_event_is_sound_on_any_day(tmp_path: Path, language: Language, today: date) -> None:
    write_new_event(tmp_path / "mitt-arrangement", language, today)
    checked = check_folder(tmp_path / "mitt-arrangement")
    assert checked.findings == ()
    assert checked.event
    assert (checked.event.id, checked.event.language) == ("mitt-arrangement", language)
    assert (len(checked.event.sessions), len(checked.event.entries)) == (6, 6)
    assert all(session.start.weekday() < 5 for session in checked.event.sessions)
    deadline = checked.event.facts["registration.deadline"].day
    first = checked.event.first_start
    assert deadline
    assert first
    assert today < deadline < first.date()


def test_its_comments_are_in_the_language_asked_for() -> None:
    first_lines = {
        language: new_event("x", language, date(2021, 10, 25))["event.toml"].split("\n")[0]
        for language in LANGUAGES
    }
    assert first_lines == {
        "nb": "# Arrangementet. Alt her er funnet på: bytt det ut med ditt eget.",
        "nn": "# Arrangementet. Alt her er funne på: byt det ut med ditt eige.",
        "en": "# The event. Everything here is made up: replace it with your own.",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_suggested_questions_show_what_vert_knows_and_what_it_hands_over(
    tmp_path: Path, language: Language
) -> None:
    write_new_event(tmp_path / "mine", language, date(2021, 10, 25))
    event = check_folder(tmp_path / "mine").event
    assert event
    asking = Asking(event, fit(event))
    said = {
        asked: [kind_and_text(asking, event, question) for question in event.demo.suggestions[asked]]
        for asked in LANGUAGES
    }
    assert {tuple(kind for kind, _ in kinds) for kinds in said.values()} == {
        ("answer", "answer", "answer", "hand_over")
    }
    assert {asked: kinds[-1][1] for asked, kinds in said.items()} == HANDED_OVER


def kind_and_text(asking: Asking, event: Event, question: str) -> tuple[str, str]:
    heard = Line(question, question, None, event.demo.scenes[0].at, question, "private")
    verdict, text = asking.hear(heard)
    return verdict.kind, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_people_have_no_name_in_another_language(tmp_path: Path, language: Language) -> None:
    write_new_event(tmp_path / "mine", language, date(2021, 10, 25))
    event = check_folder(tmp_path / "mine").event
    assert event
    assert [one.name for one in event.demo.cast] == ["A", "B", "E", "O"]
    assert [one.name for one in event.people] == ["O", "E"]
    trade = {"nb": "gartner", "nn": "gartnar", "en": "gardener"}[language]
    assert {name for session in event.sessions for name in session.speakers} == {f"E, {trade}"}


def test_the_folders_name_becomes_the_id(tmp_path: Path) -> None:
    write_new_event(tmp_path / "Vår samling 2022!", "nb", date(2021, 10, 25))
    event = check_folder(tmp_path / "Vår samling 2022!").event
    assert event
    assert event.id == "vår-samling-2022"


def test_what_is_there_already_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "event.toml").write_text("mine", "utf-8")
    with pytest.raises(FolderTaken):
        write_new_event(tmp_path, "nb", date(2021, 10, 25))
    with pytest.raises(FolderTaken):
        write_new_event(tmp_path / "event.toml", "nb", date(2021, 10, 25))
    assert [file.name for file in tmp_path.iterdir()] == ["event.toml"]
    assert (tmp_path / "event.toml").read_text("utf-8") == "mine"
