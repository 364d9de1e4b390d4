"""A link to a desk may be passed on, so none is shown that opens an organizer's: not on any card."""

from dataclasses import replace

from dialogs.model.event import Event
from dialogs.model.readiness import Preparedness
from tests.dialogs.gathering import GROUP, Gathering, garden

LINK = "https://vert.example.org/desk/e"


def where_an_expert_organizes() -> Event:
    """E answers questions about compost, and organizes."""
    event = garden()
    both = [
        replace(one, roles=one.roles | {"organizer"}) if one.email == "e@example.org" else one
        for one in event.people
    ]
    return replace(event, people=tuple(both))


def days_of(event: Event) -> Gathering:
    days = Gathering(event)
    days.reachable, days.links = set(), {"desk:garden:e@example.org": LINK}
    return days


def test_no_card_of_what_is_ready_shows_an_organizers_desk() -> None:
    days = days_of(replace(where_an_expert_organizes(), state="test"))
    days.prepared = Preparedness(chats=1)
    days.says("O", "er vi klare")
    links = [choice.link for item in days.newest("O").items for choice in item.choices if choice.link]
    assert links == []


def test_a_question_for_an_organizer_out_of_reach_goes_to_the_organizers_without_a_link() -> None:
    days = days_of(where_an_expert_organizes())
    days.says("A", "Finnes det kompost for balkonger?", GROUP)
    assert "Finnes det kompost for balkonger?" in days.reads("O")
    assert LINK not in days.reads("O")
    assert days.question.expert is None
