"""`make bench`: CPU time of our live media process per leg and tick, beside a C program's and rtpengine's.

    python -m tools.bench.media --calls 100 400 --seconds 8 --json FILE

The servers take turns, so that a noisy machine is noisy for all of them. Their CPU time is compared, not the time that
passes. Loopback only; ends by itself.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from emulator.base.errors import Unavailable
from tools.bench.c_server import c_server
from tools.bench.figures import Run, ratios, table, to_json
from tools.bench.offhook_server import offhook_server
from tools.bench.processes import (
    GENERATOR_CPU,
    SERVER_CPU,
    cpu_ns,
    enter_own_network,
    machine,
    prefer,
    resident_kib,
)
from tools.bench.programs import compile_program, running
from tools.bench.rtpengine import PROGRAM, is_installed, rtpengine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.bench.rival import Rival

OURS = "offhook"
WARM_FRAMES = 200
"""Four seconds that do not count: in two all legs have begun to speak, in two more everything has settled."""
TICKS_PER_S = 50


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def measure(name: str, rival: Rival, generator: Path, calls: int, seconds: int) -> Run:
    """One server under one load. Raises Unavailable."""
    legs = 2 * calls
    frames = [str(WARM_FRAMES + seconds * TICKS_PER_S), str(WARM_FRAMES)]
    with tempfile.TemporaryDirectory(prefix="offhook-bench-") as folder:
        async with running(str(generator), str(legs), *frames) as load:
            prefer(load.pid, GENERATOR_CPU)
            port = int((await load.line()).split()[1])
            async with rival(calls, port, Path(folder)) as serving:
                prefer(serving.pid, SERVER_CPU)
                load.tell(" ".join(str(each) for each in serving.ports) + "\n")
                await load.line()  # BEGIN
                loop = asyncio.get_running_loop()
                began, used = loop.time(), cpu_ns(serving.pid)
                await load.line()  # END
                passed, used = loop.time() - began, cpu_ns(serving.pid) - used
                grown = resident_kib(serving.pid) - serving.empty_kib if serving.empty_kib else None
                seen: dict[str, Any] = json.loads(await load.line())
    return Run(
        server=name,
        calls=calls,
        us_per_leg_tick=used / 1000 / (passed * TICKS_PER_S * legs),
        core_percent=used / passed / 1e7,
        kib_per_leg=None if grown is None else grown / legs,
        missed=serving.missed,
        latest_ms=serving.latest_ms,
        **seen,
    )


def rivals(folder: Path) -> dict[str, Rival]:
    """All servers that this machine has, ours first."""
    found: dict[str, Rival] = {
        OURS: offhook_server(capture=False),
        f"{OURS} with capture": offhook_server(capture=True),
        "C": c_server(compile_program("server", folder)),
    }
    if is_installed():
        found["rtpengine, relay only"] = rtpengine
    else:
        say(f"{PROGRAM} is missing, so it is left out. To have it: sudo apt-get install rtpengine-daemon")
    return found


async def bench(options: argparse.Namespace) -> list[Run]:
    """All runs: each server in each round of each load, then ours alone under the greatest loads."""
    runs: list[Run] = []
    with tempfile.TemporaryDirectory(prefix="offhook-bench-") as folder:
        generator, servers = compile_program("generator", Path(folder)), rivals(Path(folder))
        turns = [(each, calls) for calls in options.calls for _ in range(options.rounds) for each in servers]
        turns += [(OURS, calls) for calls in options.alone for _ in range(options.rounds)]
        for name, calls in turns:
            run = await measure(name, servers[name], generator, calls, options.seconds)
            runs.append(run)
            say(f"{name}, {calls} calls: {run.us_per_leg_tick:.2f} µs per leg and tick")
    return runs


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench.media", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--calls", type=int, nargs="+", default=[100, 400], help="loads under which all are compared")
    parser.add_argument("--alone", type=int, nargs="*", default=[], help="greater loads, for our server alone")
    parser.add_argument("--seconds", type=int, default=8, help="how long each run counts")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each server under each load")
    parser.add_argument("--json", type=Path, help="file for all figures")
    options = parser.parse_args(given)
    if min(*options.calls, *options.alone, options.seconds, options.rounds) < 1:
        parser.error("calls, seconds and rounds are at least 1")
    return options


def main(given: Sequence[str] | None = None) -> int:
    """The command; 2 when something that it needs is missing."""
    options = arguments(given)
    facts = {**machine(), "date": datetime.now(UTC).date().isoformat()}
    for name, value in facts.items():
        say(f"{name}: {value}")
    try:
        runs = asyncio.run(bench(options))
    except Unavailable as error:
        say(f"bench: {error}")
        return 2
    say("")
    for line in [*table(runs), "", *ratios(runs, OURS)]:
        say(line)
    if options.json is not None:
        content = {"machine": facts, "command": " ".join(given or sys.argv[1:]), "runs": to_json(runs)}
        options.json.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    enter_own_network("tools.bench.media")
    sys.exit(main())
