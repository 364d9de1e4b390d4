"""Promises to organizers who ask what differs between two releases: plain words, and nothing left out."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from dialogs.folder.difference import difference
from dialogs.folder.reading import check_folder
from dialogs.model.event import Event
from dialogs.model.text import Text


def _event(folder: Path) -> Event:
    event = check_folder(folder).event
    assert event
    return event


@pytest.fixture
def before(garden: Path) -> Event:
    return _event(garden)


def _told(old: Event, new: Event) -> list[str]:
    return [str(change) for change in difference(old, new)]


def test_a_release_does_not_differ_from_itself_nor_from_the_same_under_another_number(before: Event) -> None:
    assert difference(before, replace(before, release=before.release + 1)) == ()


def test_a_session_that_moves_is_told_with_both_times(before: Event, break_: Callable[..., Path]) -> None:
    after = _event(break_("event.toml", ('end = "12.45"', 'end = "12.50"\nend_latest = "13.00"')))
    assert _told(before, after) == [
        "Changed session opening, end: 2021-11-16 12.45 → 2021-11-16 12.50",
        "Changed session opening, end_latest: nothing → 2021-11-16 13.00",
    ]


@pytest.mark.parametrize("moved", ["2021-11-08", "2021-11-01 12.00"])
def test_a_deadline_that_moves_is_one_difference(
    before: Event, break_: Callable[..., Path], moved: str
) -> None:
    after = _event(break_("event.toml", ('value = "2021-11-01"', f'value = "{moved}"')))
    assert _told(before, after) == [f"Changed fact registration.deadline, value: 2021-11-01 → {moved}"]


def test_what_is_added_and_removed_is_named_by_its_title(before: Event) -> None:
    first, *rest = before.sessions
    after = replace(before, sessions=(replace(first, id="welcome"), *rest))
    assert _told(before, after) == ["Removed session opening: Åpning", "Added session welcome: Åpning"]
    assert [change.what for change in difference(before, after)] == ["removed", "added"]


def test_a_change_is_told_for_the_language_it_was_made_in(before: Event, break_: Callable[..., Path]) -> None:
    after = _event(break_("event.toml", ('nn = "Opning"', 'nn = "Opninga"')))
    assert _told(before, after) == ["Changed session opening, title.nn: Opning → Opninga"]


def test_a_name_that_is_alike_in_all_languages_is_told_once(
    before: Event, break_: Callable[..., Path]
) -> None:
    after = _event(break_("event.toml", ('place = "Storsalen"', 'place = "Lillesalen"')))
    assert _told(before, after) == ["Changed session opening, place: Storsalen → Lillesalen"]


def test_of_a_list_only_what_came_and_went_is_told(before: Event) -> None:
    session = before.sessions_by_id["compost"]
    later = tuple(
        replace(one, speakers=("Ekspert F", "Ekspert G")) if one == session else one
        for one in before.sessions
    )
    told = _told(before, replace(before, sessions=later))
    assert told == ["Changed session compost, speakers: Ekspert E → Ekspert G"]


def test_of_a_long_answer_only_the_place_where_it_differs_is_told(before: Event) -> None:
    entry = before.entries[0]
    words = "en to tre fire fem seks sju åtte ni ti elleve tolv tretten fjorten femten"
    old = replace(before, entries=(replace(entry, answer=Text(nb=words, nn="nn", en="en")),))
    new = replace(
        before, entries=(replace(entry, answer=Text(nb=words.replace("åtte", "8"), nn="nn", en="en")),)
    )
    expected = "… fem seks sju åtte ni ti elleve … → … fem seks sju 8 ni ti elleve …"
    assert _told(old, new) == [f"Changed entry {entry.id}, answer.nb: {expected}"]


def test_the_event_s_own_fields_and_its_people_count_too(before: Event) -> None:
    expert = before.people[0]
    after = replace(
        before,
        state="live",
        people=(replace(expert, roles=frozenset({"expert", "admin"})), *before.people[1:]),
    )
    told = _told(before, after)
    assert told == [
        "Changed event, state: test → live",
        "Changed person expert.e@example.org, roles: expert → admin",
    ]
