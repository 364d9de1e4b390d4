"""The fake Teams in a process of its own, so that it takes no time from what is measured against it.

python -m bench.connector PORT LATENCY
"""

import asyncio
import signal
import sys

from tests.fakes.teams import FakeTeams


async def main(port: str, latency: str) -> None:
    told = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told.set)
    async with FakeTeams(record=False, port=int(port)) as teams:
        teams.latency = float(latency)
        await told.wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
