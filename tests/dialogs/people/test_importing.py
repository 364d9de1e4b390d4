"""Promises to an organizer with a list in hand: where it may be brought, what they see, what comes next."""

import pytest

from dialogs.conversation import respond
from dialogs.model.incoming import Pressed, Sender, Where
from dialogs.model.known import Known, Outcome
from dialogs.model.message import Message
from dialogs.model.people import Channel, Conversation, Kind, Person
from dialogs.model.registration import Registration
from dialogs.model.text import Language
from dialogs.people.importing import MOST_PROBLEMS
from dialogs.plain import plain
from tests.dialogs.gathering import GROUP, Gathering, at, garden

NOW = at("2021-09-13 09.03")
KARI = Registration("garden", "kari@example.org", "Kari", version=1)


def pressed(
    verb: str,
    channel: Channel = "console",
    kind: Kind = "private",
    language: Language | None = None,
    there: tuple[Registration, ...] = (),
    **fields: str,
) -> Outcome:
    where, event = Where("c", channel, kind), garden()
    sender = Sender("console::o@example.org", "O", "o@example.org")
    known = Known(
        now=NOW,
        event=event,
        matcher=None,
        person=Person(sender.id, "O", sender.email, language),
        roles=event.roles_of(sender.email),
        conversation=Conversation("c", channel, kind, event=event.id),
        registrations=there,
    )
    return respond(Pressed(id="c:1", sender=sender, where=where, at=NOW, verb=verb, fields=fields), known)


def card(outcome: Outcome) -> Message:
    assert outcome.card is not None
    return outcome.card


def fields(outcome: Outcome) -> list[tuple[str, str, str]]:
    form = card(outcome).form
    assert form is not None
    return [(one.id, one.kind, one.error) for one in form.fields]


def test_a_file_is_asked_for_on_our_own_pages_and_the_words_alone_in_a_chat() -> None:
    assert fields(pressed("people_upload")) == [
        ("file", "file", ""),
        ("text", "long_text", ""),
        ("list", "text", ""),
    ]
    assert fields(pressed("people_upload", "teams")) == [("text", "long_text", ""), ("list", "text", "")]


@pytest.mark.parametrize(
    "verb", ["people", "people_upload", "people_preview", "people_import_yes", "people_forget"]
)
def test_the_list_is_nobodys_matter_in_a_group_chat(verb: str) -> None:
    outcome = pressed(verb, "teams", "group", text="epost\na@example.org\n")
    assert (outcome.card, outcome.saved) == (None, ())
    assert outcome.notice


def test_an_empty_field_and_a_bad_name_are_told_beside_the_field() -> None:
    assert fields(pressed("people_preview"))[1][2] == (
        "Lim inn lista, med en linje for navnene på kolonnene."
    )
    assert fields(pressed("people_preview", text="epost\na@example.org\n", list="a, b"))[2][2] == (
        "Navnet på lista kan ha høyst 60 tegn, og ikke komma eller kolon."
    )


def test_a_card_of_many_mistakes_stays_short_and_names_how_many_there_are() -> None:
    shown = card(pressed("people_preview", text="epost\n" + "x\n" * 50))
    assert len(shown.items) == MOST_PROBLEMS
    assert shown.small == "og 30 feil til."


def test_what_is_pasted_is_not_on_the_card_that_comes_back() -> None:
    rows = "".join(f"n{n}@example.org;Navn {n}\n" for n in range(100))
    outcome = pressed("people_preview", "teams", text="epost;navn\n" + rows)
    assert plain(card(outcome)) == (
        "Dette endres i deltakerlista\nNye: 100 (Navn 0, Navn 1, Navn 2 og 97 til)"
    )


def test_a_list_that_changes_nothing_is_not_asked_about() -> None:
    outcome = pressed("people_preview", there=(KARI,), text="epost;navn\nkari@example.org;Kari\n")
    assert plain(card(outcome)).startswith("Lista er som før. Ingenting å lagre.")
    assert outcome.saved == ()


def test_who_is_gone_is_removed_by_a_tick_that_says_how_many() -> None:
    outcome = pressed("people_preview", there=(KARI,), text="epost\nola@example.org\n")
    form = card(outcome).form
    assert form is not None
    assert [(one.id, one.value, [option.title for option in one.options]) for one in form.fields] == [
        ("remove", "", ["Ta bort 1 person fra deltakerlista"])
    ]


def test_organizers_in_the_list_are_told_to_have_no_powers_in_the_readers_language() -> None:
    text = "e-mail,role\nola@example.org,organizer\n"
    assert card(pressed("people_preview", language="en", text=text)).small == (
        "1 row says organizer or administrator. That gives no powers; only the event's own file does."
    )
    assert card(pressed("people_preview", language="nn", text=text)).small == (
        "1 rad seier arrangør eller administrator. Det gir ingen rettar; dei gir arrangementet si eiga fil."
    )


def test_the_list_is_asked_for_by_its_word_in_private_by_organizers_alone() -> None:
    chat = Gathering()
    assert chat.says("O", "deltakere").startswith("Deltakerlista\nIngen deltakerliste er lastet opp ennå.")
    assert chat.choices("O") == ["Last opp liste"]
    assert "Deltakerlista" not in chat.says("K", "deltakere")
    assert "Deltakerlista" not in chat.says("O", "deltakere", GROUP)
