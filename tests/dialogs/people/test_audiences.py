"""Promises to who chooses receivers: only those there are, each with its count, and a name is what it was."""

from dialogs.model.registration import Participants
from dialogs.people.audiences import audience, audiences, named
from tests.dialogs.gathering import garden

COUNTED = Participants(
    total=40,
    statuses={"registered": 3, "confirmed": 30, "cancelled": 7},
    roles={"participant": 31, "facilitator": 2},
    municipalities={"Vågå": 12, "Lom, Skjåk": 3, "": 18},
    cohorts={"north": 9},
    lists={"Middag": 14},
    unregistered=2,
)


def test_without_a_list_there_are_the_group_everyone_and_the_cohorts() -> None:
    assert [(one.value, one.title) for one in audiences(garden(), Participants(), "nb")] == [
        ("group", "Gruppechatten"),
        ("everyone", "Alle, privat"),
        ("north", "Nord, privat"),
    ]


def test_with_a_list_there_is_all_that_it_holds_with_its_counts() -> None:
    assert [(one.value, one.title) for one in audiences(garden(), COUNTED, "nb")] == [
        ("group", "Gruppechatten"),
        ("everyone", "Alle, privat"),
        ("north", "Nord, privat (9)"),
        ("status:registered", "Status påmeldt (3)"),
        ("status:confirmed", "Status bekreftet (30)"),
        ("status:cancelled", "Status avmeldt (7)"),
        ("unregistered", "Ikke påmeldt (2)"),
        ("role:participant", "Rolle deltaker (31)"),
        ("role:facilitator", "Rolle fasilitator (2)"),
        ("list:Middag", "Lista Middag (14)"),
        ("municipality:Lom%2C Skjåk", "Kommune: Lom, Skjåk (3)"),
        ("municipality:Vågå", "Kommune: Vågå (12)"),
    ]


def test_a_name_with_a_comma_comes_back_whole() -> None:
    assert named(audience("municipality", "Lom, Skjåk: 100 % fjell")) == (
        "municipality",
        "Lom, Skjåk: 100 % fjell",
    )
