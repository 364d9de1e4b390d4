"""Promises to who starts, pauses, continues and closes an event, and to those it is closed for."""

from dataclasses import replace
from datetime import datetime

import pytest

from dialogs.model.event import Event, Fact, Listed, State
from dialogs.model.known import Forget, StateChanged
from dialogs.model.readiness import Preparedness
from dialogs.model.standing import Held, Standing
from dialogs.model.text import Text
from dialogs.state import change_to, deletion
from tests.dialogs.gathering import GROUP, OSLO, Gathering, at, garden

READY = Preparedness(chats=1, overheard=1, members=27, seen=True, people=27)
MIDNIGHT = datetime(2021, 12, 12, tzinfo=OSLO)


def gathering(state: State = "live", event: Event | None = None) -> Gathering:
    people = Gathering(replace(event or garden(), state=state), now="2021-09-13 09.03")
    people.prepared = READY
    people.reachable |= {"o@example.org", "p@example.org"}
    return people


def closed() -> Gathering:
    return gathering("closed", replace(garden(), delete_on=MIDNIGHT))


def test_an_organizer_sees_how_the_event_stands_and_what_can_be_done() -> None:
    days = gathering("test")
    assert days.says("O", "tilstand") == (
        "Tilstanden til Hagedagene\n"
        "Prøve: bare direkte svar går til deltakerne. Alt annet går til arrangørene, merket PRØVE."
    )
    assert days.choices("O") == ["Er vi klare?", "Avslutt …"]


def test_start_lets_reminders_and_broadcasts_out_and_the_others_are_told() -> None:
    days = gathering("test")
    days.says("O", "er vi klare?")
    assert days.presses("O", "Start") == (
        "Arrangementet er i gang. Fra nå av går påminnelser og kunngjøringer til deltakerne."
    )
    assert (days.event.state, days.audit()) == ("live", [("state_start", "done")])
    assert days.reads("P") == (
        "O har startet Hagedagene. Fra nå av går påminnelser og kunngjøringer til deltakerne."
    )


def test_a_group_chat_that_was_spared_the_greeting_gets_it_at_the_start_and_that_is_said_before() -> None:
    days = gathering("test")
    days.standing = Standing(ungreeted=(GROUP,))
    assert days.says("O", "tilstand").endswith("Gruppechatten får hilsenen min når dere trykker Start.")
    days.presses_verb("O", "state_start", "event:garden")
    assert days.said_in(GROUP) == [
        (
            "Hei! Jeg er Vert, en robot for arrangørene. Nevn meg og spør om arrangementet. "
            "Vet jeg det ikke, spør jeg en ekspert."
        )
    ]


def test_start_is_refused_while_a_line_is_red_and_says_which() -> None:
    days = gathering("test")
    days.prepared = replace(READY, chats=0)
    text = days.presses_verb("O", "state_start", "event:garden")
    assert text.splitlines()[:3] == [
        "Kan ikke starte ennå",
        "Ikke ennå. 1 ting må ordnes før start.",
        (
            "Mangler: Jeg er ikke med i noen gruppechat. · Legg meg til i gruppechatten. "
            "Har dere flere arrangementer, spør jeg der hvilket det gjelder."
        ),
    ]
    assert (days.event.state, days.audit()) == ("test", [("state_start", "refused")])


def test_of_two_who_press_start_the_second_sees_that_it_is_started_and_by_whom() -> None:
    days = gathering("test")
    days.presses_verb("O", "state_start", "event:garden")
    text = days.presses_verb("P", "state_start", "event:garden")
    assert text == (
        "Tilstanden til Hagedagene\n"
        "Det er gjort allerede, så ingenting endret seg.\n"
        "I gang: påminnelser og kunngjøringer går til deltakerne.\n"
        "Siden mandag 13. september kl. 09.03, satt av O"
    )
    assert (days.last.saved, days.audit()) == ((), [("state_start", "refused")])


@pytest.mark.parametrize("words", ["pause", "Sett på pause!", "set på pause"])
def test_pause_is_one_word_and_is_done_at_once(words: str) -> None:
    days = gathering()
    assert days.says("O", words) == "Arrangementet er på pause. Jeg svarer når noen spør. Alt annet venter."
    assert days.event.state == "paused"
    assert days.choices("O") == ["Fortsett", "Avslutt …"]
    assert days.reads("P") == ("O har satt Hagedagene på pause. Jeg svarer når noen spør. Alt annet venter.")


def held(days: Gathering) -> Gathering:
    soon, late = at("2021-09-13 12.00"), at("2021-09-13 09.00")
    days.standing = Standing(
        days.now,
        "O",
        held=(
            Held("reminder", at("2021-09-12 09.00"), late, 27, sessions=("part-1",)),
            Held("broadcast", at("2021-09-13 09.01"), soon, 1, text=Text("Vi begynner kl. 09.30.")),
            Held("question", at("2021-09-13 09.02"), soon, 1),
        ),
    )
    return days


def test_continue_lists_what_is_still_useful_and_what_became_too_late() -> None:
    days = held(gathering("paused"))
    assert days.says("O", "fortsett") == (
        "Fortsette?\n"
        "Dette venter, og blir sendt når dere fortsetter.\n"
        "Kunngjøring: «Vi begynner kl. 09.30.» · skulle gått mandag 13. september kl. 09.01, til 1 mottaker\n"
        "Spørsmål til eksperter og arrangører · skulle gått mandag 13. september kl. 09.02, til 1 mottaker\n"
        "For sent: Påminnelse: Jord, del 1 · skulle gått søndag 12. september kl. 09.00, til 27 mottakere\n"
        "Spørsmål til eksperter og arrangører blir sendt uansett."
    )
    assert days.choices("O") == ["Fortsett og send", "Fortsett uten dem"]
    assert days.event.state == "paused"


@pytest.mark.parametrize(
    "button, says, drop",
    [
        ("Fortsett og send", "Arrangementet er i gang igjen. Det som ventet, sendes nå.", False),
        ("Fortsett uten dem", "Arrangementet er i gang igjen. Det som ventet, blir ikke sendt.", True),
    ],
)
def test_what_waited_is_sent_or_let_go_of_as_the_organizer_says(button: str, says: str, drop: bool) -> None:
    days = held(gathering("paused"))
    days.says("O", "fortsett")
    assert days.presses("O", button) == says
    assert days.last.saved[0] == StateChanged("garden", "live", 0, drop=drop)
    assert days.event.state == "live"


def test_a_pause_that_holds_nothing_back_ends_with_one_button() -> None:
    days = gathering("paused")
    assert days.says("O", "hald fram") == "Fortsette?\nIngenting venter på å bli sendt."
    assert days.choices("O") == ["Fortsett"]


def test_closing_says_what_is_deleted_and_when_before_it_is_done() -> None:
    days = gathering()
    kept = {"audit": 20, "broadcasts": 2, "outbox": 52, "people": 40, "persons": 27, "questions": 3}
    days.standing = Standing(kept=kept)
    assert days.says("O", "avslutt") == (
        "Avslutte Hagedagene?\n"
        "Da sender jeg ingenting mer til deltakerne, og det som venter, blir avlyst. "
        "Natt til søndag 12. desember 2021 sletter jeg dette:\n"
        "Personer jeg har møtt, med språkvalg: 27\n"
        "Deltakere på lista: 40\n"
        "Spørsmål til et menneske, med svar: 3\n"
        "Kunngjøringer: 2\n"
        "Annet, som sendte meldinger, chatter og loggen over hvem som gjorde hva: 72\n"
        "Svar fra eksperter kan være saksdokumenter. Ta vare på dem i arkivet før de slettes."
    )
    assert days.event.state == "live"
    assert days.presses("O", "Avslutt") == (
        "Arrangementet er avsluttet. Jeg sender ingenting mer til deltakerne.\n"
        "Det jeg har lagret om folk, blir slettet natt til søndag 12. desember 2021."
    )
    assert (days.event.state, days.event.delete_on) == ("closed", MIDNIGHT)
    assert days.reads("P") == (
        "O har avsluttet Hagedagene. "
        "Det jeg har lagret om folk, blir slettet natt til søndag 12. desember 2021."
    )


@pytest.mark.parametrize(
    "today, day",
    [
        ("2021-09-13 09.00", "2021-12-12"),  # 90 days after the closing
        ("2021-12-01 09.00", "2022-02-21"),  # 90 days after the event's end, which comes first
        ("2022-06-01 09.00", "2022-06-02"),  # long since over: never on the day of the closing itself
    ],
)
def test_what_is_stored_goes_when_it_would_have_gone_at_the_latest(today: str, day: str) -> None:
    assert f"{deletion(garden(), at(today)):%Y-%m-%d}" == day


@pytest.mark.parametrize(
    "state, verb, says",
    [
        ("test", "state_pause", "Arrangementet er ikke startet ennå, så det er ingenting å sette på pause."),
        ("test", "state_continue", "Arrangementet er på prøve. Trykk «Er vi klare?» når det skal starte."),
        ("paused", "state_start", "Arrangementet er på pause. Trykk «Fortsett» når det skal gå videre."),
        ("live", "state_continue_yes", "Det er gjort allerede, så ingenting endret seg."),
        ("closed", "state_pause", "Arrangementet er avsluttet. Bare en administrator kan åpne det igjen"),
        ("closed", "state_close", "Det er gjort allerede, så ingenting endret seg."),
    ],
)
def test_what_makes_no_sense_now_is_refused_in_a_sentence_and_written_down(
    state: State, verb: str, says: str
) -> None:
    days = gathering(state)
    assert days.presses_verb("O", verb, "event:garden").splitlines()[1].startswith(says)
    assert (days.event.state, days.last.saved) == (state, ())
    assert days.last.audit[0].outcome == "refused"


def test_only_an_admin_reopens_a_closed_event_and_it_is_paused_then() -> None:
    event = garden()
    admin = Listed("M", "m@example.org", frozenset({"admin"}))
    days = gathering("closed", replace(event, delete_on=MIDNIGHT, people=(*event.people, admin)))
    assert (
        days.presses_verb("O", "state_reopen", "event:garden") == "Det er det bare arrangørene som kan gjøre."
    )
    assert days.event.state == "closed"
    days.says("M", "tilstand")
    assert days.presses("M", "Åpne igjen") == (
        "Arrangementet er åpnet igjen og er på pause. Ingenting blir slettet før det er avsluttet på nytt."
    )
    assert (days.event.state, days.event.delete_on) == ("paused", None)


@pytest.mark.parametrize("verb", ["state_start", "state_pause", "state_close_yes", "ready_test"])
def test_a_participant_or_an_expert_changes_no_state_and_it_is_written_down(verb: str) -> None:
    days = gathering("test")
    for who in ("A", "E"):
        days.presses_verb(who, verb, "event:garden")
        assert (days.last.saved, days.last.envelopes, days.audit()) == ((), (), [(verb, "refused")])
    assert days.event.state == "test"


def test_in_a_group_no_state_is_changed() -> None:
    days = gathering()
    assert days.says("O", "pause", GROUP) == "Det tar vi i den private chatten. Skriv til meg der."
    assert days.presses_verb("O", "state_pause", "event:garden", GROUP) == (
        "Det tar vi i den private chatten. Skriv til meg der."
    )
    assert days.event.state == "live"


def test_a_participant_who_writes_pause_asks_a_question() -> None:
    days = gathering()
    days.says("A", "pause")
    assert days.event.state == "live"
    assert days.last.verdict
    assert days.last.verdict.kind != "smalltalk"


def test_of_a_closed_event_nothing_is_said_in_the_group() -> None:
    days = closed()
    for who in ("A", "O"):
        days.says(who, "hva koster det?", GROUP)
        assert (days.last.envelopes, days.last.saved, days.last.card) == ((), (), None)


def test_who_writes_in_private_of_a_closed_event_hears_whom_to_write_to() -> None:
    days = closed()
    assert days.says("A", "hva koster det?") == (
        "Hagedagene er avsluttet, så jeg svarer ikke lenger på spørsmål om det. "
        "Kontakt arrangørene hvis du lurer på noe."
    )
    facts = {
        "contact.name": Fact("contact.name", Text.everywhere("Kari")),
        "contact.email": Fact("contact.email", Text.everywhere("kari@example.org")),
    }
    with_contact = gathering("closed", replace(garden(), facts=facts))
    assert with_contact.says("A", "Kva kostar det for oss?") == (
        "Hagedagane er avslutta, så eg svarer ikkje lenger på spørsmål om det. "
        "Skriv til Kari (kari@example.org) dersom du lurer på noko."
    )


def test_what_is_stored_is_shown_and_deleted_also_when_the_event_is_closed() -> None:
    days = closed()
    assert days.says("A", "hva lagrer du om meg?").startswith("Dette lagrer jeg")
    days.says("A", "slett meg")
    days.presses_verb("A", "forget_me_yes", "")
    assert days.last.saved == (Forget("web::A"),)


def test_of_a_closed_event_organizers_are_shown_how_it_went_and_can_send_nothing() -> None:
    days = closed()
    assert days.says("O", "tilstand") == (
        "Tilstanden til Hagedagene\n"
        "Avsluttet: jeg sender ingenting mer til deltakerne. "
        "Det jeg har lagret om folk, blir slettet natt til søndag 12. desember 2021."
    )
    days.says("O", "Finnes det en bensinstasjon der?")
    assert [one.kind for one in days.last.envelopes] == ["answer"]
    assert days.reads("O").startswith("Hagedagene er avsluttet")
    assert days.presses_verb("O", "broadcast_form", "") == (
        "Hagedagene er avsluttet, så dette kan ikke gjøres lenger."
    )


def test_there_is_one_way_from_each_state_to_the_next_and_none_back_to_test() -> None:
    states: tuple[State, ...] = ("test", "live", "paused", "closed")
    ways = {(frm, to) for frm in states for to in states if change_to(to, replace(garden(), state=frm))}
    assert ways == {
        ("test", "live"),
        ("test", "closed"),
        ("live", "paused"),
        ("live", "closed"),
        ("paused", "live"),
        ("paused", "closed"),
        ("closed", "paused"),
    }
