"""Promises about the list of participants: nothing is taken unseen; whom a message meets is said as it is."""

import asyncio
from collections.abc import Collection
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select

from bot.store.addresses import ways_from_rows
from bot.store.audience import reach_of
from bot.store.engine import Conflict, Store
from bot.store.known import load
from bot.store.people import participants, pending_of, registrations, take
from bot.store.privacy import stored_by_email
from bot.store.putting import Desk, put
from bot.store.saving import save
from bot.store.tables import audit, lists, outbox, pending_people, people, persons
from dialogs.conversation import respond
from dialogs.model.broadcast import Reach
from dialogs.model.envelope import Envelope, ToAudience
from dialogs.model.event import Cohort, Listed
from dialogs.model.incoming import Sender, Where
from dialogs.model.known import Forget, Outcome
from dialogs.model.message import Message
from dialogs.model.people import Person
from dialogs.model.registration import ImportTaken, Registration
from dialogs.model.text import Text
from dialogs.plain import plain
from tests.bot.store.samples import (
    EVENT,
    GROUP,
    KARI,
    NOW,
    ODA,
    OLA,
    add_chat,
    add_member,
    add_person,
    add_private,
    loaded,
    pressed,
    private,
    ready,
    said,
)

CONSOLE = Where("console:oda@example.org", "console", "private")
ODA_THERE = Sender("console::oda@example.org", "Oda", "oda@example.org")
PER = Sender("teams:tenant:per", "Per", "per@example.org")
EVENT_WITH_TWO = replace(
    EVENT,
    people=(*EVENT.people, Listed("Odd", "odd@example.org", frozenset({"organizer"}))),
    cohorts=(Cohort("north", Text.everywhere("Nord")), Cohort("south", Text.everywhere("Sør"))),
)
DESK = Desk(NOW, {"gathering": EVENT_WITH_TWO})
LIST = (
    "epost;navn;kommune;rolle;gruppe;status;språk\n"
    "kari@example.org;Kari;Vågå;deltaker;north;bekreftet;nn\n"
    "ola@example.org;Ola;Vågå;fasilitator;north;påmeldt;\n"
    "per@example.org;Per;Lom;deltaker;south;bekreftet;en\n"
    "siv@example.org;Siv;Lom;deltaker;south;invitert;\n"
    "tor@example.org;Tor;Lom;deltaker;south;avmeldt;\n"
)


class Organizer:
    """Somebody at the console: what a press then shows."""

    def __init__(self, store: Store, email: str = "oda@example.org", channel: str = "console") -> None:
        self._store, self._email = store, email
        self._where = Where(f"{channel}:{email}", channel, "private")  # type: ignore[arg-type]
        self._n = 0

    async def presses(self, verb: str, object_: str = "", **fields: str) -> Message:
        self._n += 1
        sender = Sender(f"{self._where.channel}::{self._email}", "Oda", self._email)
        incoming = pressed(verb, object_, sender, self._where, self._n, **fields)

        def turn(c: Connection) -> Message:
            known = load(c, incoming, loaded(EVENT_WITH_TWO), NOW)
            outcome = respond(incoming, known)
            save(c, incoming, known, outcome, NOW, "us")
            return outcome.card or Message(outcome.notice)

        return await self._store.run(turn)

    async def uploads(self, text: str = LIST, list_: str = "") -> Message:
        return await self.presses("people_preview", file=text, list=list_)

    async def saves(self, shown: Message, **fields: str) -> str:
        choices = (*shown.choices, *(shown.form.choices if shown.form else ()))
        (yes,) = (one for one in choices if one.verb == "people_import_yes")
        return plain(await self.presses(yes.verb, yes.object, **fields))


async def taken(store: Store, text: str = LIST, list_: str = "") -> None:
    oda = Organizer(store)
    await oda.saves(await oda.uploads(text, list_))


async def rows(store: Store) -> dict[str, str]:
    """Who is on the list, with what status."""
    everybody = await store.read(lambda c: registrations(c, "gathering"))
    return {one.email.partition("@")[0]: one.status for one in everybody}


async def count(store: Store, table: Any) -> int:
    return len(await store.read(lambda c: c.execute(select(table)).all()))


# taking a list in


async def test_what_changes_is_shown_before_anything_does(store: Store) -> None:
    shown = await Organizer(store).uploads()
    assert plain(shown) == "Dette endres i deltakerlista\nNye: 5 (Kari, Ola, Per og 2 til)"
    assert [one.title for one in shown.choices] == ["Lagre", "Last opp en annen"]
    assert await rows(store) == {}


async def test_what_was_shown_is_taken_once(store: Store) -> None:
    oda = Organizer(store)
    shown = await oda.uploads()
    assert "Lagret: 5 nye, 0 endret, 0 tatt bort." in await oda.saves(shown)
    assert "Denne lista er allerede lagret" in await oda.saves(shown)
    kari = Registration(
        "gathering",
        "kari@example.org",
        "Kari",
        "Vågå",
        "participant",
        "north",
        "confirmed",
        language="nn",
        version=1,
    )
    assert (await store.read(lambda c: registrations(c, "gathering")))[0] == kari
    assert await count(store, pending_people) == 0


async def test_of_two_at_once_the_second_sees_what_the_first_did(store: Store) -> None:
    await taken(store)
    oda, odd = Organizer(store), Organizer(store, "odd@example.org")
    hers = await oda.uploads("epost;status\nola@example.org;venteliste\nsiv@example.org;bekreftet\n")
    his = await odd.uploads("epost;status\nola@example.org;avmeldt\n")
    await odd.saves(his)
    seen = await oda.saves(hers)
    assert "Deltakerlista er endret siden du så dette. Slik er det nå:" in seen
    assert "status: avmeldt → venteliste: 1 (Ola)" in seen
    assert (await rows(store))["siv"] == "invited"


async def test_pressed_twice_in_the_same_moment_a_list_is_taken_once(store: Store) -> None:
    digest = (await Organizer(store).uploads()).choices[0].object.removeprefix("people:")
    pending = await store.read(lambda c: pending_of(c, "gathering", digest))
    assert pending is not None
    both = ImportTaken("gathering", digest, pending.rows)
    done = await asyncio.gather(
        *(store.run(lambda c: take(c, both, NOW)) for _ in range(2)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in done) == ["Conflict", "NoneType"]
    assert len(await rows(store)) == 5


async def test_a_list_that_changed_in_the_same_moment_is_not_written_over(store: Store) -> None:
    await taken(store)
    old = (await store.read(lambda c: registrations(c, "gathering")))[0]
    stale = ImportTaken("gathering", "", (replace(old, name="Annen", version=7),))
    with pytest.raises(Conflict):
        await store.run(lambda c: take(c, stale, NOW))
    assert (await store.read(lambda c: registrations(c, "gathering")))[0] == old


async def test_who_is_no_longer_in_the_list_stays_unless_the_organizer_ticks(store: Store) -> None:
    await taken(store)
    await taken(store, "epost\nkari@example.org\nola@example.org\n", "Middag")
    oda, fewer = Organizer(store), "epost;status\nkari@example.org;avmeldt\n"
    assert "0 tatt bort" in await oda.saves(await oda.uploads(fewer))
    assert len(await rows(store)) == 5
    await oda.saves(await oda.uploads(fewer), remove="missing")
    assert await rows(store) == {"kari": "cancelled"}
    assert await store.read(lambda c: c.execute(select(lists.c.email)).scalars().all()) == [
        "kari@example.org"
    ]


async def test_a_faulty_list_is_refused_whole_and_written_down(store: Store) -> None:
    text = plain(await Organizer(store).uploads(LIST + "hei;=1+1\n"))
    assert "Ingenting er lagret." in text
    assert "Linje 7: «=1+1» under navn begynner som en formel" in text
    assert (await rows(store), await count(store, pending_people)) == ({}, 0)
    assert await written_down(store) == [("people_preview", "people", "refused")]


async def test_the_log_says_that_a_list_came_and_nothing_of_what_is_in_it(store: Store) -> None:
    await taken(store)
    assert await written_down(store) == [("people_import_yes", "people", "done")]


async def test_a_list_is_not_uploaded_by_a_participant(store: Store) -> None:
    await taken(store, "epost;rolle\nkari@example.org;arrangør\n")
    kari = Organizer(store, "kari@example.org")
    for verb in ("people", "people_upload", "people_preview", "people_forget", "broadcast_form"):
        assert plain(await kari.presses(verb, file=LIST)) == "Det er det bare arrangørene som kan gjøre."
    assert await rows(store) == {"kari": "registered"}, "the list's role gives no powers"


async def written_down(store: Store) -> list[tuple[str, str, str]]:
    lines = select(audit.c.act, audit.c.object, audit.c.outcome).order_by(audit.c.id)
    return [tuple(line) for line in await store.read(lambda c: c.execute(lines).all())]


# audiences


async def everyone_met(store: Store) -> None:
    """Kari and Per have opened Vert, Ola and Tor are in the group alone, and nobody has met Siv."""
    tor = Sender("web::tor", "Tor", "tor@example.org")
    await taken(store)
    await ready(
        store,
        lambda c: add_chat(c, GROUP, event="gathering"),
        lambda c: add_private(c, KARI),
        lambda c: add_private(c, PER),
        lambda c: add_person(c, OLA),
        lambda c: add_person(c, tor),
        *(partial(_joins, who=who) for who in (KARI, OLA, tor)),
    )


def _joins(c: Connection, who: Sender) -> None:
    add_member(c, who)


async def reach(store: Store, *names: str) -> Reach:
    oda = Person(ODA_THERE.id, "Oda", "oda@example.org")
    return await store.read(lambda c: reach_of(c, EVENT_WITH_TWO, names, oda))


@pytest.mark.parametrize(
    "names,expected",
    [
        (["everyone"], Reach(persons=2, through_group=1, unreachable=("Siv",), nynorsk=1, english=1)),
        (
            ["group", "everyone"],
            Reach(groups=1, persons=2, through_group=1, unreachable=("Siv",), nynorsk=1, english=1),
        ),
        (["group"], Reach(groups=1, through_group=3, unreachable=("Per", "Siv"))),
        (["municipality:Vågå"], Reach(persons=1, through_group=1, nynorsk=1)),
        (["municipality:Lom"], Reach(persons=1, unreachable=("Siv",), english=1)),
        (["role:facilitator"], Reach(through_group=1)),
        (["north"], Reach(persons=1, through_group=1, nynorsk=1)),
        (["south"], Reach(persons=1, unreachable=("Siv",), english=1)),
        (["status:confirmed"], Reach(persons=2, nynorsk=1, english=1)),
        (["status:cancelled"], Reach(through_group=1)),
        (["unregistered"], Reach(unreachable=("Siv",))),
        (["municipality:Skjåk"], Reach()),
        (["group", "municipality:Lom"], Reach(groups=1, persons=1, unreachable=("Siv",), english=1)),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, list) else "",
)
async def test_whom_a_message_meets_is_honest_for_every_audience(
    store: Store, names: Collection[str], expected: Reach
) -> None:
    await everyone_met(store)
    assert await reach(store, *names) == expected


async def test_a_list_with_a_name_is_an_audience(store: Store) -> None:
    await everyone_met(store)
    await taken(store, "epost\nkari@example.org\nsiv@example.org\n", "Middag")
    assert await reach(store, "list:Middag") == Reach(persons=1, unreachable=("Siv",), nynorsk=1)
    counted = await store.read(lambda c: participants(c, EVENT_WITH_TWO))
    assert (counted.total, counted.lists, counted.municipalities) == (5, {"Middag": 2}, {"Vågå": 2, "Lom": 2})


async def test_whoever_is_in_the_chat_and_on_no_list_is_not_registered(store: Store) -> None:
    await everyone_met(store)
    una = Sender("web::una", "Una", "una@example.org")
    await ready(store, lambda c: add_private(c, una), lambda c: add_member(c, una))
    assert await reach(store, "unregistered") == Reach(persons=1, unreachable=("Siv",))
    assert (await store.read(lambda c: participants(c, EVENT_WITH_TWO))).unregistered == 2


async def test_a_broadcast_goes_to_its_audience_and_to_nobody_else(store: Store) -> None:
    await everyone_met(store)
    envelope = Envelope(
        "k",
        ToAudience("gathering", ("municipality:Lom",)),
        Message("Hei"),
        kind="broadcast",
        event="gathering",
    )
    await store.run(lambda c: put(c, [envelope], DESK))
    assert await store.read(lambda c: c.execute(select(outbox.c.person)).scalars().all()) == [PER.id]


async def test_a_person_is_known_by_address_on_every_channel_and_never_by_name(store: Store) -> None:
    await taken(store)
    elsewhere = Sender("teams:other:1", "Oda", None)  # an organizer's name, in another tenant
    namesake = Sender("teams:other:2", "Kari", "kari@example.com")
    kari_in_teams = Sender("teams:tenant:9", "K. Nordmann", "kari@example.org")
    await ready(
        store,
        *(partial(_opens, who=who) for who in (elsewhere, namesake, kari_in_teams)),
    )
    assert await reach(store, "municipality:Vågå") == Reach(persons=1, unreachable=("Ola",), nynorsk=1)
    press = pressed("people", "", elsewhere, private(elsewhere, "teams"))
    known = await store.read(lambda c: load(c, press, loaded(EVENT_WITH_TWO), NOW))
    assert known.roles == frozenset()


def _opens(c: Connection, who: Sender) -> None:
    add_person(c, who)
    add_chat(c, Where(f"teams:private-{who.id}", "teams", "private"), who)


async def test_an_own_choice_of_language_counts_before_the_lists(store: Store) -> None:
    await taken(store)
    await ready(store, lambda c: add_private(c, KARI, language="en"))
    assert await reach(store, "municipality:Vågå") == Reach(persons=1, unreachable=("Ola",), english=1)


async def test_the_list_counted_is_what_an_organizer_sees(store: Store) -> None:
    await everyone_met(store)
    assert plain(await Organizer(store).presses("people")).startswith(
        "Deltakerlista\n"
        "Personer: 5\n"
        "Status: påmeldt 1, bekreftet 2, avmeldt 1 og invitert 1\n"
        "Roller: deltaker 3 og fasilitator 1\n"
        "Grupper: Nord 2 og Sør 2\n"
        "Kommuner: Lom 2 og Vågå 2\n"
        "Ikke påmeldt: 1\n"
        "Nås nå: 2 personer; 1 har bare gruppechatten, som ikke er valgt; 1 nås ikke\n"
        "Nås ikke: Siv"
    )


# forgetting


async def test_an_organizer_has_all_about_an_address_deleted_everywhere(store: Store) -> None:
    await everyone_met(store)
    await taken(store, "epost\nkari@example.org\n", "Middag")
    oda = Organizer(store)
    await oda.uploads("epost;navn\nkari@example.org;Kari N\n")
    shown = await oda.presses("people_forget", email=" Kari@Example.org ")
    assert "Alt som er lagret om kari@example.org, slettes" in plain(shown)
    assert (await store.read(lambda c: stored_by_email(c, KARI.email or "")))["people"] == 1
    done = await oda.presses(shown.choices[0].verb, shown.choices[0].object)
    assert plain(done).startswith("Slettet: alt om kari@example.org.")
    assert await store.read(lambda c: stored_by_email(c, KARI.email or "")) == {}
    assert sorted(await rows(store)) == ["ola", "per", "siv", "tor"]
    assert (
        await store.read(lambda c: c.execute(select(persons.c.id).where(persons.c.id == KARI.id)).all()) == []
    )
    assert (await written_down(store))[-1] == ("people_forget_yes", "people", "done")


async def test_whoever_asks_to_be_forgotten_is_off_the_list_too(store: Store) -> None:
    await everyone_met(store)
    await ready(store, _row_of_another)
    press = pressed("forget_me_yes", "", KARI, private(KARI))
    forgets = Outcome(saved=(Forget(KARI.id),))
    await store.run(lambda c: save(c, press, load(c, press, loaded(EVENT), NOW), forgets, NOW, "us"))
    assert sorted(await rows(store)) == ["ola", "per", "siv", "tor"]
    assert await count(store, people) == 5, "another event's row of another person stays"


def _row_of_another(c: Connection) -> None:
    row = {"event": "other", "email": "nina@example.org", "changed_at": NOW}
    c.execute(insert(people), row)


async def test_a_message_is_in_the_language_of_the_list_until_its_reader_chooses(store: Store) -> None:
    await taken(store)
    await ready(store, lambda c: add_private(c, KARI, last_language="nb"), lambda c: add_private(c, OLA))

    def languages(c: Connection) -> list[str]:
        everyone = ToAudience("gathering", ("everyone",))
        put(c, [Envelope("k", everyone, Message("Hei"), kind="broadcast", event="gathering")], DESK)
        waiting = c.execute(select(outbox).order_by(outbox.c.person)).all()
        return [way.language for way in ways_from_rows(c, waiting)]

    assert await store.run(languages) == ["nn", ""]


async def test_the_form_of_a_broadcast_offers_what_the_list_holds(store: Store) -> None:
    await taken(store)
    asked = said("kunngjøring", ODA, private(ODA))

    def form(c: Connection) -> list[str]:
        (envelope,) = respond(asked, load(c, asked, loaded(EVENT_WITH_TWO), NOW)).envelopes
        assert envelope.message
        assert envelope.message.form
        (field,) = (one for one in envelope.message.form.fields if one.id == "audience")
        return [option.title for option in field.options]

    assert await store.read(form) == [
        "Gruppechatten",
        "Alle, privat",
        "Nord, privat (2)",
        "Sør, privat (2)",
        "Status påmeldt (1)",
        "Status bekreftet (2)",
        "Status avmeldt (1)",
        "Status invitert (1)",
        "Ikke påmeldt (1)",
        "Rolle deltaker (3)",
        "Rolle fasilitator (1)",
        "Kommune: Lom (2)",
        "Kommune: Vågå (2)",
    ]
