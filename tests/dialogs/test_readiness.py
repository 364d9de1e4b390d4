"""Promises of *Er vi klare?*: each line is true, says what to do, and while one is red nothing starts."""

from dataclasses import replace

import pytest

from dialogs.model.event import Entry, Event, Fact, Listed
from dialogs.model.readiness import LinkMissing, Preparedness
from dialogs.model.text import Text
from dialogs.readiness import Line, lines_of
from tests.dialogs.gathering import Gathering, at, garden

ALL = frozenset(f"{letter}@example.org" for letter in "efop")
READY = Preparedness(chats=1, overheard=1, members=27, opened=ALL, seen=True, people=27)


def line(
    id_: str, prepared: Preparedness = READY, event: Event | None = None, reachable: frozenset[str] = ALL
) -> Line:
    return next(one for one in lines_of(event or garden(), prepared, reachable, "nb") if one.id == id_)


def says(found: Line) -> tuple[str, str]:
    return found.tone, found.text


def test_when_all_is_there_every_line_is_green_and_start_is_offered() -> None:
    days = Gathering(replace(garden(), state="test"))
    days.prepared, days.reachable = READY, set(ALL)
    assert days.says("O", "er vi klare?") == (
        "Er vi klare?\n"
        "Ja. Trykk «Start» når påminnelser og kunngjøringer skal gå til deltakerne.\n"
        "Klart: Jeg er med i gruppechatten (27 personer).\n"
        "Klart: Jeg kan lese gruppechatten.\n"
        "Klart: Alle ekspertene kan nås (2 av 2).\n"
        "Klart: Alle kommende økter på nett har lenke.\n"
        "Klart: Alt er skrevet på nynorsk også.\n"
        "Klart: En arrangør har sett en prøvemelding fra meg.\n"
        "Klart: 27 personer står på deltakerlista.\n"
        "Klart: Går noe galt, når jeg O og P."
    )
    assert days.choices("O") == ["Start", "Send meg en prøvemelding"]


def test_while_a_line_is_red_no_start_is_offered() -> None:
    days = Gathering(replace(garden(), state="test"))
    days.reachable = set(ALL)
    assert days.says("O", "start").splitlines()[1] == "Ikke ennå. 2 ting må ordnes før start."
    assert days.choices("O") == ["Send meg en prøvemelding"]


def test_without_a_group_chat_there_is_nowhere_to_speak() -> None:
    assert says(line("chat", replace(READY, chats=0))) == ("red", "Jeg er ikke med i noen gruppechat.")
    assert says(line("chat", replace(READY, chats=2, members=1))) == (
        "green",
        "Jeg er med i 2 gruppechatter (1 person).",
    )


def test_whether_the_chat_may_be_read_is_a_note_since_a_mention_is_always_heard() -> None:
    found = line("reads", replace(READY, overheard=0))
    assert found.tone == "note"
    assert found.remedy == (
        "Den som eier chatten, må samtykke når jeg blir lagt til. "
        "Skriv noe der uten å nevne meg, så ser jeg det."
    )


def test_experts_who_cannot_be_reached_are_named_with_the_links_to_their_desks() -> None:
    some = line("experts", reachable=ALL - {"f@example.org"})
    assert says(some) == ("note", "1 av 2 eksperter kan nås. Jeg når ikke F.")
    none = line("experts", reachable=frozenset())
    assert says(none) == ("red", "Ingen av ekspertene kan nås (2).")
    days = Gathering(replace(garden(), state="test"))
    days.reachable = {"e@example.org"}
    days.links = {"desk:garden:f@example.org": "https://vert.example.org/desk/f"}
    days.says("O", "er vi klare")
    links = [choice.link for item in days.newest("O").items for choice in item.choices if choice.link]
    assert links == ["https://vert.example.org/desk/f"]


def test_experts_who_get_their_questions_by_mail_are_named() -> None:
    found = line("experts", replace(READY, opened=ALL - {"e@example.org"}))
    assert says(found) == ("green", "Alle ekspertene kan nås. E får spørsmålene i e-post.")


def test_an_event_without_experts_sends_its_questions_to_the_organizers() -> None:
    event = replace(garden(), people=garden().with_role("organizer"))
    assert says(line("experts", event=event)) == (
        "note",
        "Arrangementet har ingen eksperter. Spørsmål jeg ikke kan svare på, går til dere.",
    )


@pytest.mark.parametrize(
    "missing, expected",
    [
        (
            (LinkMissing("part-1", at("2021-11-15 12.00"), False),),
            ("note", "1 økt på nett mangler lenke. Den trengs mandag 15. november kl. 12.00."),
        ),
        (
            (
                LinkMissing("part-1", at("2021-11-15 12.00"), False),
                LinkMissing("part-2", at("2021-11-22 12.00"), False),
            ),
            ("note", "2 økter på nett mangler lenke. Den første trengs mandag 15. november kl. 12.00."),
        ),
        (
            (
                LinkMissing("part-1", at("2021-11-15 12.00"), True),
                LinkMissing("part-2", at("2021-11-22 12.00"), False),
            ),
            ("red", "Jord, del 1 mangler lenke, og påminnelsen går mandag 15. november kl. 12.00."),
        ),
    ],
)
def test_a_missing_link_is_red_only_when_its_reminder_is_near(
    missing: tuple[LinkMissing, ...], expected: tuple[str, str]
) -> None:
    found = line("links", replace(READY, links=missing))
    assert says(found) == expected
    assert [one.verb for one in found.choices] == ["links"]


def test_what_is_not_written_in_nynorsk_is_named() -> None:
    event = replace(
        garden(),
        title=Text("Hagedagene"),
        entries=(
            Entry("price", Text("Pris", "Pris"), {}, Text("Gratis.")),
            Entry("food", Text("Mat", "Mat"), {}, Text("Ja.", "Ja.")),
            Entry("bus", Text("Buss"), {}, Text("Nei.")),
        ),
        facts={"fee": Fact("fee", before=Text("Det er gratis."))},
    )
    assert says(line("nynorsk", event=event)) == (
        "note",
        "Nynorsk mangler i 2 svar (price og bus), 1 faktum (fee) og 1 tittel (garden).",
    )


def test_a_test_message_is_seen_before_the_start() -> None:
    days = Gathering(replace(garden(), state="test"))
    days.prepared, days.reachable = replace(READY, seen=False), set(ALL)
    days.says("O", "er vi klare?")
    assert days.presses("O", "Send meg en prøvemelding") == (
        "Prøvemeldingen er sendt til den private chatten din. Trykk «Jeg ser den» når den kommer."
    )
    (sent,) = days.last.envelopes
    assert (sent.kind, days.audit()) == ("answer", [("ready_test", "done")])
    assert days.reads("O") == (
        "Dette er en prøvemelding om Hagedagene. Ser du den, kommer meldingene mine fram til dere."
    )
    assert days.presses("O", "Jeg ser den") == "Fint! Da vet vi at meldingene kommer fram."
    assert days.audit() == [("ready_seen", "done")]


def test_a_list_of_participants_is_a_note_since_an_event_may_do_without() -> None:
    assert line("people", replace(READY, people=0)).tone == "note"
    assert says(line("people", replace(READY, people=1))) == ("green", "1 person står på deltakerlista.")


def test_when_no_organizer_can_be_reached_nobody_hears_of_what_goes_wrong() -> None:
    assert says(line("contact", reachable=frozenset({"e@example.org"}))) == (
        "red",
        "Jeg når ingen arrangør, så ingen får vite om noe går galt.",
    )
    admin = Listed("M", "m@example.org", frozenset({"admin"}))
    event = replace(garden(), people=(admin,))
    assert says(line("contact", event=event, reachable=frozenset({"m@example.org"}))) == (
        "green",
        "Går noe galt, når jeg M.",
    )


def test_an_organizer_whom_nobody_would_hear_through_is_named_and_stops_nobody() -> None:
    found = line("contact_missed", reachable=ALL - {"p@example.org"})
    assert says(found) == ("note", "P når jeg ikke.")
    assert found.remedy == "Be P åpne meg i Teams og skrive «hei»."
    assert says(line("contact", reachable=ALL - {"p@example.org"})) == ("green", "Går noe galt, når jeg O.")


def test_long_lists_of_names_are_cut_and_counted() -> None:
    experts = tuple(Listed(f"E{n}", f"e{n}@example.org", frozenset({"expert"})) for n in range(8))
    found = line("experts", event=replace(garden(), people=experts))
    assert found.text == "Ingen av ekspertene kan nås (8)."
    some = line("experts", event=replace(garden(), people=experts), reachable=frozenset({"e0@example.org"}))
    assert some.text == "1 av 8 eksperter kan nås. Jeg når ikke E1, E2, E3, E4, E5 … (7)."
