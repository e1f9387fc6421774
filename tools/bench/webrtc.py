"""`make bench-webrtc`: CPU time of WebRTC legs, bridged two by two, with and without transcoding; stock aiortc beside.

    python -m tools.bench.webrtc --legs 20 --seconds 10 --json FILE

The shapes take turns, so that a noisy machine is noisy for all of them. The load is an edge of its own with phones
behind it, on another CPU. Loopback only; ends by itself.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from emulator.base.address import Address
from emulator.base.errors import Unavailable
from emulator.sdp.offer_answer import accept_answer, make_offer
from tools.bench.processes import GENERATOR_CPU, SERVER_CPU, cpu_ns, enter_own_network, machine, prefer
from tools.bench.programs import running
from tools.bench.web_bridge import web_bridge
from tools.bench.web_phones import WebPhones

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence
    from contextlib import AbstractAsyncContextManager

    Bridge = Callable[[WebPhones], AbstractAsyncContextManager[Mapping[str, int]]]
    """Connects the phones two by two; the processes that do it, by what they are."""

TICK_US = 20_000
WARM_S = 2.0
"""That do not count: handshakes are over, buffers have settled."""
FEWEST_CLICKS = 2
"""A run goes on until every phone has heard so many of its partner, however often the machine stands still."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One server with one load."""

    server: str
    codecs: str
    legs: int
    us_per_leg_tick: dict[str, float]
    """Per process: CPU time per leg and 20 ms, one packet in and one out."""
    packets: float
    """Of audio that came to each leg, per 20 ms: 1 where nothing is lost."""
    clicks: int
    """That the phone heard that heard fewest."""
    delay_p50_ms: float
    delay_p95_ms: float


@asynccontextmanager
async def aiortc_bridge(phones: WebPhones) -> AsyncIterator[dict[str, int]]:
    """The phones offer, aiortc answers. Raises Unavailable."""
    async with running(sys.executable, "-m", "tools.bench.aiortc_bridge") as rival:
        for number, phone in enumerate(phones.phones):
            own = phones.own[phone.name]
            offer = make_offer(Address("127.0.0.1", 9), codecs=(phone.codec,), keys=own)
            rival.tell(json.dumps({"leg": number, "offer": offer.decode()}) + "\n")
            answer = json.loads(await rival.line())["answer"].encode()
            peer = accept_answer(offer, answer, web=own).web
            assert peer is not None, "it was offered nothing else"
            phones.connect(phone.name, peer)
        yield {"aiortc": rival.pid}


SERVERS: Mapping[str, Bridge] = {"offhook": web_bridge, "aiortc": aiortc_bridge}
CODECS: Mapping[str, tuple[str, str]] = {"PCMU": ("PCMU", "PCMU"), "opus - PCMU": ("opus", "PCMU")}
"""What the two legs of each bridge speak: without transcoding, and with it."""


async def measure(server: str, codecs: str, legs: int, seconds: float) -> Run:
    """One server with one load. Raises Unavailable."""
    async with WebPhones(CODECS[codecs] * (legs // 2)) as phones, SERVERS[server](phones) as pids:
        assert phones.edge.pid is not None, "it has opened legs"
        prefer(phones.edge.pid, GENERATOR_CPU)
        for pid in pids.values():
            prefer(pid, SERVER_CPU)
        await phones.speak()
        await asyncio.sleep(WARM_S)
        phones.forget()
        loop = asyncio.get_running_loop()
        began, used = loop.time(), {name: cpu_ns(pid) for name, pid in pids.items()}
        await asyncio.sleep(seconds)
        await phones.until(lambda: phones.fewest_clicks() >= FEWEST_CLICKS)
        ticks = (loop.time() - began) * 1e6 / TICK_US * legs
        cost = {name: (cpu_ns(pid) - used[name]) / 1000 / ticks for name, pid in pids.items()}
        delays, packets, clicks = sorted(phones.delays_ms()), phones.packets, phones.fewest_clicks()
    return Run(
        server=server,
        codecs=codecs,
        legs=legs,
        us_per_leg_tick=cost,
        packets=packets / ticks,
        clicks=clicks,
        delay_p50_ms=delays[len(delays) // 2],
        delay_p95_ms=delays[len(delays) * 95 // 100],
    )


async def bench(options: argparse.Namespace) -> list[Run]:
    """Each shape in each round."""
    runs = []
    for _ in range(options.rounds):
        for server in SERVERS:
            for codecs in CODECS:
                run = await measure(server, codecs, options.legs, options.seconds)
                runs.append(run)
                say(f"{server}, {codecs}: {sum(run.us_per_leg_tick.values()):.0f} µs per leg and 20 ms")
    return runs


def table(runs: Sequence[Run]) -> list[str]:
    """Markdown: a row for each shape, medians of its rounds; legs per core by the CPU time of each process."""
    head = "| server | codecs | legs | µs per leg and 20 ms | legs per core | delay p50 / p95, ms | packets that came |"
    lines = [head, "|---" * 7 + "|"]
    for server, codecs in dict.fromkeys((run.server, run.codecs) for run in runs):
        of = [run for run in runs if (run.server, run.codecs) == (server, codecs)]
        cost = {name: median(run.us_per_leg_tick[name] for run in of) for name in of[0].us_per_leg_tick}
        total = sum(cost.values())
        parts, per_core = [f"{total:.0f}"], [f"{TICK_US / total:.0f}"]
        if len(cost) > 1:
            parts.append(f"({', '.join(f'{name} {each:.0f}' for name, each in cost.items())})")
            per_core.append(f"({', '.join(f'{name} alone {TICK_US / each:.0f}' for name, each in cost.items())})")
        delay = f"{median(run.delay_p50_ms for run in of):.0f} / {median(run.delay_p95_ms for run in of):.0f}"
        came = f"{100 * median(run.packets for run in of):.0f} %"
        cells = [server, codecs, str(of[0].legs), " ".join(parts), " ".join(per_core), delay, came]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench.webrtc", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--legs", type=int, default=20, help="of browsers, an even number")
    parser.add_argument("--seconds", type=float, default=10, help="how long each run counts")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each shape")
    parser.add_argument("--json", type=Path, help="file for all figures")
    options = parser.parse_args(given)
    if options.legs < 2 or options.legs % 2 or options.seconds <= 0 or options.rounds < 1:
        parser.error("legs are an even number; seconds and rounds are more than nothing")
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
    for line in ["", *table(runs)]:
        say(line)
    if options.json is not None:
        content = {"machine": facts, "runs": [asdict(run) for run in runs]}
        options.json.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    enter_own_network("tools.bench.webrtc")
    sys.exit(main())
