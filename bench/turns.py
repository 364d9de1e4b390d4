"""Full turns of `vert serve` beside those of a stock botbuilder bot that only says back what it hears.

    python -m bench.turns

All are processes of their own, of the same identity, spoken to by the same fake Teams in turn, with tokens
they have to check. A turn of Vert is door, token, matcher, commit to the disk, and the answer posted; the
stock bot keeps nothing and looks nothing up. To hold: at least 4 times its rate.
"""

import asyncio
import json
import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from itertools import count, cycle
from pathlib import Path
from statistics import median
from typing import NamedTuple

import aiohttp

from bench.figures import tell
from bench.running import KLIMASAMLING, Running, free_port, vert
from tests.fakes.identity import SCOPE
from tests.fakes.teams import FakeTeams, Person, Place

ROUNDS = 5
SECONDS = 1.2  # for each bot in each round
AT_ONCE = 16
CHATS, GROUPS = 60, 30
PATIENCE = 10.0  # seconds until the last answers have been posted
SETTLED = 0.2  # seconds in which a bot writes down what was posted, which belongs to its turns
METRICS_TOKEN = "a made-up token to measure with"
OURS, STOCK, SPARED = "Vert", "stock botbuilder bot", "the same, handed its token"

QUESTIONS = (  # everybody keeps to their own language
    ("Hva koster det å delta?", "Hvem dekker reisen?", "Når er påmeldingsfristen?"),
    ("Kva kostar det å delta?", "Kven dekkjer reisa?", "Kva verktøy bruker de til webinara?"),
    (
        "How much does it cost?",
        "Do we pay for the journey ourselves?",
        "What is the registration deadline?",
    ),
)


class Round(NamedTuple):
    """How many turns a bot took in so many seconds, and milliseconds of processor for each."""

    rate: float
    cpu: float


class Crowd:
    """People in chats of their own and in groups, each asking something that has an answer."""

    def __init__(self, teams: FakeTeams, client: aiohttp.ClientSession) -> None:
        self._teams, self._client = teams, client
        people = [teams.person(f"Deltaker {number}") for number in range(CHATS)]
        groups = [teams.group_chat(*people[2 * number : 2 * number + 2]) for number in range(GROUPS)]
        self._speakers = [(one, teams.personal(one)) for one in people]
        self._speakers += [(one, group) for group in groups for one in group.members]
        self._questions = {one.id: cycle(asked) for one, asked in zip(people, cycle(QUESTIONS), strict=False)}
        self._next_speaker, self._ids = cycle(self._speakers), count(1)
        self._headers = {"Authorization": f"Bearer {teams.token()}", "Content-Type": "application/json"}

    async def greets(self, bot: Running) -> None:
        """Each speaks once, so that the bot has met everybody before it is measured."""
        before = self._posted
        for speaker in self._speakers:
            await self._asks(bot, *speaker)
        await self._until_posted(before + len(self._speakers))

    async def talks_to(self, bot: Running) -> Round:
        before, cpu, began = self._posted, bot.cpu, time.perf_counter()
        until = began + SECONDS
        turns = sum(await asyncio.gather(*(self._talks(bot, until) for _ in range(AT_ONCE))))
        await self._until_posted(before + turns)
        seconds = time.perf_counter() - began
        await asyncio.sleep(SETTLED)
        return Round(turns / seconds, 1000 * (bot.cpu - cpu) / turns)

    async def _talks(self, bot: Running, until: float) -> int:
        turns = 0
        while time.perf_counter() < until:
            await self._asks(bot, *next(self._next_speaker))
            turns += 1
        return turns

    async def _asks(self, bot: Running, person: Person, place: Place) -> None:
        words, mention = next(self._questions[person.id]), f"<at>{self._teams.bot_name}</at>"
        activity = self._teams.activity("message", person, place, id=f"{next(self._ids)}", textFormat="plain")
        if place.kind == "personal":
            activity["text"] = words
        else:
            bot_account = {"id": self._teams.bot_id, "name": self._teams.bot_name}
            activity["text"] = f"{mention} {words}"
            activity["entities"].append({"type": "mention", "text": mention, "mentioned": bot_account})
        door = f"{bot.url}/api/messages"
        async with self._client.post(door, data=_utf8(activity), headers=self._headers) as answer:
            if answer.status not in (200, 201):
                raise RuntimeError(f"the door answers {answer.status}: {await answer.text()}")

    @property
    def _posted(self) -> int:
        return self._teams.counts["send"] + self._teams.counts["reply"]

    async def _until_posted(self, number: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while self._posted < number:  # noqa: ASYNC110 - the fake tells of nothing while it is quick
                await asyncio.sleep(0.002)


async def main() -> None:
    async with FakeTeams(record=False) as teams, aiohttp.ClientSession() as client:
        crowd, token = Crowd(teams, client), await _own_token(teams, client)
        with tempfile.TemporaryDirectory() as home, ExitStack() as closing:
            ours = closing.enter_context(_vert(Path(home), teams))
            peers = {STOCK: _stock(teams), SPARED: _stock(teams, token)}
            for peer in peers.values():
                closing.enter_context(peer)
            for bot in (ours, *peers.values()):
                await crowd.greets(bot)
            taken: dict[str, list[Round]] = defaultdict(list)
            for _ in range(ROUNDS):
                taken[OURS].append(await crowd.talks_to(ours))
                for name, peer in peers.items():
                    taken[name].append(await crowd.talks_to(peer))
            await _hold_that_all_were_answered(ours, client)
    _tell(taken)


def _tell(taken: Mapping[str, Sequence[Round]]) -> None:
    for figure, unit, part in (("full turns", "a second", 0), ("processor for a full turn", "ms", 1)):
        middle = {name: median(one[part] for one in rounds) for name, rounds in taken.items()}
        tell(figure, middle.pop(OURS), unit, middle)
    for peer in (STOCK, SPARED):
        times = [one.rate / other.rate for one, other in zip(taken[OURS], taken[peer], strict=True)]
        tell("rate of full turns", median(times), "times", {peer: 1})


def _vert(home: Path, teams: FakeTeams) -> Running:
    return vert(home, {**teams.environment(), "VERT_METRICS_TOKEN": METRICS_TOKEN}, KLIMASAMLING)


def _stock(teams: FakeTeams, *token: str) -> Running:
    port, identity = free_port(), (teams.app_id, teams.app_password, teams.tenant)
    arguments = ["-m", "bench.stock", str(port), teams.origin, *identity, *token]
    return Running(arguments, port, "/readyz", {})


def _utf8(activity: dict[str, object]) -> bytes:
    return json.dumps(activity, ensure_ascii=False).encode()


async def _own_token(teams: FakeTeams, client: aiohttp.ClientSession) -> str:
    asked = {
        "grant_type": "client_credentials",
        "client_id": teams.app_id,
        "client_secret": teams.app_password,
        "scope": SCOPE,
    }
    async with client.post(f"{teams.login_url}/{teams.tenant}/oauth2/v2.0/token", data=asked) as answer:
        return str((await answer.json())["access_token"])


async def _hold_that_all_were_answered(ours: Running, client: aiohttp.ClientSession) -> None:
    """A question Vert is not sure of would cost less, and measure something else."""
    headers = {"Authorization": f"Bearer {METRICS_TOKEN}"}
    async with client.get(f"{ours.url}/metrics", headers=headers) as answer:
        numbers = await answer.text()
    kinds = set(re.findall(r'^vert_turn_seconds_count\{kind="(\w+)"\}', numbers, re.MULTILINE))
    if kinds != {"answer"}:
        raise RuntimeError(f"turns were {', '.join(sorted(kinds)) or 'not counted'}, not only answers")


if __name__ == "__main__":
    asyncio.run(main())
