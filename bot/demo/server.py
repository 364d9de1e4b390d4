"""The stage's server: started by the supervisor, killed by whoever pulls the plug, and started anew."""

import asyncio
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from aiohttp import web

from bot import logs
from bot.app import Faulty, Ways
from bot.channels.teams.room import RATES, TeamsRoom
from bot.channels.web.answers import error_page
from bot.channels.web.pages import Pages
from bot.channels.web.stage import Plug, Stage
from bot.demo import teams
from bot.demo.doors import waiting_at
from bot.demo.gate import behind_key
from bot.demo.hall import Hall
from bot.demo.script import read_script
from bot.health import Health
from bot.http import make_app, make_runner
from bot.links import Links


async def pull() -> None:
    """As when a machine loses its power: nothing is tidied up first."""
    os.kill(os.getpid(), signal.SIGKILL)


async def play(door: socket.socket, home: Path, base: str, folders: Sequence[Path]) -> None:
    stop = _stop_event()
    links = Links(os.environ["VERT_DEMO_SECRET"])
    scripts = sorted((read_script(folder) for folder in folders), key=lambda script: script.tour is None)
    key = os.environ.get("VERT_DEMO_KEY", "")
    room = None if key else teams.local_room()  # whoever has no key is on this machine
    first = Ways({"teams": room.channel}, {"teams": RATES}) if room else Ways()
    halls = [Hall(script, home, links, base, Ways() if n else first) for n, script in enumerate(scripts)]
    await halls[0].open()
    pages = Pages(lambda: [hall.world for hall in halls if hall.is_open])
    stage = Stage(halls, Plug(pull, _away()), pages.live)
    app = application(halls, pages, stage, room, links, key)
    runner = make_runner(app)
    await runner.setup()
    await web.SockSite(runner, door).start()
    _tell({"ready": True})
    async with asyncio.TaskGroup() as opening:  # whoever looks at the first needn't wait for the others
        for hall in halls[1:]:
            opening.create_task(hall.open())
        await stop.wait()
    await pages.stop()
    await runner.cleanup()
    for hall in halls:
        await hall.close()
    if room:
        await room.close()


def application(
    halls: Sequence[Hall], pages: Pages, stage: Stage, room: TeamsRoom | None, links: Links, key: str = ""
) -> web.Application:
    """All the doors of the stage."""
    doors = waiting_at({hall.id: hall for hall in halls}, links)
    return make_app(
        teams.routes(room, halls[0]) if room else [],
        _health(halls).routes(),
        pages.routes(),
        stage.routes(),
        middlewares=[behind_key(key), doors] if key else [doors],
        page=error_page,
    )


def _health(halls: Sequence[Hall]) -> Health:
    """All of them are open and well: a visitor may go to any."""

    async def database() -> bool:
        return all([hall.is_open and await hall.vert.answers() for hall in halls])

    async def migrations() -> bool:
        return all([hall.is_open and await hall.vert.migrated() for hall in halls])

    async def events() -> bool:
        return all([hall.is_open and await hall.vert.loaded() for hall in halls])

    return Health({"database": database, "migrations": migrations, "events": events})


def _away() -> float | None:
    """For how long nobody answered, when the plug was pulled."""
    died_at = os.environ.get("VERT_DEMO_DIED_AT", "")
    return time.time() - float(died_at) if died_at else None


def _stop_event() -> asyncio.Event:
    """Set when the supervisor says so, or is gone itself."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, stop.set)
    loop.add_reader(sys.stdin.fileno(), stop.set)
    return stop


def _tell(what: dict[str, object]) -> None:
    with suppress(BrokenPipeError):
        sys.stdout.write(json.dumps(what) + "\n")
        sys.stdout.flush()


def main(arguments: Sequence[str]) -> int:
    logs.set_up()
    door, home, base, *folders = arguments
    try:
        asyncio.run(play(socket.socket(fileno=int(door)), Path(home), base, [Path(one) for one in folders]))
    except Faulty as mistake:
        _tell({"error": str(mistake)})
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
