"""An autumn in a chat, as rows: what was asked, who answered, what was sent, of made-up people."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from bot.store.tables import askings, broadcasts, outbox, people, questions
from dialogs.model.event import Entry, Event, Session, Topic
from dialogs.model.incoming import Sender
from dialogs.model.text import Text
from tests.bot.store.samples import EVENT, GROUP, NOW, OSLO, add_chat, add_member, add_person, add_private

WEBINAR = datetime(2021, 11, 16, 12, 0, tzinfo=OSLO)

AUTUMN: Event = replace(
    EVENT,
    title=Text("Høstsamling for nabolagshager", "Haustsamling for nabolagshagar", "Autumn gathering"),
    topics=(
        Topic("travel", Text("Reise og overnatting", "Reise og overnatting", "Travel and lodging")),
        Topic("soil", Text("Jord og kompost", "Jord og kompost", "Soil and compost")),
    ),
    entries=(
        Entry(
            "deadline",
            Text("Når er påmeldingsfristen?", "Når er påmeldingsfristen?", "When is the deadline?"),
            {},
            Text("1. oktober"),
        ),
        Entry(
            "cost", Text("Hva koster det?", "Kva kostar det?", "What does it cost?"), {}, Text("Ingenting")
        ),
    ),
    sessions=(Session("first", Text.everywhere("Jord, del 1"), WEBINAR, WEBINAR.replace(hour=14)),),
)

BEATE = Sender("web::beate", "Beate Strandvik", "beate@example.org")
CATO = Sender("web::cato", "Cato Myhre", "cato@example.org")
DINA = Sender("teams:t:29:dina", "Dina Fossli", "dina@example.org")


def asked(n: int, kind: str, *, at: datetime, **more: Any) -> dict[str, Any]:
    """One exchange. `message` is what was asked: the same for what follows from it."""
    row = {
        "about": f"exchange:{n}",
        "event": AUTUMN.id,
        "conversation": GROUP.conversation,
        "person": BEATE.id,
        "message": f"m{n}",
        "asked": "Når er fristen?",
        "language": "nb",
        "private": False,
        "kind": kind,
        "entries": ["deadline"] if kind == "answer" else [],
        "at": at,
        "not_quite_at": None,
        "wrong_at": None,
    }
    return row | more


def question(n: int, state: str, text: str, *, at: datetime, **more: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": f"q{n}",
        "event": AUTUMN.id,
        "asker": BEATE.id,
        "asker_name": BEATE.name,
        "conversation": GROUP.conversation,
        "message": f"m{n}",
        "text": text,
        "language": "nb",
        "asked_at": at,
        "private": False,
        "topic": "travel",
        "state": state,
        "expert": None,
        "with_since": None,
        "declined": [],
        "organizers_asked_at": None,
        "contributions": [],
        "settled_at": None,
    }
    return row | more


def answer_of(label: str, at: datetime) -> Mapping[str, str]:
    name = "Eva" if label == "expert" else "Oda"
    return {
        "by": f"{name.lower()}@example.org",
        "name": name,
        "label": label,
        "text": "Ja, det gjør det.",
        "at": at.isoformat(),
    }


def sent(
    n: int, state: str, *, kind: str = "reminder", ended: datetime | None = None, about: str = ""
) -> dict[str, Any]:
    return {
        "key": f"{kind}:{n}",
        "event": AUTUMN.id,
        "kind": kind,
        "about": about,
        "source": {"start": WEBINAR.isoformat()},
        "due": WEBINAR - timedelta(minutes=15),
        "useful_until": WEBINAR,
        "state": state,
        "made_at": NOW,
        "ended_at": ended,
    }


def fill(c: Connection) -> None:
    """Nine things asked, six reminders, one broadcast, five people."""
    add_chat(c, GROUP, event=AUTUMN.id)
    add_private(c, BEATE, event=AUTUMN.id)
    for member in (BEATE, CATO):
        if member is CATO:
            add_person(c, CATO, event=AUTUMN.id)
        add_member(c, member)
    listed = [
        {
            "event": AUTUMN.id,
            "email": f"{name.split()[0].lower()}@example.org",
            "name": name,
            "changed_at": NOW,
        }
        for name in ("Beate Strandvik", "Cato Myhre", "Dina Fossli")
    ]
    c.execute(insert(people), listed)
    day, next_day, hour = NOW, NOW + timedelta(days=1), timedelta(hours=1)
    c.execute(
        insert(askings),
        [
            asked(1, "answer", at=day),
            asked(2, "answer", at=day, not_quite_at=day, entries=["cost"]),
            asked(3, "suggest", at=day),
            asked(4, "answer", at=day + timedelta(minutes=1), message="m3", entries=["deadline"]),
            asked(5, "suggest", at=next_day, language="nn"),
            asked(6, "hand_over", at=next_day),
            asked(7, "answer", at=next_day, wrong_at=next_day, language="nn", entries=["cost"]),
            asked(8, "hand_over", at=next_day),
            asked(9, "hand_over", at=next_day),
            asked(10, "hand_over", at=next_day, language="en"),
            asked(11, "withdrawn", at=next_day),
        ],
    )
    waiting = (
        "Hei, jeg er Beate Strandvik. Kan Cato Myhres hund bli med? "
        "Svar til beate@example.org eller 22 22 22 22"
    )
    c.execute(
        insert(questions),
        [
            question(
                6,
                "answered",
                "Går det buss fra toget?",
                at=next_day,
                contributions=[answer_of("expert", next_day + 2 * hour)],
            ),
            question(
                8,
                "settled",
                "Kan jeg dele rom?",
                at=next_day,
                contributions=[answer_of("organizer", next_day + 26 * hour)],
            ),
            question(9, "with_expert", waiting, at=next_day),
            question(10, "closed", "How deep is the soil?", at=next_day, topic="soil", language="en"),
        ],
    )
    before, after = WEBINAR - timedelta(minutes=14), WEBINAR + timedelta(minutes=3)
    reminders = [
        sent(1, "sent", ended=before),
        sent(2, "sent", ended=before),
        sent(3, "sent", ended=after),
        sent(4, "unknown", ended=before),
        sent(5, "dead", ended=before),
        sent(6, "skipped", ended=before),
        sent(7, "queued"),
        sent(8, "sent", ended=before) | {"source": {"heading": "PRØVE", "start": WEBINAR.isoformat()}},
    ]
    told = [sent(n, "sent", kind="broadcast", ended=day, about="broadcast:b1") for n in (11, 12)]
    c.execute(
        insert(outbox),
        [*reminders, *told, sent(13, "failed", kind="broadcast", ended=day, about="broadcast:b1")],
    )
    words = "Bussen går kl. 08.30 fra stasjonen. Ta med varme klær."
    c.execute(
        insert(broadcasts),
        {
            "id": "b1",
            "event": AUTUMN.id,
            "by": "web::oda",
            "text": {"nb": words, "nn": words.replace("fra", "frå"), "en": ""},
            "audience": ["group", "everyone"],
            "state": "reported",
            "confirmed_at": day,
            "sends_at": day,
            "made_at": day,
            "unreachable": ["Dina Fossli"],
        },
    )
