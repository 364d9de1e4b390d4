"""Promises of the log: it is added to and never changed, and a page of it is read by person and by act."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError

from bot.store.auditing import LONGEST_OBJECT, log_between, page_of, write_down
from bot.store.engine import Store
from bot.store.known import load
from bot.store.privacy import forget
from bot.store.tables import audit, people
from dialogs.model.known import Audit
from dialogs.model.logged import MACHINE, OTHERS, PAGE, Logged, Wanted
from tests.bot.store.samples import (
    EVA,
    EVENT,
    KARI,
    NOW,
    ODA,
    OTHER,
    add_person,
    loaded,
    pressed,
    private,
    ready,
    said,
)

ROOT = Path(__file__).parents[3]
LOADED = loaded(EVENT)


def did(person: str, act: str, n: int = 0, outcome: str = "done", channel: str = "web") -> Any:
    line = Audit(act, f"question:{n}", outcome)
    at = NOW + timedelta(minutes=n)
    return partial(write_down, lines=[line], now=at, event=EVENT.id, person=person, channel=channel)


async def test_each_act_has_a_line_with_who_what_to_what_when_and_from_where(store: Store) -> None:
    await ready(store, partial(add_person, sender=EVA), did(EVA.id, "take", 1, channel="teams"))
    (line,) = (await store.read(partial(page_of, event=EVENT, which=Wanted()))).lines
    assert line == Logged(NOW + timedelta(minutes=1), "Eva", "take", "question:1", "done", "teams")
    assert line.at.tzinfo == EVENT.time_zone


async def test_a_name_is_that_of_the_event_of_the_chat_or_of_the_list(store: Store) -> None:
    kari = {"event": EVENT.id, "email": "kari@example.org", "name": "Kari K.", "changed_at": NOW}
    await ready(
        store,
        partial(add_person, sender=replace(EVA, name="eva.e")),
        partial(add_person, sender=replace(KARI, email=None)),
        lambda c: c.execute(insert(people), kari),
        did(EVA.id, "take"),
        did(KARI.id, "helped", 1),
        did("console::oda@example.org", "links", 2, channel="console"),
        did("console::kari@example.org", "links", 3, "refused", channel="console"),
        did("", "overdue", 4, channel=""),
    )
    lines = await store.read(partial(log_between, event=EVENT))
    assert [line.who for line in lines] == ["Eva", "Kari", "Oda", "Kari K.", ""]


async def test_it_is_read_by_person_on_whatever_channel_and_by_act(store: Store) -> None:
    await ready(
        store,
        *(partial(add_person, sender=one) for one in (EVA, ODA, KARI)),
        did(EVA.id, "take"),
        did(ODA.id, "broadcast_confirm", 1),
        did("console::oda@example.org", "take", 2, channel="console"),
        did(KARI.id, "helped", 3),
        did("", "overdue", 4, channel=""),
    )

    async def acts(which: Wanted) -> list[str]:
        return [line.act for line in (await store.read(partial(page_of, event=EVENT, which=which))).lines]

    assert await acts(Wanted()) == ["overdue", "helped", "take", "broadcast_confirm", "take"]
    assert await acts(Wanted(who="oda@example.org")) == ["take", "broadcast_confirm"]
    assert await acts(Wanted("take", "oda@example.org")) == ["take"]
    assert await acts(Wanted(who=OTHERS)) == ["helped"]
    assert await acts(Wanted(who="nobody@example.org")) == []
    assert (await store.read(partial(page_of, event=OTHER, which=Wanted()))).lines == ()


async def test_a_page_holds_so_many_and_the_rest_is_older(store: Store) -> None:
    await ready(store, *(did("", "overdue", n, channel="") for n in range(PAGE + 3)))
    first, second = [
        await store.read(partial(page_of, event=EVENT, which=Wanted(page=page))) for page in (0, 1)
    ]
    assert (len(first.lines), len(second.lines), first.total) == (PAGE, 3, PAGE + 3)
    assert first.lines[0].object == f"question:{PAGE + 2}"
    assert second.lines[-1].object == "question:0"


async def test_an_export_is_of_the_days_that_were_asked_for(store: Store) -> None:
    await ready(store, *(did("", "overdue", n, channel="") for n in range(4)))
    first, before = NOW + timedelta(minutes=1), NOW + timedelta(minutes=3)
    lines = await store.read(partial(log_between, event=EVENT, first=first, before=before))
    assert [line.object for line in lines] == ["question:1", "question:2"]


CHANGES: list[Callable[[Connection], Any]] = [
    lambda c: c.execute(update(audit).values(outcome="done")),
    lambda c: c.execute(update(audit).values(act="helped")),
    lambda c: c.execute(update(audit).values(object="")),
    lambda c: c.execute(update(audit).values(at=NOW)),
    lambda c: c.execute(update(audit).values(person="web::ola")),
]


@pytest.mark.parametrize("change", CHANGES)
async def test_the_database_itself_refuses_to_change_a_line(
    store: Store, change: Callable[[Connection], Any]
) -> None:
    await ready(store, did(EVA.id, "take", 1, "refused"))
    before = await store.read(lambda c: c.execute(select(audit)).all())
    with pytest.raises(DBAPIError, match="the log is never changed"):
        await store.run(change)
    assert await store.read(lambda c: c.execute(select(audit)).all()) == before


async def test_who_is_forgotten_leaves_the_act_and_takes_the_name(store: Store) -> None:
    await ready(store, partial(add_person, sender=KARI), did(KARI.id, "helped"))
    await store.run(partial(forget, person=KARI.id, now=NOW))
    (line,) = await store.read(partial(log_between, event=EVENT))
    assert (line.who, line.act, line.channel) == ("", "helped", "web")


async def test_old_lines_go_with_all_else_that_is_old(store: Store) -> None:
    await ready(store, did(EVA.id, "take"))
    await store.run(lambda c: c.execute(delete(audit).where(audit.c.at <= NOW)))
    assert await store.read(lambda c: c.execute(select(func.count()).select_from(audit)).scalar_one()) == 0


def test_our_code_writes_it_in_one_place_and_changes_it_only_to_forget_and_to_purge() -> None:
    writing = re.compile(r"\b(insert|update|delete|insert_new|insert_into|write)\(\s*(c,\s*)?audit\b")
    touching = {
        file.relative_to(ROOT).as_posix()
        for file in sorted((ROOT / "bot").rglob("*.py"))
        if writing.search(file.read_text("utf-8"))
    }
    assert touching == {"bot/store/auditing.py"}
    text = (ROOT / "bot" / "store" / "auditing.py").read_text("utf-8")
    assert "update(" not in text
    assert "delete(" not in text


async def test_the_log_is_loaded_for_an_organizer_alone(store: Store) -> None:
    await ready(store, *(partial(add_person, sender=one) for one in (EVA, ODA)), did(EVA.id, "take"))

    async def seen(incoming: Any) -> int:
        known = await store.run(partial(load, incoming=incoming, loaded=LOADED, now=NOW))
        return len(known.log.lines)

    assert await seen(pressed("audit", "", ODA, private(ODA))) == 1
    assert await seen(said("logg", ODA, private(ODA))) == 1
    assert await seen(pressed("audit", "", KARI, private(KARI))) == 0
    assert await seen(said("logg", KARI, private(KARI))) == 0


async def test_whoever_has_the_machine_is_named_as_such(store: Store) -> None:
    await ready(store, did("", "people_import", channel=MACHINE))
    (line,) = await store.read(partial(log_between, event=EVENT))
    assert (line.who, line.channel) == ("", MACHINE)


async def test_no_address_and_no_long_text_is_kept_of_what_a_press_says_it_is_about(store: Store) -> None:
    lines = [
        Audit("people_forget", "person:kari@example.org", "refused"),
        Audit("take", "Kjære Vert, " * 50, "refused"),
    ]
    await ready(store, partial(write_down, lines=lines, now=NOW, event=EVENT.id))
    first, second = await store.read(partial(log_between, event=EVENT))
    assert first.object == "person:…"
    assert second.object == ("Kjære Vert, " * 50)[:LONGEST_OBJECT]
