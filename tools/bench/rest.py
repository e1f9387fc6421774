"""What `GET Recording/` costs while calls are recorded, and what it costs them; beside a bare FastAPI route.

    python -m tools.bench.rest --calls 100 --seconds 10 --per-second 50 --json FILE

As in a platform, one process serves HTTP and orders the media process about. Load and client are others.
How late ticks are is measured from outside: by the distance of two packets of a leg from 20 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from fastapi import FastAPI

from emulator.api.app import create_api
from emulator.base.errors import Unavailable
from emulator.records.store import Store
from emulator.runtime.http_server import HttpServer
from tools.bench.offhook_server import LOOPBACK, offhook_server
from tools.bench.programs import compile_program, running
from tools.bench.store import ACCOUNT, ListPlatform, fill

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from emulator.api.operator import Operator

ALONE, OURS, BARE = "nothing", "GET Recording/", "a bare route"
WARM_FRAMES = 200
"""Four seconds that do not count."""
TICKS_PER_S = 50
_OURS_PATH = f"/v1/Account/{ACCOUNT.auth_id}/Recording/?recording_storage_duration__gte=1"
_BARE_PATH = "/bare"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One run. Times of the network are those of the load generator."""

    asked: str
    calls: int
    requests: int
    p50_ms: float | None
    p99_ms: float | None
    """Of the answers; None when nothing was asked."""
    deviation_p99_ms: float
    delay_p99_ms: float
    missed: int
    """Ticks begun more than 20 ms late."""
    sent: int
    returned: int


@asynccontextmanager
async def serving(store: Store) -> AsyncIterator[dict[str, str]]:
    """The whole API, and an app that does nothing; the URL of each, by what is asked."""
    api, bare = create_api(), FastAPI()
    api.state.platform = cast("Operator", ListPlatform(store))
    same = {"objects": [{"recording_id": str(number), "size": number} for number in range(20)]}

    @bare.get(_BARE_PATH)
    async def nothing() -> dict[str, Any]:
        return same

    servers = {OURS: (HttpServer(api), _OURS_PATH), BARE: (HttpServer(bare), _BARE_PATH)}
    urls = {}
    try:
        for name, (server, path) in servers.items():
            bound = await server.start(LOOPBACK, 0)
            urls[name] = f"http://{LOOPBACK}:{bound.port}{path}"
        yield urls
    finally:
        for server, _ in servers.values():
            await server.stop()


async def measure(generator: Path, options: argparse.Namespace, asked: str, url: str | None) -> Figures:
    """All calls, recorded, while `url` is asked for or nothing is. Raises Unavailable."""
    frames = [str(WARM_FRAMES + options.seconds * TICKS_PER_S), str(WARM_FRAMES)]
    with tempfile.TemporaryDirectory(prefix="offhook-bench-") as folder:
        async with running(str(generator), str(2 * options.calls), *frames) as load:
            port = int((await load.line()).split()[1])
            async with offhook_server(capture=False)(options.calls, port, Path(folder)) as media:
                load.tell(" ".join(str(each) for each in media.ports) + "\n")
                await load.line()  # BEGIN
                took = [] if url is None else await _answers(url, options)
                await load.line()  # END
                seen: dict[str, Any] = json.loads(await load.line())
    return Figures(
        asked=asked,
        calls=options.calls,
        requests=len(took),
        p50_ms=quantile(took, 0.5),
        p99_ms=quantile(took, 0.99),
        missed=media.missed,
        **{name: seen[name] for name in ("deviation_p99_ms", "delay_p99_ms", "sent", "returned")},
    )


async def _answers(url: str, options: argparse.Namespace) -> list[float]:
    asking = (url, str(max(0.2, options.seconds - 0.5)), str(options.per_second), ACCOUNT.auth_id, ACCOUNT.auth_token)
    async with running(sys.executable, "-m", "tools.bench.rest_load", *asking) as client:
        return cast("list[float]", json.loads(await client.line()))


def quantile(values: Sequence[float], share: float) -> float | None:
    """The least value that `share` of all values do not exceed; None of none."""
    ordered = sorted(values)
    return ordered[max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1)] if ordered else None


def table(found: Sequence[Figures]) -> list[str]:
    """Markdown, a row for each run."""
    head = ("asked", "requests", "answer p50 / p99, ms", "send deviation p99, ms", "missed ticks", "lost")
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    for run in found:
        answers = "" if run.p50_ms is None or run.p99_ms is None else f"{run.p50_ms:.1f} / {run.p99_ms:.1f}"
        cells = (run.asked, run.requests, answers, f"{run.deviation_p99_ms:.1f}", run.missed, run.sent - run.returned)
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return lines


async def bench(options: argparse.Namespace, folder: Path) -> list[Figures]:
    """Nothing, ours and the bare route, in turns."""
    generator, url = compile_program("generator", folder), f"sqlite:///{folder}/store.sqlite"
    Store.open(url).close()
    fill(url, options.recordings)
    store = Store.open(url)
    try:
        async with serving(store) as urls:
            turns = [ALONE, OURS, BARE] * options.rounds
            return [await measure(generator, options, asked, urls.get(asked)) for asked in turns]
    finally:
        store.close()


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench.rest", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--calls", type=int, default=100, help="calls that are recorded meanwhile")
    parser.add_argument("--seconds", type=int, default=10, help="how long each run counts")
    parser.add_argument("--per-second", type=int, default=50, help="requests per second; Plivo allows 60")
    parser.add_argument("--recordings", type=int, default=10_000, help="how many the store holds")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each kind")
    parser.add_argument("--json", type=Path, help="file for the figures")
    options = parser.parse_args(given)
    if min(options.calls, options.seconds, options.per_second, options.recordings, options.rounds) < 1:
        parser.error("every number is at least 1")
    return options


def main(given: Sequence[str] | None = None) -> int:
    """The command; 2 when something that it needs is missing."""
    options = arguments(given)
    with tempfile.TemporaryDirectory(prefix="offhook-bench-") as folder:
        try:
            found = asyncio.run(bench(options, Path(folder)))
        except Unavailable as error:
            sys.stdout.write(f"bench: {error}\n")
            return 2
    sys.stdout.write("\n".join(table(found)) + "\n")
    if options.json is not None:
        options.json.write_text(json.dumps([asdict(each) for each in found], indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
