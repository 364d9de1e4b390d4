"""What an organizer changes about a reminder that is still to come: left out, worded anew, or said now."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, or_, select, text, update

from bot.store.joining import part
from bot.store.rows import noun_of, write
from bot.store.tables import alterations, outbox
from dialogs.model.planned import Alteration, in_source
from dialogs.model.text import LANGUAGES

SKIPPED = "skipped by an organizer"
NOT_GONE = ("queued", "leased")
AT_ONCE = 500  # rows named in one statement

_TEXTS = frozenset(f"text_{one}" for one in LANGUAGES)


def altered(c: Connection, event: str) -> dict[str, Alteration]:
    """What was changed, by the keys of the notices."""
    rows = c.execute(select(alterations).where(alterations.c.event == event)).mappings()
    return {row["key"]: noun_of(Alteration, alterations, row) for row in rows}


def skipped_keys(changed: Mapping[str, Alteration]) -> frozenset[str]:
    """Those that are not said: left out beforehand, or taken back."""
    return frozenset(key for key, one in changed.items() if one.what in ("skip", "recall", "recalled"))


def keep_alteration(c: Connection, one: Alteration, now: datetime) -> None:
    """Writes it down, and makes what is queued already follow it. Raises Conflict."""
    one_at_a_time(c)
    write(c, alterations, one, made_at=now)
    if one.what == "skip":
        skip_queued(c, [one.key], now)
    elif one.what in ("text", "now"):
        _take_back_in(c, one.key, now)
        word_anew(c, one.key, in_source(one.text))


def skip_queued(c: Connection, abouts: "list[str]", now: datetime) -> None:
    part(c, abouts)
    waiting = update(outbox).where(outbox.c.about.in_(abouts), outbox.c.state.in_(NOT_GONE))
    c.execute(waiting.values(state="skipped", reason=SKIPPED, owner="", lease_until=None, ended_at=now))


def _take_back_in(c: Connection, about: str, now: datetime) -> None:
    """What an organizer had left out is said after all, while it is of use."""
    left_out = (outbox.c.about == about, outbox.c.state == "skipped", outbox.c.reason == SKIPPED)
    useful = or_(outbox.c.useful_until.is_(None), outbox.c.useful_until > now)
    c.execute(update(outbox).where(*left_out, useful).values(state="queued", reason="", ended_at=None))


def word_anew(c: Connection, about: str, words: Mapping[str, str]) -> None:
    """Gives what waits other words. Whoever holds some of it must ask for it again, and finds them there."""
    waiting = (outbox.c.about == about, outbox.c.state.in_(NOT_GONE), outbox.c.kind != "notice")
    rows = c.execute(select(outbox.c.id, outbox.c.source).where(*waiting).order_by(outbox.c.id)).all()
    told = sorted(
        ((row.id, without_words(row.source)) for row in rows), key=lambda one: (repr(one[1]), one[0])
    )
    for source, same in groupby(told, key=lambda one: one[1]):
        for ids in _in_parts([id_ for id_, _ in same]):
            anew = {"source": source | words, "state": "queued", "owner": "", "lease_until": None}
            c.execute(update(outbox).where(outbox.c.id.in_(ids)).values(anew))


def without_words(source: Mapping[str, Any]) -> dict[str, Any]:
    """The same for all, but for what heads it while an event is tried out."""
    return {name: value for name, value in sorted(source.items()) if name not in _TEXTS}


def _in_parts(ids: "list[int]") -> Iterator["list[int]"]:
    return (ids[first : first + AT_ONCE] for first in range(0, len(ids), AT_ONCE))


def one_at_a_time(c: Connection) -> None:
    """What is planned and what is changed wait for each other, so that no plan is made by what was before."""
    if c.dialect.name == "postgresql":
        c.execute(text("SELECT pg_advisory_xact_lock(5764)"))
