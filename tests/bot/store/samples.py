"""Made-up people, places and events, and short ways to say what was heard."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert

from bot.store.engine import Store
from bot.store.releases import Loaded
from bot.store.tables import conversations, members, persons
from dialogs.model.event import Cohort, Event, Listed, Session
from dialogs.model.incoming import Pressed, Said, Sender, Where
from dialogs.model.text import Text

OSLO = ZoneInfo("Europe/Oslo")
NOW = datetime(2021, 9, 13, 9, 0, tzinfo=OSLO)
DAY = datetime(2021, 11, 16, 12, 0, tzinfo=OSLO)

KARI = Sender("web::kari", "Kari", "kari@example.org")
OLA = Sender("web::ola", "Ola", "ola@example.org")
EVA = Sender("web::eva", "Eva", "eva@example.org")
ODA = Sender("web::oda", "Oda", "oda@example.org")

GROUP = Where("web:group", "web", "group")
TEAMS_GROUP = Where("teams:19:group", "teams", "group", "tenant", {"service_url": "https://example.org/"})

EVENT = Event(
    id="gathering",
    title=Text.everywhere("Samling"),
    language="nb",
    time_zone=OSLO,
    state="live",
    release=1,
    sessions=(Session("first", Text.everywhere("Første"), DAY, DAY.replace(hour=14)),),
    cohorts=(Cohort("north", Text.everywhere("Nord")),),
    people=(
        Listed("Eva", "eva@example.org", frozenset({"expert"})),
        Listed("Oda", "oda@example.org", frozenset({"organizer"})),
    ),
)
OTHER = replace(EVENT, id="other", people=())


class NothingFits:
    """A matcher that knows no entry."""

    def mended(self, text: str) -> str:
        return text

    def match(self, text: str) -> tuple[()]:
        return ()


def loaded(*events: Event, count: int = 0) -> Loaded:
    return Loaded({event.id: event for event in events}, {event.id: NothingFits() for event in events}, count)


def private(sender: Sender, channel: str = "web") -> Where:
    return Where(f"{channel}:private-{sender.name}", channel, "private")  # type: ignore[arg-type]


def said(text: str, sender: Sender = KARI, where: Where = GROUP, n: int = 1, **more: Any) -> Said:
    more = {"mentioned": True, **more}
    return Said(
        id=f"{where.conversation}:{n}", sender=sender, where=where, at=NOW, text=text, message=f"m{n}", **more
    )


def pressed(
    verb: str, object_: str = "", sender: Sender = KARI, where: Where = GROUP, n: int = 1, **fields: str
) -> Pressed:
    return Pressed(
        id=f"{where.conversation}:{n}",
        sender=sender,
        where=where,
        at=NOW,
        verb=verb,
        object=object_,
        fields=fields,
        card=fields.pop("card", ""),
    )


def add_person(c: Connection, sender: Sender, **more: Any) -> None:
    channel, tenant, native = sender.id.split(":", 2)
    row = {"id": sender.id, "channel": channel, "tenant": tenant, "native": native, "name": sender.name}
    c.execute(insert(persons), {**row, "email": sender.email, "seen_at": NOW, **more})


def add_chat(c: Connection, where: Where, sender: Sender | None = None, **more: Any) -> None:
    channel, _, native = where.conversation.partition(":")
    row: Mapping[str, Any] = {
        "id": where.conversation,
        "channel": channel,
        "kind": where.kind,
        "tenant": where.tenant,
        "native": native,
        "person": sender.id if sender else None,
        "reference": dict(where.reference),
        "seen_at": NOW,
        **more,
    }
    c.execute(insert(conversations), row)


def add_private(c: Connection, sender: Sender, **more: Any) -> None:
    """Somebody who has opened Vert."""
    add_person(c, sender, **more)
    add_chat(c, private(sender), sender)


def add_member(c: Connection, sender: Sender, where: Where = GROUP) -> None:
    c.execute(insert(members), {"conversation": where.conversation, "person": sender.id, "seen_at": NOW})


async def ready(store: Store, *acts: Callable[[Connection], object]) -> None:
    """All acts in one transaction."""

    def work(c: Connection) -> None:
        for act in acts:
            act(c)

    await store.run(work)
