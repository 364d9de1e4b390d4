"""What is not written is not answered, however near a subject it is: it is offered, or handed over."""

import pytest

from tests.dialogs.chat import Chat

GATHERING = "klimasamling-2021"
WORKSHOP = "klimakronsj-2021"


def kind(event_id: str, question: str) -> str:
    chat = Chat(event_id)
    chat.hears(question)
    assert chat.last.verdict is not None
    return chat.last.verdict.kind


@pytest.mark.parametrize(
    "event_id, question",
    [
        (GATHERING, "Hva koster en Volvo?"),
        (GATHERING, "hva er prisen på Oslokonferansen"),
        (GATHERING, "Kva kostar temamøtet?"),
        (WORKSHOP, "When is the deadline for Klimasamling?"),
        (GATHERING, "Når er fristen for Zero-konferansen?"),
        (GATHERING, "Hva koster middagen?"),
        (GATHERING, "Er det dyrt å parkere?"),
        (GATHERING, "Når går bussen til Framtidslabben?"),
    ],
)
def test_the_price_and_deadline_of_something_else_are_not_ours(event_id: str, question: str) -> None:
    assert kind(event_id, question) != "answer"


@pytest.mark.parametrize(
    "question",
    [
        "Hva blir servert til lunsj?",
        "kva får vi til middag på torsdag",
        "What will be served for dinner?",
        "Kan kona mi være med på middagen?",
        "Can my husband come to the dinner?",
        "når må vi sjekke ut av rommet",
        "Blir det en ny samling neste år?",
        "What does a day package cost for one person?",
    ],
)
def test_more_of_a_subject_than_anyone_wrote_is_not_answered(question: str) -> None:
    assert kind(GATHERING, question) != "answer"


@pytest.mark.parametrize(
    "question",
    [
        "Hvem er i min gruppe?",
        "Hvem leder gruppa mi?",
        "Hvilken gruppe er jeg i?",
        "Når er fristen for å trekke seg?",
        "Who is the facilitator of my group?",
        "Fikk jeg plass?",
        "Når får jeg svar på søknaden min?",
        "Kan dere se om søknaden min er mottatt?",
    ],
)
def test_what_is_ones_own_is_not_answered_by_what_holds_for_all(question: str) -> None:
    assert kind(WORKSHOP, question) != "answer"


@pytest.mark.parametrize(
    "event_id, question, says",
    [
        (GATHERING, "Hva koster det?", "Gratis"),
        (GATHERING, "What does it cost to take part?", "Free"),
        (GATHERING, "Blir det servert lunsj?", "11.30"),
        (WORKSHOP, "What is the deadline?", "21 June"),
        (WORKSHOP, "Har gruppene fasilitator?", "fasilitator"),
        (WORKSHOP, "Får vi kursbevis, eller noe annet å vise til?", "bevis"),
    ],
)
def test_the_plain_question_of_the_same_subject_is_answered(event_id: str, question: str, says: str) -> None:
    assert kind(event_id, question) == "answer"
    assert says in Chat(event_id).hears(question)
