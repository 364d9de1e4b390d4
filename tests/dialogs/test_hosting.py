from dataclasses import replace

from dialogs.model.event import State
from tests.dialogs.gathering import GROUP, Gathering, garden

LOOKS = [
    "Er vi klare?",
    "Utboks",
    "Ubesvart",
    "Kunngjøring",
    "Deltakere",
    "Tilstand",
    "Sagt i dag",
    "Arrangørsidene",
]


def test_an_organizer_who_asks_for_help_sees_how_the_event_stands_and_all_there_is_to_look_at() -> None:
    states: tuple[tuple[State, str], ...] = (
        ("test", "i prøve"),
        ("live", "i gang"),
        ("paused", "på pause"),
        ("closed", "avsluttet"),
    )
    for state, words in states:
        chat = Gathering(replace(garden(), state=state))
        read = chat.says("O", "hjelp")
        assert (read.startswith("Du er arrangør for Hagedagene"), words in read) == (True, True)
        assert chat.choices("O") == LOOKS


def test_a_participant_and_a_group_are_told_of_no_such_thing() -> None:
    chat = Gathering()
    for who, place in (("A", "A"), ("O", GROUP)):
        assert "arrangør for" not in chat.says(who, "hjelp", place)
        assert not set(LOOKS) & set(chat.choices(place))
