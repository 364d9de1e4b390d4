"""Promises of links for those no channel reaches: counted, a few at a time, to copy; and nobody's powers."""

from collections.abc import Mapping
from dataclasses import replace

from dialogs.conversation import respond
from dialogs.guests import PAGE
from dialogs.model.event import Event, Listed, Role
from dialogs.model.guest import NewLink, Unmet
from dialogs.model.incoming import Pressed, Said, Sender, Where
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.message import Message
from dialogs.model.people import Conversation, Kind, Person
from tests.dialogs.gathering import at, garden

NOW = at("2021-09-13 09.03")
KARI = Unmet("kari@example.org", "Kari", None, "k1")


class Signed(Mapping[str, str]):
    """Each address by the name it is asked for."""

    def __getitem__(self, name: str) -> str:
        return f"https://vert.example.org/{name}"

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(())

    def __len__(self) -> int:
        return 0


def known(*unmet: Unmet, role: Role = "organizer", kind: Kind = "private", one: Unmet | None = None) -> Known:
    event: Event = garden()
    listed = Listed("Ada", "ada@example.org", frozenset({"admin"}))
    return Known(
        now=NOW,
        event=replace(event, people=(*event.people, listed)),
        matcher=None,
        person=Person("web::o", "O", "o@example.org"),
        roles=frozenset({role}),
        conversation=Conversation("web:o", "web", kind, event="garden"),
        links=Signed(),
        unmet=unmet,
        unmet_one=one,
    )


def pressed(verb: str, object_: str = "", **fields: str) -> Pressed:
    where = Where("web:o", "web", "private")
    return Pressed(
        id="web:o:1",
        sender=Sender("web::o", "O"),
        where=where,
        at=NOW,
        verb=verb,
        object=object_,
        fields=fields,
    )


def card_of(outcome: Outcome) -> Message:
    assert outcome.card is not None
    return outcome.card


def value(card: Message, field: str) -> str:
    assert card.form is not None
    return next(one.value for one in card.form.fields if one.id == field)


def test_each_has_a_link_to_copy_and_words_to_send_along_in_three_languages() -> None:
    ola = Unmet("ola@example.org", "", None, "o1")
    card = card_of(respond(pressed("people_links"), known(KARI, ola)))
    assert card.text == (
        "2 på deltakerlisten er ikke nådd. Send hver sin lenke, så kan de lese og skrive i nettleseren."
    )
    assert value(card, "links") == (
        "Kari <kari@example.org>: https://vert.example.org/chat:garden:k1:kari@example.org\n"
        "ola@example.org: https://vert.example.org/chat:garden:o1:ola@example.org"
    )
    words = value(card, "sentence").split("\n\n")
    assert [one.split("!")[0] for one in words] == ["Hei", "Hei", "Hello"]
    assert ["Hagedagene" in words[0], "Hagedagane" in words[1], "The Garden Days" in words[2]] == [True] * 3


def test_many_are_counted_first_and_shown_a_few_at_a_time() -> None:
    many = tuple(Unmet(f"p{n}@example.org", f"P{n}", None, f"l{n}") for n in range(PAGE + 2))
    first = card_of(respond(pressed("people_links"), known(*many)))
    assert first.text.startswith("12 på deltakerlisten er ikke nådd.")
    assert first.text.endswith("Her er nummer 1–10.")
    assert [(one.title, one.object) for one in first.choices] == [("Neste", "page:1")]
    last = card_of(respond(pressed("people_links", "page:1"), known(*many)))
    assert [line.split(" ")[0] for line in value(last, "links").splitlines()] == ["P10", "P11"]
    assert [(one.title, one.object) for one in last.choices] == [("Forrige", "page:0")]
    for odd in ("page:99999999", "page:-1", "page:x", "garden"):
        assert card_of(respond(pressed("people_links", odd), known(*many))).form


def test_no_link_lends_out_an_organizer_s_or_admin_s_powers_and_an_expert_s_leads_to_the_desk() -> None:
    listed = [Unmet(f"{one}@example.org", one.upper(), None, "x") for one in ("p", "ada", "e")]
    organizer, admin, expert = value(
        card_of(respond(pressed("people_links"), known(*listed))), "links"
    ).splitlines()
    assert organizer.startswith(
        "P <p@example.org>: står som arrangør i arrangementet, og får derfor ingen lenke"
    )
    assert admin.startswith("ADA <ada@example.org>: står som arrangør")
    assert expert == (
        "E <e@example.org>: https://vert.example.org/desk:garden:e@example.org "
        "(ekspert: lenken går til spørsmålene)"
    )


def test_when_all_are_reached_that_is_said() -> None:
    card = card_of(respond(pressed("people_links"), known()))
    assert card.text == (
        "Ingen på deltakerlisten trenger en lenke: jeg når dem privat eller i gruppechatten. "
        "Er listen ikke lagt inn, skriv «deltakere»."
    )


def test_a_new_link_is_shown_and_the_one_before_is_over() -> None:
    outcome = respond(pressed("people_link_new", email="kari@example.org"), known(one=KARI))
    [new] = outcome.saved
    assert isinstance(new, NewLink)
    assert (new.event, new.email, new.link == "k1") == ("garden", "kari@example.org", False)
    card = card_of(outcome)
    assert card.text == "Den gamle virker ikke lenger."
    assert value(card, "links").endswith(f"chat:garden:{new.link}:kari@example.org")
    assert outcome.audit == (Audit("people_link_new", "person"),)
    again = respond(
        pressed("people_link_new", email="kari@example.org"),
        replace(known(one=replace(KARI, link=new.link)), repeated=True),
    )
    assert value(card_of(again), "links") == value(card, "links"), "the same press makes no other link"


def test_a_new_link_for_nobody_is_asked_for_again_beside_its_field() -> None:
    for email, error in (
        ("", "Skriv e-postadressen først."),
        ("x@example.org", "Deltakerlisten har ingen med den adressen."),
    ):
        outcome = respond(pressed("people_link_new", email=email), known())
        card = card_of(outcome)
        assert card.form is not None
        assert [(one.value, one.error) for one in card.form.fields] == [(email, error)]
        assert outcome.saved == ()


def test_nobody_with_powers_gets_a_new_link_either() -> None:
    for email in ("p@example.org", "ada@example.org", "e@example.org"):
        outcome = respond(pressed("people_link_new", email=email), known(one=Unmet(email, "", None, "x")))
        assert outcome.saved == ()
        assert "chat:" not in card_of(outcome).text


def test_only_organizers_see_or_make_links_and_only_in_private() -> None:
    for verb in ("people_links", "people_link_new"):
        refused = respond(pressed(verb), known(KARI, role="expert", one=KARI))
        assert (refused.card, refused.notice) == (None, "Det er det bare arrangørene som kan gjøre.")
        in_group = respond(pressed(verb), known(KARI, kind="group", one=KARI))
        assert (in_group.card, in_group.saved) == (None, ())


def test_the_words_for_it_are_understood() -> None:
    for words in ("lenker til deltakere", "Chatlenker", "lenkjer til deltakarar", "chat links"):
        where = Where("web:o", "web", "private")
        said = Said(id="web:o:1", sender=Sender("web::o", "O"), where=where, at=NOW, text=words, message="m")
        [envelope] = respond(said, known(KARI)).envelopes
        assert envelope.message is not None
        assert envelope.message.form is not None
