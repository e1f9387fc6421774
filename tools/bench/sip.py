"""What a call costs in SIP: ours, a bare UAS and aiosipua in turns under SIPp; and what 10,000 bindings take.

    python -m tools.bench.sip --rates 50 200 400 --seconds 8 --rounds 3 --bindings 10000 --json FILE

A call is INVITE, 180, 200, ACK, a second of silence, BYE, 200. Its cost is CPU time of the server's process.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import json
import shutil
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from emulator.base.errors import Unavailable
from tools.bench.processes import GENERATOR_CPU, SERVER_CPU, cpu_ns, enter_own_network, machine, prefer, resident_kib
from tools.bench.programs import running
from tools.bench.registering import register_all

if TYPE_CHECKING:
    from collections.abc import Sequence

SERVERS = {"offhook": "offhook_uas", "bare": "bare_uas", "aiosipua": "aiosipua_uas"}
HOLD_MS = 1000
SIPP = "sipp"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsRun:
    """One server at one rate."""

    server: str
    rate: int
    calls: int
    failed: int
    ms_per_call: float
    core_percent: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bindings:
    """What so many registered phones take."""

    count: int
    mib: float
    ms_per_registration: float
    """CPU time of a REGISTER with its challenge: two requests."""


async def measure(server: str, rate: int, seconds: int) -> CallsRun:
    """A run of SIPp against a new process. Raises Unavailable."""
    async with running(sys.executable, "-m", f"tools.bench.{SERVERS[server]}") as serving:
        port = int((await serving.line()).split()[1])
        prefer(serving.pid, SERVER_CPU)
        before, began = cpu_ns(serving.pid), asyncio.get_running_loop().time()
        done, failed = await _load(port, rate, rate * seconds)
        spent, took = cpu_ns(serving.pid) - before, asyncio.get_running_loop().time() - began
    return CallsRun(
        server=server,
        rate=rate,
        calls=done,
        failed=failed,
        ms_per_call=spent / 1e6 / max(1, done),
        core_percent=spent / 1e7 / took,
    )


async def _load(port: int, rate: int, calls: int) -> tuple[int, int]:
    """(calls that went well, calls that did not) of SIPp's own scenario."""
    with tempfile.TemporaryDirectory(prefix="offhook-bench-") as folder:
        figures = Path(folder, "figures.csv")
        options = ("-sn", "uac", "-i", "127.0.0.1", "-r", str(rate), "-m", str(calls), "-d", str(HOLD_MS))
        report = ("-l", str(100 * rate), "-nostdin", "-trace_stat", "-stf", str(figures), "-fd", "1")
        quiet = asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec(
            SIPP, f"127.0.0.1:{port}", *options, *report, cwd=folder, stdout=quiet, stderr=quiet
        )
        prefer(process.pid, GENERATOR_CPU)
        if await process.wait() not in {0, 1}:
            raise Unavailable(f"{SIPP} ended with code {process.returncode}")
        return read_figures(figures)


def read_figures(file: Path) -> tuple[int, int]:
    """(successful, failed) of the last line of SIPp's statistics."""
    with file.open(encoding="utf-8", newline="") as lines:
        last = list(csv.DictReader(lines, delimiter=";"))[-1]
    return int(last["SuccessfulCall(C)"]), int(last["FailedCall(C)"])


async def measure_bindings(count: int) -> Bindings:
    """So many users register, one phone each, and stay. Raises Unavailable when one of them cannot."""
    async with running(sys.executable, "-m", f"tools.bench.{SERVERS['offhook']}") as serving:
        port = int((await serving.line()).split()[1])
        await register_all(port, 0, 100)  # What every process allocates once does not count.
        kib, spent = resident_kib(serving.pid), cpu_ns(serving.pid)
        await register_all(port, 100, count)
        return Bindings(
            count=count,
            mib=(resident_kib(serving.pid) - kib) / 1024,
            ms_per_registration=(cpu_ns(serving.pid) - spent) / 1e6 / count,
        )


def table(runs: Sequence[CallsRun]) -> list[str]:
    """Markdown, a row for each server and rate: medians and ranges."""
    lines = ["| server | calls per second | CPU per call, ms | of a core | failed |", "|---|---|---|---|---|"]
    for server, rate in dict.fromkeys((run.server, run.rate) for run in runs):
        same = [run for run in runs if (run.server, run.rate) == (server, rate)]
        costs = [run.ms_per_call for run in same]
        cost = f"{median(costs):.2f} ({min(costs):.2f}-{max(costs):.2f})"
        core = f"{median(run.core_percent for run in same):.0f} %"
        failed, all_calls = sum(run.failed for run in same), sum(run.failed + run.calls for run in same)
        lines.append(f"| {server} | {rate} | {cost} | {core} | {failed} of {all_calls} |")
    return lines


async def bench(options: argparse.Namespace) -> tuple[list[CallsRun], Bindings | None]:
    """All servers in turns, then the bindings. Raises Unavailable."""
    if shutil.which(SIPP) is None:
        raise Unavailable(f"{SIPP} is missing (see tools/system-packages.txt)")
    turns = [(server, rate) for _ in range(options.rounds) for rate in options.rates for server in options.servers]
    runs = [await measure(server, rate, options.seconds) for server, rate in turns]
    return runs, await measure_bindings(options.bindings) if options.bindings else None


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench.sip", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rates", type=int, nargs="+", default=[50, 200, 400], help="calls per second")
    parser.add_argument("--seconds", type=int, default=8, help="how long calls are begun")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each kind")
    parser.add_argument("--servers", nargs="+", choices=list(SERVERS), default=list(SERVERS), help="who answers")
    parser.add_argument("--bindings", type=int, default=10_000, help="phones that register; 0: none")
    parser.add_argument("--json", type=Path, help="file for the figures")
    options = parser.parse_args(given)
    if min(*options.rates, options.seconds, options.rounds) < 1 or options.bindings < 0:
        parser.error("every number but that of bindings is at least 1")
    return options


def main(given: Sequence[str] | None = None) -> int:
    """The command; 2 when something that it needs is missing."""
    options = arguments(given)
    try:
        runs, bindings = asyncio.run(bench(options))
    except Unavailable as error:
        sys.stdout.write(f"bench: {error}\n")
        return 2
    sys.stdout.write("\n".join(table(runs)) + "\n")
    if bindings is not None:
        each = f"{bindings.ms_per_registration:.2f} ms of CPU for each registration"
        sys.stdout.write(f"{bindings.count} bindings: {bindings.mib:.1f} MiB, {each}\n")
    if options.json is not None:
        figures = {
            "machine": machine(),
            "runs": [asdict(run) for run in runs],
            "bindings": bindings and asdict(bindings),
        }
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    enter_own_network("tools.bench.sip")
    sys.exit(main())
