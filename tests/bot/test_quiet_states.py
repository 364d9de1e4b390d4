"""While an event is tried out or paused, a participant gets direct answers and nothing else."""

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as some
from sqlalchemy import Connection, select

from bot.store.auditing import write_down
from bot.store.engine import Store
from bot.store.opening import open_database
from bot.store.outbox import SqlOutbox
from bot.store.releases import Library, release_document
from bot.store.tables import outbox, questions
from bot.ticks import Ticks
from bot.turn import Turns
from bot.wording import Wording
from dialogs.conversation import respond
from dialogs.model.event import Event, ReminderRule, State
from dialogs.model.ids import derived
from dialogs.model.incoming import Pressed, Said, Sender, Where
from dialogs.model.known import Audit
from dialogs.model.message import Message
from dialogs.model.text import Text
from scheduler.clock import FixedClock
from scheduler.deliveries import Deliveries
from scheduler.outbox import Address
from tests.bot.store.samples import DAY, EVENT, TEAMS_GROUP, NothingFits, add_chat, add_member, add_person
from tests.databases import fresh_url

KARI, OLA, EVA, ODA = (
    Sender(f"teams:tenant:{name.lower()}", name, f"{name.lower()}@example.org")
    for name in ("Kari", "Ola", "Eva", "Oda")
)
PARTICIPANTS = (KARI, OLA)
QUIET = ("test", "paused")


def alone(who: Sender) -> Where:
    return Where(
        f"teams:private-{who.name}", "teams", "private", "tenant", {"service_url": "https://example.org/"}
    )


THEIRS = {TEAMS_GROUP.conversation, *(alone(who).conversation for who in PARTICIPANTS)}


def read(document: Mapping[str, Any], release: int) -> Event:
    session = replace(EVENT.sessions[0], place=Text.everywhere("Teams"), link="https://example.org/møte")
    rules = (
        ReminderRule("day-before", days_ahead=1, at=time(9), to=("group", "person")),
        ReminderRule("soon", before=timedelta(minutes=15), to=("group", "person")),
    )
    return replace(
        EVENT, state=document["event"]["state"], sessions=(session,), reminders=rules, release=release
    )


@dataclass
class Posts:
    """A channel that keeps where each thing went, and how the event stood when it set off."""

    name: str = "teams"
    state: State = "test"
    kept: list[tuple[str, State, str]] = field(default_factory=list)

    async def send(self, address: Address, message: Message) -> str:
        posted = f"p{len(self.kept)}"
        self.kept.append((f"teams:{address.conversation}", self.state, posted))
        return posted

    async def update(self, address: Address, posted: str, message: Message) -> str:
        return await self.send(address, message)

    async def open(self, address: Address) -> Address:
        return replace(address, conversation=f"private-{address.person.title()}")


class Hands:
    """All that people and clocks may do to an event, each a step of its own."""

    def __init__(self, store: Store, library: Library) -> None:
        self.posts, self.clock, self._n = Posts(), FixedClock(DAY - timedelta(days=2)), 0
        self.store, self._library, self._wording = store, library, Wording(library, "https://example.org")
        words = self._wording.words
        box = SqlOutbox(store, "one", {}, words, mail=False)
        self._deliveries = Deliveries(box, {"teams": self.posts}, words, self.clock)
        self._turns = Turns(
            store, library, self._deliveries, self.clock, respond=respond, owner="one", wall=self.clock
        )
        self._ticks = Ticks(store, library, self.clock, self.clock, mail=False)

    @property
    def state(self) -> State:
        return self._library.now.events["gathering"].state

    async def says(self, who: Sender, text: str, where: Where, *, mentioned: bool = True) -> str:
        self._n += 1
        id_ = f"{where.conversation}:{self._n}"
        await self._turns.take(
            Said(
                id=id_,
                sender=who,
                where=where,
                at=self.clock.now(),
                text=text,
                message=f"m{self._n}",
                mentioned=mentioned,
            )
        )
        await self._turns.drain()
        return id_

    async def presses(self, who: Sender, verb: str, object_: str, **fields: str) -> None:
        self._n += 1
        where = alone(who)
        await self._turns.take(
            Pressed(
                id=f"{where.conversation}:{self._n}",
                sender=who,
                where=where,
                at=self.clock.now(),
                verb=verb,
                object=object_,
                fields=fields,
            )
        )
        await self._turns.drain()

    async def ask_in_the_group(self) -> None:
        await self.says(KARI, "Finnes det en bensinstasjon der?", TEAMS_GROUP)

    async def chat(self) -> None:
        await self.says(OLA, "Skal vi kjøre sammen?", TEAMS_GROUP, mentioned=False)

    async def ask_alone(self) -> None:
        await self.says(OLA, "Når begynner Første?", alone(OLA))

    async def wish(self) -> None:
        await self.presses(KARI, "remind", "session:first")

    async def answer(self) -> None:
        waiting = select(questions.c.id).where(questions.c.state.in_(("open", "with_expert")))
        found = await self.store.read(lambda c: c.execute(waiting).scalars().first())
        if found:
            await self.presses(EVA, "answer", f"question:{found}", text="Ja, to.")

    async def announce(self) -> None:
        heard = await self.says(ODA, "kunngjøring", alone(ODA))
        about = f"broadcast:{derived(heard, 'broadcast')}"
        everyone = {"text_nb": "Vi begynner kl. 09.30.", "audience": "group,everyone"}
        await self.presses(ODA, "broadcast_preview", about, **everyone)
        await self.presses(ODA, "broadcast_confirm", about)

    async def start(self) -> None:
        await self.presses(ODA, "state_start", "event:gathering")

    async def pause(self) -> None:
        await self.says(ODA, "pause", alone(ODA))

    async def go_on(self) -> None:
        await self.presses(ODA, "state_continue_yes", "event:gathering")

    async def go_on_without(self) -> None:
        await self.presses(ODA, "state_continue_without", "event:gathering")

    async def tick(self) -> None:
        for each in (self._ticks.plan, self._ticks.broadcasts, self._ticks.escalate, self._ticks.digest):
            await each()
        await self._wording.refresh(self.store)

    async def deliver(self) -> None:
        self.posts.state = self.state
        while await self._deliveries.pass_once():
            pass

    async def a_minute(self) -> None:
        self.clock.forward(timedelta(minutes=1))

    async def hours(self) -> None:
        self.clock.forward(timedelta(hours=7))

    async def step(self, act: Callable[["Hands"], Awaitable[None]]) -> None:
        self.posts.state = self.state
        await act(self)


ACTS: Sequence[Callable[[Hands], Awaitable[None]]] = (
    Hands.ask_in_the_group,
    Hands.chat,
    Hands.ask_alone,
    Hands.wish,
    Hands.answer,
    Hands.announce,
    Hands.start,
    Hands.pause,
    Hands.go_on,
    Hands.go_on_without,
    Hands.tick,
    Hands.deliver,
    Hands.a_minute,
    Hands.hours,
)


def prepared(c: Connection, state: State) -> None:
    """Ready to start: a chat, people who have opened Vert, a test message that was seen."""
    now = DAY - timedelta(days=3)
    document = {"event": {"id": "gathering", "state": state}, "faq": {}}
    release_document(c, "gathering", document, by="", why="folder", now=now)
    add_chat(c, TEAMS_GROUP, event="gathering")
    for who in (KARI, OLA, EVA, ODA):
        add_person(c, who, event="gathering")
        add_chat(c, alone(who), who, event="gathering")
        add_member(c, who, TEAMS_GROUP)
    write_down(c, [Audit("ready_seen", "event:gathering")], now, event="gathering")


async def played(state: State, acts: Sequence[Callable[[Hands], Awaitable[None]]]) -> list[str]:
    """The keys of all that reached participants while nothing but direct answers should."""
    folder = Path(tempfile.mkdtemp(prefix="vert-quiet-"))
    store = open_database(await fresh_url("sqlite", folder))
    try:
        await store.run(lambda c: prepared(c, state))
        library = Library(store, read, lambda event: NothingFits())
        await library.refresh()
        hands = Hands(store, library)
        for act in acts:
            await hands.step(act)
        await hands.deliver()
        keys = await store.read(
            lambda c: {row.posted: row.key for row in c.execute(select(outbox.c.posted, outbox.c.key))}
        )
    finally:
        await store.close()
        shutil.rmtree(folder, ignore_errors=True)
    return [keys[posted] for where, at, posted in hands.posts.kept if where in THEIRS and at in QUIET]


def is_a_direct_answer(key: str) -> bool:
    """To words of their own, or to the question they asked: by its key, whatever the outbox calls it."""
    return key.startswith((*THEIRS, "question:"))


@settings(max_examples=25, deadline=None)
@given(some.sampled_from(("test", "live", "paused")), some.lists(some.sampled_from(ACTS), max_size=25))
@example("live", [Hands.announce, Hands.a_minute, Hands.tick, Hands.pause, Hands.deliver])
@example("paused", [Hands.wish, *[Hands.hours] * 6, Hands.tick, Hands.deliver, Hands.ask_in_the_group])
@example("test", [Hands.ask_in_the_group, Hands.answer, Hands.announce, Hands.a_minute, Hands.tick])
def test_in_test_and_pause_nothing_but_direct_answers_reaches_a_participant(
    state: State, acts: list[Callable[[Hands], Awaitable[None]]]
) -> None:
    reached = asyncio.run(played(state, acts))
    assert [key for key in reached if not is_a_direct_answer(key)] == []


def test_what_the_pause_held_back_goes_out_once_when_it_ends() -> None:
    """So that the promise above isn't kept by silence."""
    acts = [Hands.announce, Hands.a_minute, Hands.pause, Hands.tick, Hands.deliver, Hands.go_on]

    keys = asyncio.run(_keys("live", acts))
    told = sorted(key for key in keys if key.startswith("broadcast:") and not key.endswith(":report"))
    assert [key.split(":", 2)[2] for key in told] == [
        *(who.email for who in (EVA, KARI, OLA)),
        TEAMS_GROUP.conversation,
    ]


async def _keys(state: State, acts: Sequence[Callable[[Hands], Awaitable[None]]]) -> list[str]:
    kept: list[str] = []

    async def look(hands: Hands) -> None:
        await hands.deliver()
        sent = select(outbox.c.key).where(outbox.c.state == "sent")
        kept.extend(await hands.store.read(lambda c: list(c.execute(sent).scalars())))

    await played(state, [*acts, look])
    return kept
