"""What the clock moves, as the people around a question see it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dialogs.model.event import Listed
from dialogs.model.question import Clarification
from tests.dialogs.gathering import GROUP, Gathering, at, garden

QUESTION = "Finnes det kompost for balkonger?"


@pytest.fixture
def garden_days() -> Gathering:
    """On a Monday morning, with experts who are asked at once."""
    return Gathering()


@pytest.fixture
def among_peers() -> Gathering:
    """Where participants have half an hour first."""
    return Gathering(replace(garden(), peers_first=timedelta(minutes=30)))


def asked(gathering: Gathering, place: str = GROUP) -> Gathering:
    gathering.says("A", QUESTION, place)
    return gathering


def told(gathering: Gathering) -> str:
    """The line under the card's title in the group."""
    return gathering.reads(GROUP).splitlines()[1]


def test_after_half_an_hour_an_expert_is_asked_and_the_card_says_so(among_peers: Gathering) -> None:
    asked(among_peers)
    assert among_peers.reads("E") == ""
    among_peers.later(minutes=29)
    assert among_peers.ticks() == []
    among_peers.later(minutes=1)
    assert among_peers.ticks() == ["ask"]
    assert told(among_peers) == (
        "Det vet jeg ikke, og jeg gjetter ikke. Jeg har spurt E, som kan kompost. Svaret kommer her."
    )
    assert "«Finnes det kompost for balkonger?»" in among_peers.reads("E")
    assert among_peers.audit() == [("asked_on", "done")]
    assert among_peers.ticks() == []


def test_with_no_expert_for_it_the_organizers_are_asked_then(among_peers: Gathering) -> None:
    among_peers.says("A", "Hvem hjelper oss med rosene?", GROUP)
    among_peers.later(minutes=30)
    assert among_peers.ticks() == ["ask"]
    assert told(among_peers) == (
        "Det vet jeg ikke, og jeg gjetter ikke. Jeg har spurt arrangørene. Svaret kommer her."
    )
    assert "Hvem hjelper oss med rosene?" in among_peers.reads("P")


def test_with_nobody_at_all_the_asker_hears_that(among_peers: Gathering) -> None:
    event = among_peers.event
    alone = Gathering(replace(event, people=()))
    asked(alone).later(minutes=30)
    assert alone.ticks() == ["ask"]
    assert told(alone) == (
        "Det vet jeg ikke, og jeg gjetter ikke. Jeg har tatt vare på spørsmålet, "
        "men akkurat nå er det ingen jeg kan gi det til."
    )
    assert alone.ticks() == []


def test_a_silent_experts_question_goes_to_the_next_and_the_first_is_told(garden_days: Gathering) -> None:
    asked(garden_days).later(hours=4)
    assert garden_days.ticks() == ["next"]
    assert garden_days.audit() == [("next_expert", "done")]
    assert told(garden_days) == "Jeg har gitt spørsmålet videre til F. Svaret kommer her."
    assert "F har fått spørsmålet. Du trenger ikke svare." in garden_days.reads("E")
    assert garden_days.choices("E") == []
    assert "Dette har venta på svar sidan måndag 13. september kl. 09.03." in garden_days.reads("F")
    assert garden_days.ticks() == []


def test_then_the_organizers_and_then_the_asker_is_told_once(garden_days: Gathering) -> None:
    asked(garden_days).later(hours=4)
    garden_days.ticks()
    garden_days.now = at("2021-09-14 09.03")  # three hours of the Monday, and one of the Tuesday
    assert garden_days.ticks() == ["organizers"]
    assert told(garden_days) == (
        "Jeg har ikke fått svar ennå, så nå har jeg spurt arrangørene. Svaret kommer her."
    )
    for organizer in ("O", "P"):
        assert "Dette har ventet på svar siden mandag 13. september kl. 09.03." in garden_days.reads(
            organizer
        )
    assert garden_days.question.expert == "f@example.org", "who was asked may still answer"
    garden_days.later(hours=4)
    assert garden_days.ticks() == ["late"]
    assert told(garden_days) == (
        "Ingen har svart ennå. Jeg har ikke glemt spørsmålet ditt: det står hos arrangørene. "
        "Svaret kommer her."
    )
    assert garden_days.audit() == [("told_late", "done")]
    garden_days.later(days=30)
    assert garden_days.ticks() == []


def test_where_there_is_no_other_expert_the_organizers_get_it_as_well(garden_days: Gathering) -> None:
    garden_days.reachable = {"e@example.org"}
    asked(garden_days).later(hours=4)
    assert garden_days.ticks() == ["next"]
    assert garden_days.audit() == [("overdue", "done")]
    assert garden_days.question.expert == "e@example.org"
    assert "«Finnes det kompost for balkonger?»" in garden_days.reads("O")


def test_a_late_answer_of_who_was_asked_last_still_comes(garden_days: Gathering) -> None:
    asked(garden_days).later(hours=4)
    garden_days.ticks()
    garden_days.presses("F", "Svar")
    garden_days.presses("F", "Send svaret", text="Ja.")
    assert "Ekspert F svarer: «Ja.»" in garden_days.reads(GROUP)
    garden_days.later(days=30)
    assert garden_days.ticks() == []


def test_whoever_is_taken_off_the_list_has_nothing_left_and_another_is_asked(garden_days: Gathering) -> None:
    asked(garden_days)
    event = garden_days.event
    garden_days.events["garden"] = replace(event, people=event.people[1:])
    assert garden_days.ticks() == ["lose"]
    assert garden_days.audit() == [("lost", "done")]
    assert garden_days.question.expert == "f@example.org"
    assert told(garden_days) == "Jeg har gitt spørsmålet videre til F. Svaret kommer her."
    assert garden_days.ticks() == []


def test_where_organizers_have_it_too_they_hear_that_they_are_alone_with_it(garden_days: Gathering) -> None:
    garden_days.reachable = {"e@example.org"}
    asked(garden_days).later(hours=4)
    garden_days.ticks()
    garden_days.says("E", "borte til mandag")
    assert garden_days.ticks() == ["lose"]
    assert "E kan ikke svare likevel. Kan du hjelpe?" in garden_days.reads("O")
    assert garden_days.choices("O")[:2] == ["Ta den", "Svar"]
    assert garden_days.question.expert is None
    assert garden_days.ticks() == []


def test_who_cannot_be_reached_any_more_has_never_seen_it(garden_days: Gathering) -> None:
    asked(garden_days)
    garden_days.reachable = {"f@example.org"}
    assert garden_days.ticks() == ["lose"]
    assert garden_days.question.expert == "f@example.org"


def test_a_link_is_sent_to_an_expert_out_of_reach_by_the_organizers(among_peers: Gathering) -> None:
    among_peers.reachable = set()
    among_peers.links = {"desk:garden:e@example.org": "https://vert.example.org/desk/e"}
    asked(among_peers).later(minutes=30)
    assert among_peers.ticks() == ["ask"]
    assert "send E denne lenken: https://vert.example.org/desk/e" in among_peers.reads("O")
    assert among_peers.ticks() == []


def test_what_was_asked_back_and_not_answered_is_the_experts_again_and_they_are_told_aloud(
    garden_days: Gathering,
) -> None:
    asked(garden_days)
    back = garden_days.question.asked_back_by(
        Clarification("e@example.org", "E", "Hvor mange?", garden_days.now)
    )
    garden_days.keep(back)
    garden_days.now = at("2021-09-14 09.03")
    assert garden_days.ticks() == ["no_reply"]
    assert garden_days.question.state == "taken"
    assert "A har ikke svart på det du spurte om. Kan du svare med det du vet nå?" in garden_days.reads("E")
    assert garden_days.choices("E") == ["Svar"]
    garden_days.presses("E", "Svar")
    garden_days.presses("E", "Send svaret", text="Ja, to stykker.")
    assert "Ekspert E svarer: «Ja, to stykker.»" in garden_days.reads(GROUP)


def test_with_nobody_to_ask_at_first_whoever_has_room_later_gets_it() -> None:
    days = garden()
    expert = replace(days.people[0], most_open=1)
    alone = Gathering(replace(days, people=(expert,)))
    alone.says("A", QUESTION, "A")
    first = alone.question
    alone.says("B", "Er komposten gratis?", "B")
    assert "ingen jeg kan gi det til" in alone.reads("B")
    assert alone.ticks() == ["ask"], "there is nobody, which is written down"
    alone.presses("E", "Svar")
    alone.presses("E", "Send svaret", text="Ja.")
    alone.later(hours=4)
    assert alone.ticks() == ["late"]
    assert "Jeg har spurt E, som kan kompost." in alone.reads("B")
    assert [one.asker for one in alone.waiting] == ["web::B"]
    assert alone.waiting[0].expert == expert.email
    assert alone.ticks() == []
    assert first.asker == "web::A"


def test_a_speaker_without_the_topic_is_named_by_the_session() -> None:
    days = replace(garden(), peers_first=timedelta(minutes=30))
    talk = replace(days.sessions[0], speakers=("G, gartner",))
    speaker = Listed("G", "g@example.org", frozenset({"expert"}))
    hall = Gathering(replace(days, sessions=(talk, *days.sessions[1:]), people=(*days.people, speaker)))
    hall.reachable |= {"g@example.org"}
    hall.keep(replace(asked(hall).question, session="part-1", topic=None))
    hall.later(minutes=30)
    assert hall.ticks() == ["ask"]
    assert told(hall) == (
        "Det vet jeg ikke, og jeg gjetter ikke. Jeg har spurt G, som holder «Jord, del 1». Svaret kommer her."
    )
