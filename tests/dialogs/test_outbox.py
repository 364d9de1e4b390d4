"""What an organizer sees in the outbox, and what may be changed about what will be said."""

from dataclasses import replace

import pytest

from dialogs.model.broadcast import Broadcast, Reach
from dialogs.model.event import ReminderRule
from dialogs.model.known import Audit
from dialogs.model.planned import Alteration, Planned
from dialogs.model.text import Text
from scheduler.reminders import planned
from tests.dialogs.gathering import GROUP, Gathering, at, garden

RULE = ReminderRule("day-before", days_ahead=1, at=at("2021-01-01 09.00").time())
KEY = "reminder:garden:part-1:2021-11-16T12.00+0100:day-before:group"
OBJECT = f"planned:{KEY}"
VERBS = ("outbox_show", "outbox_skip", "outbox_unskip", "outbox_text", "outbox_text_save", "outbox_now")


@pytest.fixture
def garden_days() -> Gathering:
    event = replace(garden(), reminders=(RULE,))
    gathering = Gathering(event, now="2021-11-12 08.30")
    gathering.planned = tuple(
        Planned(f"planned:{one.key}", one.kind, one.due, one.source, Reach(groups=1, persons=3))
        for one in planned(event, at("2021-11-12 00.00").date(), at("2021-11-18 00.00").date())
        if one.kind == "reminder" or one.due > gathering.now
    )
    return gathering


def announced(gathering: Gathering, **more: object) -> Broadcast:
    broadcast = Broadcast(
        "b1",
        "garden",
        "web::O",
        Text("Ta med støvler."),
        ("group",),
        at=at("2021-11-15 10.00"),
        state="confirmed",
        version=2,
    )
    gathering.keep(replace(broadcast, version=0))
    gathering.keep(replace(broadcast, version=1))
    one = Planned("broadcast:b1", "broadcast", at("2021-11-15 10.00"), broadcast=broadcast)
    gathering.planned = (*gathering.planned, replace(one, reach=Reach(groups=1)))
    return broadcast


def kept(gathering: Gathering) -> tuple[object, ...]:
    """What the newest press changes."""
    return gathering.last.saved


def test_the_coming_days_are_listed_with_when_to_whom_and_how_many(garden_days: Gathering) -> None:
    announced(garden_days)
    assert garden_days.says("O", "utboks") == (
        "Utboks: de neste 7 dagene\n"
        "Spørsmål om lenke: Jord, del 1 · mandag 15. november kl. 08.00 til arrangørene (2).\n"
        "Påminnelse: Jord, del 1 · mandag 15. november kl. 09.00 til gruppechatten og 3 personer.\n"
        "Kunngjøring: Ta med støvler. · mandag 15. november kl. 10.00 til gruppechatten."
    )
    items = garden_days.newest("O").items
    assert [[choice.title for choice in item.choices] for item in items] == [
        ["Vis", "Hopp over"],
        ["Vis", "Hopp over", "Endre tekst", "Send nå"],
        ["Vis", "Hopp over", "Endre tekst", "Send nå"],
    ]


@pytest.mark.parametrize(
    "to, whom",
    [
        ("group", "gruppechatten, som jeg ikke er med i ennå"),
        ("person", "dem som ber om det, ingen ennå"),
    ],
)
def test_a_reminder_that_nobody_would_get_yet_says_who_it_is_meant_for(
    garden_days: Gathering, to: str, whom: str
) -> None:
    reminder = next(one for one in garden_days.planned if one.kind == "reminder")
    alone = replace(reminder, source={**reminder.source, "to": to}, reach=Reach())
    garden_days.planned = (alone,)
    assert f"mandag 15. november kl. 09.00 til {whom}." in garden_days.says("O", "utboks")


def test_a_reminder_is_shown_exactly_as_it_will_look(garden_days: Gathering) -> None:
    assert garden_days.presses_verb("O", "outbox_show", OBJECT) == (
        "Påminnelse: Jord, del 1\n"
        "«I morgen: Jord, del 1\n"
        "tirsdag 16. november kl. 12.00\n"
        "Hvor: Teams»\n"
        "Når: mandag 15. november kl. 09.00\n"
        "Til: gruppechatten og 3 personer\n"
        "Knapper: Minn meg 15 min før"
    )


def test_what_is_skipped_may_be_taken_in_again(garden_days: Gathering) -> None:
    assert "\nHoppes over.\n" in garden_days.presses_verb("O", "outbox_skip", OBJECT)
    assert kept(garden_days) == (Alteration("garden", KEY, "skip"),)
    assert garden_days.last.audit == (Audit("outbox_skip", OBJECT),)
    assert garden_days.presses_verb("P", "outbox_skip", OBJECT).count("Hoppes over.") == 1
    assert kept(garden_days) == ()  # the second organizer sees how it stands
    assert "Hoppes over." not in garden_days.presses_verb("P", "outbox_unskip", OBJECT)
    assert kept(garden_days) == (Alteration("garden", KEY, "text", version=1),)


def test_the_form_holds_the_words_beside_when_and_where_and_says_that_these_stay(
    garden_days: Gathering,
) -> None:
    session = replace(garden_days.event.sessions[0], note=Text("Ta med hatt.", en="Bring a hat."))
    garden_days.events["garden"] = replace(
        garden_days.event, sessions=(session, *garden_days.event.sessions[1:])
    )
    garden_days.presses_verb("O", "outbox_text", OBJECT)
    filled = [garden_days.field(f"text_{one}").value for one in ("nb", "nn", "en")]
    assert filled == ["Ta med hatt.", "", "Bring a hat."]
    assert garden_days.last.card
    assert garden_days.last.card.small == (
        "Dag, klokkeslett, sted og knapper hentes fra programmet og står der uansett. "
        "Her skriver du det som skal stå i tillegg. "
        "Tøm feltet for å gå tilbake til det som står i programmet."
    )


def test_a_changed_text_stands_beside_the_hour_and_a_language_left_out_is_told(
    garden_days: Gathering,
) -> None:
    fields = {"text_nb": "Ta med støvler.\nVi møtes ute.", "text_nn": "", "text_en": ""}
    text = garden_days.presses_verb("O", "outbox_text_save", f"{OBJECT}|0", **fields)
    assert text.startswith(
        "Påminnelse: Jord, del 1\n"
        "«I morgen: Jord, del 1\n"
        "tirsdag 16. november kl. 12.00\n"
        "Ta med støvler.\nVi møtes ute.\n"
        "Hvor: Teams»\n"
        "Teksten er lagret. Ikke endret på nynorsk og engelsk: "
        "de som leser det, får påminnelsen uten endringen.\n"
        "Teksten er endret."
    )
    new = Text("Ta med støvler.\nVi møtes ute.")
    assert kept(garden_days) == (Alteration("garden", KEY, "text", new),)


def test_an_empty_text_goes_back_to_the_original(garden_days: Gathering) -> None:
    garden_days.presses_verb("O", "outbox_text_save", f"{OBJECT}|0", text_nb="Ta med støvler.")
    text = garden_days.presses_verb("O", "outbox_text_save", f"{OBJECT}|1", text_nb=" ", text_nn="")
    assert "tirsdag 16. november kl. 12.00" in text
    assert "Den opprinnelige teksten gjelder igjen." in text
    assert kept(garden_days) == (Alteration("garden", KEY, "text", version=1),)


def test_two_who_edit_at_once_do_not_overwrite_each_other(garden_days: Gathering) -> None:
    garden_days.presses_verb("O", "outbox_text_save", f"{OBJECT}|0", text_nb="Fra O.")
    text = garden_days.presses_verb("P", "outbox_text_save", f"{OBJECT}|0", text_nb="Fra P.")
    assert "Noen andre endret dette imens." in text
    assert (garden_days.field("text_nb").value, kept(garden_days)) == ("Fra O.", ())


def test_a_text_for_no_phone_is_asked_to_be_shorter(garden_days: Gathering) -> None:
    garden_days.presses_verb("O", "outbox_text_save", f"{OBJECT}|0", text_nn="ø" * 4000)
    assert garden_days.field("text_nn").error == "Teksten er på 4000 tegn. Kort den ned til høyst 3000."
    assert kept(garden_days) == ()


def test_to_send_now_takes_a_yes_that_has_seen_how_many_get_it(garden_days: Gathering) -> None:
    text = garden_days.presses_verb("O", "outbox_now", OBJECT)
    assert (
        "Sendes nå til gruppechatten og 3 personer. "
        "De som får den nå, får den ikke en gang til mandag 15. november kl. 09.00."
    ) in text
    assert kept(garden_days) == ()
    assert garden_days.presses_verb("O", "outbox_now_yes", OBJECT) == ("Påminnelse: Jord, del 1\nSendes nå.")
    assert kept(garden_days) == (Alteration("garden", KEY, "now"),)
    assert "Er sendt på forhånd." in garden_days.presses_verb("P", "outbox_now_yes", OBJECT)
    assert kept(garden_days) == ()


def test_a_broadcast_for_later_can_be_left_out_worded_anew_and_sent_at_once(garden_days: Gathering) -> None:
    broadcast = announced(garden_days)
    assert "Hoppes over." in garden_days.presses_verb("O", "outbox_skip", "broadcast:b1")
    assert kept(garden_days) == (broadcast.undone(),)
    assert "Hoppes over." not in garden_days.presses_verb("O", "outbox_unskip", "broadcast:b1")
    assert garden_days.broadcast.state == "confirmed"
    text = garden_days.presses_verb(
        "O", "outbox_text_save", "broadcast:b1|4", text_nb="Ta med hatt.", text_en="Bring a hat."
    )
    assert "Mangler på nynorsk: de som leser det, får teksten på et annet språk." in text
    assert garden_days.broadcast.text == Text("Ta med hatt.", en="Bring a hat.")
    assert "Sendes nå til gruppechatten, i stedet for mandag 15. november kl. 10.00." in (
        garden_days.presses_verb("O", "outbox_now", "broadcast:b1")
    )
    garden_days.presses_verb("O", "outbox_now_yes", "broadcast:b1")
    assert (garden_days.broadcast.at, garden_days.broadcast.sends_at) == (None, garden_days.now)


def test_a_moved_session_says_that_the_change_is_lost(garden_days: Gathering) -> None:
    garden_days.planned = tuple(replace(one, lost=True) for one in garden_days.planned)
    assert "Økten er flyttet, så endringen dere gjorde" in garden_days.presses_verb(
        "O", "outbox_show", OBJECT
    )


@pytest.mark.parametrize(
    "state, sentence",
    [
        ("test", "Arrangementet er i prøve: alt går til arrangørene, ingenting til deltakerne."),
        ("paused", "Arrangementet er satt på pause: ingenting sendes før dere skriver «fortsett»."),
    ],
)
def test_the_card_says_what_holds_the_outbox_back(garden_days: Gathering, state: str, sentence: str) -> None:
    garden_days.events["garden"] = replace(garden_days.event, state=state)  # type: ignore[arg-type]
    assert garden_days.says("O", "utboks").splitlines()[1] == sentence


def test_a_full_outbox_is_shown_a_few_at_a_time(garden_days: Gathering) -> None:
    one = garden_days.planned[-1]
    garden_days.planned = tuple(replace(one, object=f"planned:{n}:x:part-1") for n in range(11))
    garden_days.says("O", "outbox")
    assert (len(garden_days.newest("O").items), garden_days.choices("O")) == (
        4,
        ["7 til", "De siste 7 dagene"],
    )
    garden_days.presses("O", "7 til")
    assert garden_days.choices("O") == ["3 til", "Til toppen", "De siste 7 dagene"]


def test_an_empty_outbox_says_so(garden_days: Gathering) -> None:
    garden_days.planned = ()
    assert garden_days.says("O", "utsendinger") == (
        "Utboks: de neste 7 dagene\nIngenting skal sendes de neste 7 dagene."
    )
    assert garden_days.presses("O", "De siste 7 dagene") == (
        "Utboks: de siste 7 dagene\nIngenting er sendt de siste 7 dagene."
    )


@pytest.mark.parametrize("verb", VERBS)
def test_the_outbox_is_the_organizers_in_private_and_refusals_are_written_down(
    garden_days: Gathering, verb: str
) -> None:
    for who in ("A", "E"):
        assert garden_days.presses_verb(who, verb, OBJECT) == "Det er det bare arrangørene som kan gjøre."
        assert (kept(garden_days), garden_days.audit()) == ((), [(verb, "refused")])
    assert garden_days.presses_verb("O", verb, OBJECT, GROUP) == (
        "Det tar vi i den private chatten. Skriv til meg der."
    )
    assert garden_days.presses_verb("O", verb, "planned:nothing") == (
        "Dette finnes ikke lenger, så det skjedde ingenting."
    )
