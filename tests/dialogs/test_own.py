"""Promises of private answers: what the list says of who asks, to them alone, and no more than it says."""

from dataclasses import replace
from typing import Any

import pytest

from dialogs.model.envelope import ToPerson
from dialogs.model.fellows import Fellows
from dialogs.model.people import Conversation, Person
from dialogs.model.registration import Registration, Status
from dialogs.own import asks_for_own
from dialogs.plain import plain
from tests.dialogs.chat import A, Chat

TITLE = "Klimasamling for kommunene i Møre og Romsdal"
SOURCE = "Fra arrangørenes deltakerliste. Stemmer det ikke, kan et menneske rette den."
COVERED = (
    "Arrangørene tar sikte på å dekke overnatting 11.–12. november for inntil fire personer fra hver "
    "kommune. Er dere flere, kan de ha mulighet til å dekke flere dagpakker, uten overnatting."
)

WAITING = (
    "Du står på venteliste til {event}. Listen sier ikke hvor langt framme du er, eller om du får plass."
)

OF_THEIR_STATUS = """
Fikk jeg plass?
Fikk jeg plass på samlingen?
har jeg fått plass?
har jeg plass
Er jeg påmeldt?
Er jeg påmeldt Klimasamling?
Er jeg meldt på?
er jeg registrert?
er jeg bekreftet
står jeg på venteliste?
Står jeg på ventelista til samlinga?
står jeg på deltakerlisten?
er jeg på lista
er jeg avmeldt?
ble jeg valgt ut?
er plassen min bekreftet?
Er påmeldingen min mottatt?
har dere fått påmeldinga mi?
hva er statusen min?
Kan du sjekke om jeg er påmeldt?
jeg lurer på om jeg har fått plass
husker ikke om jeg er påmeldt
Hei! Fikk jeg plass? Takk
jeg er påmeldt, ikke sant?
fikk jeg plass eller står jeg på venteliste?
er jeg påmeldt eller ikke?
Fekk eg plass?
Har eg fått plass?
Er eg påmeld?
Er eg påmeld til samlinga?
Står eg på ventelista?
Kan du sjå om eg er påmeld?
fekk æ plass
e æ påmeldt?
har æ fådd plass
står æ på lista
fik jeg plas?
er jeg påmedlt
står jeg på ventlisten?
er jeg regstrert
Did I get a place?
Am I registered?
am I on the waiting list?
am i signed up for the event
Do I have a seat?
Can you check if I am registered?
have I been accepted?
did you get my registration?
what's my status
has my registration been confirmed?
""".strip().splitlines()

OF_THEIR_MUNICIPALITY = """
hvor mange er vi fra kommunen?
hvor mange er vi fra kommunen, og hva dekkes?
Hvor mange er vi fra kommunen vår som er påmeldt?
hvor mange fra kommunen er påmeldt?
hvor mange har kommunen vår påmeldt?
hvor mange netter har vi brukt?
hvor mange av de fire nettene har vi brukt?
hvor mange netter har kommunen brukt
hvor mange netter har vi igjen?
Kor mange er vi frå kommunen, og kva blir dekt?
Kor mange er me frå kommunen vår?
Kor mange netter har vi brukt?
kor mange e vi fra kommunen
hvor mange er vi fra komunen
how many are we from our municipality?
How many from my municipality are registered?
how many nights have we used?
""".strip().splitlines()

OF_SOMETHING_ELSE = """
fikk kommunen plass?
Fikk Ørsta plass?
er vi påmeldt?
Er Kari påmeldt?
er sjefen min påmeldt?
Når får jeg vite om jeg fikk plass?
Hvorfor fikk jeg ikke plass?
Hvis jeg fikk plass, må jeg betale?
Hvordan får jeg plass?
Må jeg søke om plass?
Er det plass til meg?
fikk jeg plass i bilen
Jeg fikk plass!! Fikk du?
Jeg er påmeldt
Er jeg påmeldt middagen?
er jeg påmeldt webinaret på tirsdag?
Er jeg påmeldt, og når er lunsj?
er jeg anmeldt
Hvor lang er ventelisten?
Finnes det venteliste?
Hvilket nummer er jeg på ventelista?
Hva betyr det å stå på venteliste?
Kan jeg melde meg på?
fikk jeg svar?
hva dekkes?
Hvor mange er påmeldt?
Hvor mange kommuner er med?
hvor mange er vi fra Ørsta?
hvem er vi fra kommunen?
Hvor mange fra kommunen får dekket overnatting?
Hvor mange kan overnatte fra hver kommune?
hvor mange rom får vi per kommune
Hvor mange netter dekkes?
hvor mange netter trenger jeg?
When do I know if I got a place?
How do I register?
Who is on the waiting list?
Am I registered for the dinner?
""".strip().splitlines()


def own(status: Status = "registered", fellows: Fellows | None = None, **more: Any) -> Chat:
    """A chat with someone from Ørsta who is on the list."""
    chat = Chat()
    row = Registration(
        "klimasamling-2021",
        "kari@example.org",
        "Kari",
        status=status,
        **{"municipality": "Ørsta", "nights": 1, **more},
    )
    person = Person(A.id, "Kari", "kari@example.org")
    chat.known = replace(chat.known, person=person, registration=row, fellows=fellows or Fellows(3, 0, 2, 3))
    return chat


@pytest.mark.parametrize("question", OF_THEIR_STATUS)
def test_who_asks_about_their_own_place_is_understood(question: str) -> None:
    assert asks_for_own(question, TITLE) == "status"


@pytest.mark.parametrize("question", OF_THEIR_MUNICIPALITY)
def test_who_asks_how_many_they_are_is_understood(question: str) -> None:
    assert asks_for_own(question, TITLE) == "fellows"


@pytest.mark.parametrize("question", OF_SOMETHING_ELSE)
def test_what_only_looks_alike_goes_the_usual_way(question: str) -> None:
    assert asks_for_own(question, TITLE) is None


def test_who_asks_for_their_own_nights_hears_of_those_alone() -> None:
    assert own(nights=2).hears("Hvor mange netter er jeg registrert med?") == (
        f"Du er ført opp med 2 netter.\n{SOURCE}"
    )
    assert own(nights=None).hears("Hvor mange netter er jeg registrert med?") == (
        f"Listen sier ikke hvor mange netter du er ført opp med.\n{SOURCE}"
    )


@pytest.mark.parametrize(
    "status, words",
    [
        (
            "registered",
            "Du står som påmeldt til {event}. Listen sier ikke om du har fått plass.",
        ),
        ("confirmed", "Du står som påmeldt med bekreftet plass på {event}."),
        ("waiting", WAITING),
        ("cancelled", "Du står som avmeldt fra {event}."),
        ("invited", "Du står som invitert til {event}, men ikke som påmeldt."),
    ],
)
def test_each_status_is_said_as_it_is_and_no_place_is_promised(status: Status, words: str) -> None:
    assert own(status).hears("Fikk jeg plass?") == f"{words.format(event=TITLE)}\n{SOURCE}"


def test_the_answer_is_in_the_asker_s_own_language() -> None:
    assert own("confirmed").hears("Fekk eg plass?").startswith("Du står som påmeld med stadfesta plass på ")
    assert own("waiting").hears("Am I on the waiting list?").startswith("You are on the waiting list for ")


def test_who_is_not_on_the_list_hears_so_and_may_ask_a_person() -> None:
    chat = own()
    chat.known = replace(chat.known, registration=None)
    assert chat.hears("Er jeg påmeldt?").startswith(
        f"Jeg finner ikke e-postadressen din, kari@example.org, i deltakerlisten til {TITLE}."
    )
    assert chat.shown is not None
    assert [choice.title for choice in chat.shown.choices] == ["Spør et menneske"]
    assert "Jeg har spurt" in chat.presses("Spør et menneske")


def test_who_has_no_address_is_not_looked_up() -> None:
    chat = own()
    chat.known = replace(chat.known, registration=None, person=Person(A.id, "Kari"))
    assert chat.hears("Er jeg påmeldt?").startswith("Jeg vet ikke e-postadressen din")


def test_a_municipality_is_counted_beside_what_the_organizers_aim_to_cover() -> None:
    chat = own(fellows=Fellows(people=3, waiting=1, staying=2, nights=3))
    assert chat.hears("Hvor mange er vi fra kommunen, og hva dekkes?") == (
        "Ørsta: 3 er påmeldt og 1 står på venteliste.\n"
        f"Ført opp med overnatting: 2, til sammen 3 netter.\n{COVERED}\n{SOURCE}"
    )


def test_more_than_are_covered_are_told_so_without_a_promise() -> None:
    chat = own(fellows=Fellows(people=6, waiting=0, staying=5, nights=5))
    assert chat.hears("Kor mange er vi frå kommunen?").splitlines()[-2] == (
        "De er fleire med overnatting enn fire. Kva som gjeld for dykk, må arrangørane svare på."
    )
    assert chat.hears("How many are we from our municipality?").splitlines()[-2] == (
        "More than four of you are staying the night. What applies to you is for the organizers to say."
    )


def test_an_event_that_says_nothing_of_nights_is_only_counted() -> None:
    chat = own(fellows=Fellows(people=1, nights=None))
    assert chat.known.event is not None
    chat.known = replace(chat.known, event=replace(chat.known.event, facts={}))
    assert chat.hears("Hvor mange er vi fra kommunen?") == (
        f"Ørsta: 1 er påmeldt.\nListen sier ikke hvor mange av dere som overnatter.\n{SOURCE}"
    )


def test_a_municipality_that_only_waits_is_not_counted_as_none_at_all() -> None:
    chat = own("waiting", Fellows(people=0, waiting=1))
    assert chat.hears("Hvor mange er vi fra kommunen?").splitlines()[0] == (
        "Ørsta: ingen er påmeldt og 1 står på venteliste."
    )


def test_without_a_municipality_nobody_is_counted() -> None:
    assert (
        own(municipality="")
        .hears("Hvor mange er vi fra kommunen?")
        .startswith("Listen sier ikke hvilken kommune du kommer fra")
    )


def test_in_a_group_nothing_of_a_row_is_said() -> None:
    for question in ("Fikk jeg plass?", "Hvor mange er vi fra kommunen, og hva dekkes?"):
        chat = own("waiting")
        chat.known = replace(
            chat.known, conversation=Conversation("web:chat", "web", "group", event="klimasamling-2021")
        )
        assert chat.hears(question) == "Dette tar vi i den private chatten."
        assert not chat.last.keeps_words
        _, alone = chat.last.envelopes
        assert alone.to == ToPerson(A.id, "klimasamling-2021")
        assert alone.message is not None
        assert alone.message.title == "Du spurte meg i gruppechatten. Her er svaret, bare til deg:"
        assert own("waiting").hears(question) == plain(replace(alone.message, title=""))


def test_without_a_list_a_group_hears_of_nobody_s_place() -> None:
    chat = Chat(kind="group")
    assert chat.hears("@Vert er jeg påmeldt?") == "Dette tar vi i den private chatten."
    assert (chat.question, chat.known.exchange) == (None, None)


def test_without_a_list_the_question_goes_the_usual_way() -> None:
    assert "påmeldt" not in Chat().hears("Er jeg påmeldt?")
