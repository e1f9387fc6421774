"""CPU time of our live media process per member of a room and tick, beside the same legs bridged two by two.

    python -m tools.bench.room --members 100 --rooms 1

All members speak all the time, which no meeting does: it is the dearest of rooms. Loopback only; ends by itself.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from emulator.base.errors import Unavailable
from tools.bench.media import measure, say
from tools.bench.offhook_server import offhook_server
from tools.bench.processes import enter_own_network, machine
from tools.bench.programs import compile_program

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.bench.figures import Run
    from tools.bench.rival import Rival


def shapes(members: int, rooms: int) -> dict[str, Rival]:
    """The same legs in three shapes, by what they are called."""
    legs = members * rooms
    room = f"{rooms} × a room of {members}"
    return {
        f"{legs} legs bridged": offhook_server(capture=False, recorded=False),
        room: offhook_server(capture=False, members=members, recorded=False),
        f"{room}, a track recorded of each member": offhook_server(capture=False, members=members),
    }


async def bench(options: argparse.Namespace) -> dict[str, list[Run]]:
    """All runs, by shape; the shapes take turns."""
    runs: dict[str, list[Run]] = {}
    with tempfile.TemporaryDirectory(prefix="offhook-bench-") as folder:
        generator = compile_program("generator", Path(folder))
        for _ in range(options.rounds):
            for name, rival in shapes(options.members, options.rooms).items():
                calls = options.members * options.rooms // 2
                runs.setdefault(name, []).append(await measure(name, rival, generator, calls, options.seconds))
    return runs


def told(name: str, runs: Sequence[Run]) -> str:
    """A line of the result."""
    costs = [run.us_per_leg_tick for run in runs]
    share = median(run.core_percent for run in runs)
    return (
        f"{name}: {median(costs):.2f} ({min(costs):.2f}-{max(costs):.2f}) µs per member and tick, "
        f"{share:.0f} % of a core, {sum(run.missed for run in runs)} ticks missed"
    )


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench.room", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--members", type=int, default=100, help="of each room")
    parser.add_argument("--rooms", type=int, default=1, help="how many rooms")
    parser.add_argument("--seconds", type=int, default=5, help="how long each run counts")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each shape")
    options = parser.parse_args(given)
    if min(options.members, options.rooms, options.seconds, options.rounds) < 1 or options.members * options.rooms % 2:
        parser.error("members, rooms, seconds and rounds are at least 1, and all members together an even number")
    return options


def main(given: Sequence[str] | None = None) -> int:
    """The command; 2 when something that it needs is missing."""
    options = arguments(given)
    for name, value in machine().items():
        say(f"{name}: {value}")
    try:
        runs = asyncio.run(bench(options))
    except Unavailable as error:
        say(f"bench: {error}")
        return 2
    for name, found in runs.items():
        say(told(name, found))
    return 0


if __name__ == "__main__":
    enter_own_network("tools.bench.room")
    sys.exit(main())
