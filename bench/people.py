"""A list of five thousand participants: taken in by `vert people import`, and a broadcast to them previewed.

    python -m bench.people

The import is the whole command, from its start to its end, and the difference of the list taken in anew. The
preview is the whole turn of an organizer's press: it loads whom the audience means, counts whom it reaches,
and writes the draft. All five thousand are met in a group chat, and half of them in private too. To hold: at
most 3 s, and at most 200 ms.
"""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import Connection, insert

from bench.figures import tell
from bench.running import KLIMASAMLING, ROOT, machine
from bot.store.opening import open_database
from bot.store.releases import Library, Loaded
from bot.store.tables import broadcasts, conversations, members, persons
from bot.turn import Turns
from dialogs.conversation import respond
from dialogs.folder.reading import read_event
from dialogs.model.incoming import Pressed, Sender, Where
from scheduler.clock import RealClock

PEOPLE, PLACES, ROUNDS = 5000, 60, 7
IN_PRIVATE = PEOPLE // 2
AUDIENCES = ("everyone", "municipality:Kommune 7", "status:confirmed", "group")
NOW = datetime(2021, 10, 5, 8, 0, tzinfo=UTC)


class Silent:
    """Knows no entry and sends nothing: only the preview is measured."""

    def match(self, text: str) -> tuple[()]:
        return ()

    def mended(self, text: str) -> str:
        return text

    async def deliver(self, deliveries: Sequence[Any]) -> None:
        return None


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        _vert(home, "release", str(ROOT / "events" / KLIMASAMLING))
        first, second = home / "first.csv", home / "second.csv"
        first.write_text(_list("påmeldt"), "utf-8")
        second.write_text(_list("bekreftet"), "utf-8")
        into = ("--event", KLIMASAMLING, "--yes")
        tell("5 000 people imported", _vert(home, "people", "import", str(first), *into), "s")
        tell("5 000 people changed", _vert(home, "people", "import", str(second), *into), "s")
        asyncio.run(_preview(home))


def _vert(home: Path, *words: str) -> float:
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "bot", *words],
        env={**machine(), "VERT_HOME": str(home)},
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - began


def _list(status: str) -> str:
    rows = (
        f"n{number}@example.org;Deltaker {number};Kommune {number % PLACES};deltaker;{status};nei;2;nynorsk"
        for number in range(PEOPLE)
    )
    return "\n".join(("E-post;Navn;Kommune;Rolle;Status;Kontaktperson;Netter;Målform", *rows, ""))


async def _preview(home: Path) -> None:
    store = open_database(f"sqlite:///{home / 'vert.db'}")
    try:
        library = Library(store, read_event, lambda _event: Silent())
        organizer = _organizer(await library.refresh())
        await store.run(partial(_meet, organizer=organizer))
        turns = Turns(store, library, Silent(), RealClock(), respond=respond, owner="bench")
        for audience in AUDIENCES:
            times = [await _previewed(turns, organizer, audience, number) for number in range(ROUNDS)]
            tell(f"a broadcast to {audience} previewed", 1000 * median(times), "ms")
    finally:
        await store.close()


def _organizer(loaded: Loaded) -> Sender:
    first = loaded.events[KLIMASAMLING].with_role("organizer")[0]
    return Sender("teams:tenant:organizer", first.name, first.email)


async def _previewed(turns: Turns, organizer: Sender, audience: str, number: int) -> float:
    began = time.perf_counter()
    answer = await turns.take(
        Pressed(
            id=f"teams:o:{audience}:{number}",
            sender=organizer,
            where=Where("teams:o", "teams", "private", "tenant"),
            at=NOW,
            verb="broadcast_preview",
            object="broadcast:b1",
            fields={"text_nb": "Hei", "text_nn": "Hei", "text_en": "Hi", "audience": audience},
        )
    )
    assert answer.card
    assert answer.card.quote, answer.card
    return time.perf_counter() - began


def _meet(c: Connection, organizer: Sender) -> None:
    """Everybody is in the group chat, half of them have opened Vert, and a draft waits."""
    group = _chat("group", kind="group")
    c.execute(insert(conversations), [group, *(_chat(f"p{n}", n) for n in range(IN_PRIVATE))])
    c.execute(insert(persons), [_person(n) for n in range(PEOPLE)])
    seen: Callable[[int], dict[str, Any]] = lambda n: {  # noqa: E731
        "conversation": group["id"],
        "person": f"teams:tenant:n{n}",
        "seen_at": NOW,
    }
    c.execute(insert(members), [seen(n) for n in range(PEOPLE)])
    draft = {"id": "b1", "event": KLIMASAMLING, "by": organizer.id, "text": {}, "audience": ["group"]}
    c.execute(insert(broadcasts), {**draft, "state": "draft", "made_at": NOW, "version": 1})


def _person(number: int) -> dict[str, Any]:
    native = f"n{number}"
    return {
        "id": f"teams:tenant:{native}",
        "channel": "teams",
        "tenant": "tenant",
        "native": native,
        "name": f"Deltaker {number}",
        "email": f"{native}@example.org",
        "seen_at": NOW,
        "version": 1,
    }


def _chat(native: str, number: int | None = None, kind: str = "private") -> dict[str, Any]:
    return {
        "id": f"teams:{native}",
        "channel": "teams",
        "kind": kind,
        "tenant": "tenant",
        "native": native,
        "event": KLIMASAMLING,
        "person": None if number is None else f"teams:tenant:n{number}",
        "reference": {},
        "seen_at": NOW,
        "version": 1,
    }


if __name__ == "__main__":
    main()
