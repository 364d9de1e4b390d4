"""Killed in the middle, again and again: nothing acknowledged is lost, and no broadcast is sent twice."""

import asyncio
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select

from bot.store.codec import to_json
from bot.store.migrate import migrate
from bot.store.opening import open_database
from bot.store.putting import PRIORITY
from bot.store.tables import conversations, outbox
from dialogs.model.envelope import EnvelopeKind
from dialogs.model.message import Message

BROADCASTS, REMINDERS = 240, 60
NOW = datetime.now(UTC)


def fill(c: Connection) -> None:
    names = [*(f"broadcast-{n}" for n in range(BROADCASTS)), *(f"reminder-{n}" for n in range(REMINDERS))]
    c.execute(insert(conversations), [_chat(name) for name in names])
    c.execute(insert(outbox), [_row(name) for name in names])


async def test_killed_three_times_while_sending_nothing_is_lost_and_no_broadcast_is_doubled(
    tmp_path: Path,
) -> None:
    url = f"sqlite:///{tmp_path}/vert.db"
    store = open_database(url)
    await migrate(store)
    await store.run(fill)
    posts = Counter[str]()
    for life, posts_before_the_kill in enumerate((40, 90, 60, None)):
        posts += await _live(url, f"life {life}", posts_before_the_kill)
    ended = await store.read(lambda c: {row.key: row.state for row in c.execute(select(outbox))})
    await store.close()

    assert set(ended.values()) <= {"sent", "unknown"}
    assert [name for name in ended if ended[name] == "sent" and not posts[name]] == []
    assert [name for name in posts if name.startswith("broadcast") and posts[name] > 1] == []
    assert [name for name in posts if posts[name] > 2] == []
    assert [name for name in ended if name.startswith("reminder") and not posts[name]] == []


async def _live(url: str, owner: str, posts: int | None) -> Counter[str]:
    """One process from its start to its kill, or to its own end; and what it posted."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.stories.sender_process", url, owner),
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    said = list[str]()
    async with asyncio.timeout(60):
        async for line in process.stdout:
            said.append(line.decode().strip())
            if posts is not None and len(said) == posts:
                process.kill()
        code = await process.wait()
    assert (code == 0) is (posts is None)
    return Counter(said)


def _chat(name: str) -> dict[str, Any]:
    return {
        "id": f"teams:{name}",
        "channel": "teams",
        "kind": "group",
        "native": name,
        "reference": {},
        "seen_at": NOW,
    }


def _row(name: str) -> dict[str, Any]:
    kind: EnvelopeKind = "broadcast" if name.startswith("broadcast") else "reminder"
    return {
        "key": name,
        "event": "gathering",
        "kind": kind,
        "conversation": f"teams:{name}",
        "message": to_json(Message(text="Hei")),
        "due": NOW,
        "useful_until": NOW + timedelta(hours=1),
        "priority": PRIORITY[kind],
        "state": "queued",
        "made_at": NOW,
    }
