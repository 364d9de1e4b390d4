"""Promises of what is handed on: by topic and label; private matters stay, and names come on request."""

import json
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, insert

from bot.export_formats import Kind, drawn
from bot.store.engine import Store
from bot.store.exporting import exported
from bot.store.tables import askings, questions
from dialogs.model.exported import Exported
from tests.bot.store.an_autumn import AUTUMN, BEATE, CATO, asked, question
from tests.bot.store.samples import NOW, add_person, ready

LATER = NOW + timedelta(days=80)
KINDS: tuple[Kind, ...] = ("md", "html", "csv", "json")


def said(label: str, name: str, text: str, **more: Any) -> dict[str, Any]:
    at = (NOW + timedelta(hours=1)).isoformat()
    return {"by": f"{name.lower()}@example.org", "name": name, "label": label, "text": text, "at": at, **more}


def fill(c: Connection) -> None:
    """In the group one settled, one with a formula in it and one that is merged; in private one, one shared,
    one asked without a name; and what Vert answered itself.
    """
    for one in (BEATE, CATO):
        add_person(c, one, event=AUTUMN.id)
    settled = question(1, "settled", "Kan vi kompostere kaffe? Hilsen Beate Strandvik", at=NOW, topic="soil")
    rows = [
        settled
        | {
            "contributions": [
                said("participant", "Cato Myhre", "Ja, spør ola@example.org."),
                said("expert", "Eva", "Ja, i små mengder."),
            ],
            "settled_at": NOW + timedelta(hours=2),
            "settled_by": 2,
        },
        question(2, "closed", "=HYPERLINK(1) hva nå?", at=NOW, closed_reason="outdated"),
        question(
            3, "merged", "Kan en kompostere kaffegrut?", at=NOW, topic="soil", merged_into="q1", private=False
        ),
        question(4, "merged", "Hemmelig kaffe?", at=NOW, topic="soil", merged_into="q1", private=True),
        question(5, "open", "Bare mellom oss: tåler jeg bier?", at=NOW, private=True),
        question(6, "settled", "Hvor kjøper jeg jord?", at=NOW, private=True, shared_at=NOW)
        | {"contributions": [said("organizer", "Oda", "På torget.")], "settled_at": NOW, "settled_by": 1},
        question(7, "answered", "Må Beate være med?", at=NOW, nameless=True, asker_name="")
        | {"contributions": [said("expert", "Eva", "Nei.")]},
        question(8, "withdrawn", "Angret spørsmål", at=NOW),
        question(9, "remembered", "Sagt til de andre?", at=NOW),
    ]
    common = {key for row in rows for key in row}
    empty = {
        "closed_reason": None,
        "merged_into": None,
        "shared_at": None,
        "settled_by": None,
        "nameless": False,
    }
    c.execute(insert(questions), [{**{key: empty.get(key) for key in common}, **row} for row in rows])
    c.execute(
        insert(askings),
        [
            asked(21, "answer", at=NOW),
            asked(22, "answer", at=NOW, private=True, asked="Når må jeg, en hemmelig, melde meg på?"),
            asked(23, "answer", at=NOW, entries=["session:first"]),
            asked(24, "answer", at=NOW, entries=["cost"], wrong_at=NOW),
        ],
    )


@pytest.fixture
async def found(store: Store) -> Exported:
    await ready(store, fill)
    return await store.read(partial(exported, event=AUTUMN, now=LATER))


@pytest.fixture
async def named(store: Store) -> Exported:
    await ready(store, fill)
    return await store.read(partial(exported, event=AUTUMN, now=LATER, named=True))


async def test_all_is_there_by_topic_and_each_answer_by_its_label(found: Exported) -> None:
    assert drawn(found, "md", "nb") == (
        "# Spørsmål og svar: Høstsamling for nabolagshager\n\n"
        "Skrevet ut torsdag 2. desember 2021 kl. 09.00.\n\n"
        "Ingen er nevnt. Navn, adresser og telefonnumre er tatt ut av tekstene.\n\n"
        "2 spørsmål ble stilt privat og er ikke med. Bare de som spurte, kan dele dem.\n\n"
        "1 spørsmål ble besvart av programmet.\n\n"
        "## Reise og overnatting\n\n"
        "### =HYPERLINK\\(1\\) hva nå?\n\n"
        "Spurt mandag 13. september kl. 09.00.\n\n"
        "*Lukket uten svar: det er ikke aktuelt lenger.*\n\n"
        "### Hvor kjøper jeg jord?\n\n"
        "Spurt mandag 13. september kl. 09.00, spurt privat og delt av den som spurte.\n\n"
        "**Arrangør**, mandag 13. september kl. 10.00, avklarte spørsmålet:\n\n"
        "> På torget.\n\n"
        "### Må … være med?\n\n"
        "Spurt mandag 13. september kl. 09.00.\n\n"
        "**Ekspert**, mandag 13. september kl. 10.00:\n\n"
        "> Nei.\n\n"
        "## Jord og kompost\n\n"
        "### Kan vi kompostere kaffe? Hilsen …\n\n"
        "Spurt mandag 13. september kl. 09.00, 2 lurte på det.\n\n"
        "Også spurt slik:\n\n"
        "- Kan en kompostere kaffegrut?\n\n"
        "**Deltaker**, mandag 13. september kl. 10.00:\n\n"
        "> Ja, spør …  \n\n"
        "**Ekspert**, mandag 13. september kl. 10.00, avklarte spørsmålet:\n\n"
        "> Ja, i små mengder.\n\n"
        "## Annet\n\n"
        "### Når er påmeldingsfristen?\n\n"
        "Besvart 2 ganger.\n\n"
        "Også spurt slik:\n\n"
        "- Når er fristen?\n\n"
        "**FAQ**:\n\n"
        "> 1. oktober\n"
    )


@pytest.mark.parametrize("kind", KINDS)
async def test_no_name_address_or_private_word_is_in_any_format(found: Exported, kind: Kind) -> None:
    text = drawn(found, kind, "nb").partition("</style>")[2] or drawn(found, kind, "nb")
    for word in (
        "Beate",
        "Strandvik",
        "Cato",
        "Eva",
        "Oda",
        "@example.org",
        "emmelig",
        "mellom oss",
        "Angret",
    ):
        assert word not in text, word
    assert "Sagt til de andre" not in text


@pytest.mark.parametrize("kind", KINDS)
async def test_names_are_there_on_request_but_not_of_who_asked_without_theirs(
    named: Exported, kind: Kind
) -> None:
    text = drawn(named, kind, "nb")
    assert "Beate Strandvik" in text
    assert "Cato Myhre" in text
    assert "Må Beate være med" not in text
    assert "Må … være med" in text
    assert "mellom oss" not in text


async def test_the_table_opens_in_a_spreadsheet_and_runs_nothing(found: Exported) -> None:
    table = drawn(found, "csv", "nb")
    assert table.startswith(
        "\ufefftema;slag;spørsmål;spurt;hvor mange lurte;svar fra;svar;besvart;avklarte\r\n"
        "Reise og overnatting;Spørsmål;'=HYPERLINK(1) hva nå?;2021-09-13 09.00;1;;"
        "Lukket uten svar: det er ikke aktuelt lenger.;;\r\n"
    )
    assert len(table.split("\r\n")) == 8


async def test_the_data_can_be_read_by_a_machine(found: Exported) -> None:
    data = json.loads(drawn(found, "json", "en"))
    assert data["left_out"] == {"private": 2, "programme": 1}
    assert [one["title"] for one in data["topics"]] == ["Travel and lodging", "Soil and compost", "Other"]
    assert [one["label"] for one in data["topics"][1]["questions"][0]["answers"]] == ["participant", "expert"]
    assert data["topics"][2]["faq"][0]["times"] == 2


async def test_the_page_stands_alone_and_nothing_in_it_runs(store: Store) -> None:
    script = "<script>alert(1)</script> [her](javascript:alert(1))"

    def with_script(c: Connection) -> None:
        row = question(1, "answered", script, at=NOW) | {
            "contributions": [said("expert", "Eva", script), said("participant", "Cato Myhre", script)]
        }
        c.execute(insert(questions), [row])

    await ready(store, with_script)
    found = await store.read(partial(exported, event=AUTUMN, now=LATER))
    html = drawn(found, "html", "nb")
    assert html.startswith('<!doctype html>\n<html lang="nb">')
    assert html.count("&lt;script&gt;") == 3
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert "\\<script" in drawn(found, "md", "nb")


async def test_an_event_where_nobody_asked_says_so(store: Store) -> None:
    found = await store.read(partial(exported, event=AUTUMN, now=LATER))
    assert "Ingen spørsmål kan deles ennå." in drawn(found, "md", "nb")


async def test_who_asked_in_the_group_is_answered_there_although_it_was_merged_with_a_private_one(
    store: Store,
) -> None:
    def merged(c: Connection) -> None:
        main = question(1, "answered", "Privat?", at=NOW, private=True) | {
            "contributions": [said("expert", "Eva", "Svaret til begge.")],
            "merged_into": None,
        }
        c.execute(insert(questions), [main, question(2, "merged", "I gruppa?", at=NOW, merged_into="q1")])

    await ready(store, merged)
    found = await store.read(partial(exported, event=AUTUMN, now=LATER))
    [section] = found.sections
    [one] = section.asked
    assert (one.text, one.also, [reply.text for reply in one.replies]) == (
        "I gruppa?",
        (),
        ["Svaret til begge."],
    )
    assert found.private == 1
