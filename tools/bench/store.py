"""How fast long lists are: `GET Recording/` over a store of a million recordings, in SQLite or any database by URL.

    python -m tools.bench.store --recordings 1000000 --json FILE [--store postgresql://…]

Every request goes through the whole API, without a network. Times that passed, of one process: compare within one run.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import httpx
from sqlalchemy import create_engine, insert

from emulator.api.app import create_api
from emulator.api.operator import Account
from emulator.base.clock import utc
from emulator.base.ids import Ids
from emulator.base.units import NS_PER_DAY
from emulator.records.models import RecordingRecord
from emulator.records.store import Store
from emulator.records.tables import RECORDINGS, row_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from emulator.api.operator import Operator

ACCOUNT = Account(auth_id="MAOFFHOOK00000000000", auth_token="token")
NOW_NS = 1_795_255_200_000_000_000
DAYS = 365
NUMBERS = 200
BUSY = "15559999999"
AT_ONCE = 10_000


class ListPlatform:
    """As much of a platform as a list of recordings asks for."""

    caretaker = None
    strict_async = False

    def __init__(self, store: Store) -> None:
        self.store = store
        self.ids = Ids.seeded(1)

    def wall_ns(self) -> int:
        """Time stands still."""
        return NOW_NS

    def account(self, auth_id: str) -> Account | None:
        """There is one."""
        return ACCOUNT if auth_id == ACCOUNT.auth_id else None

    def recording_url(self, auth_id: str, recording_id: str, file_format: str) -> str:
        """An address at which nothing is."""
        return f"http://media.test/v1/Account/{auth_id}/Recording/{recording_id}.{file_format}"

    def admits(self, _auth_id: str) -> bool:
        """Everybody may ask as often as they like."""
        return True

    def expire_recordings(self) -> None:
        """Everything is kept."""

    def note_exchange(self, _exchange: object) -> None:
        """Nobody looks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Milliseconds of one kind of request."""

    request: str
    count: int
    p50_ms: float
    p95_ms: float
    greatest_ms: float


def recordings(count: int) -> Iterator[RecordingRecord]:
    """So many, spread evenly over a year, half of them of one number and the others of some hundred."""
    dice, ids = random.Random(1), Ids.seeded(2)
    for index in range(count):
        yield RecordingRecord(
            recording_id=ids.uuid(),
            auth_id=ACCOUNT.auth_id,
            call_uuid=ids.uuid(),
            from_number=f"1555{dice.randrange(NUMBERS):07}" if index % 2 else BUSY,
            to_number=f"1666{dice.randrange(NUMBERS):07}",
            file_format="mp3",
            channels=2,
            origin="xml",
            start_wall_ms=0,
            added_ns=NOW_NS - DAYS * NS_PER_DAY * index // count,
            samples=dice.randrange(8000, 8_000_000),
            path="/nowhere",
        )


def fill(url: str, count: int) -> None:
    """Write them, many at once."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    rows: list[dict[str, Any]] = []
    with engine.begin() as connection:
        for record in recordings(count):
            rows.append(row_of(record))
            if len(rows) == AT_ONCE:
                connection.execute(insert(RECORDINGS), rows)
                rows.clear()
        if rows:
            connection.execute(insert(RECORDINGS), rows)
    engine.dispose()


async def measure(client: httpx.AsyncClient, what: str, requests: Sequence[str]) -> Timing:
    """Make the requests one after another; each must succeed."""
    times = []
    for request in requests:
        began = time.perf_counter()
        answer = await client.get(request)
        times.append((time.perf_counter() - began) * 1000)
        answer.raise_for_status()
    times.sort()
    return Timing(
        request=what,
        count=len(times),
        p50_ms=times[len(times) // 2],
        p95_ms=times[len(times) * 95 // 100],
        greatest_ms=times[-1],
    )


async def walk(client: httpx.AsyncClient, what: str, first: str, pages: int) -> Timing:
    """Follow `next` from a list's beginning; its first page is not measured."""
    link = (await client.get(first)).json()["meta"]["next"]
    links: list[str] = []
    while link and len(links) < pages:
        links.append(link)
        link = (await client.get(link)).json()["meta"]["next"]
    return await measure(client, what, links)


async def bench(store: Store, count: int, rounds: int) -> list[Timing]:
    """All kinds of requests to a store of `count` recordings."""
    app = create_api()
    app.state.platform = cast("Operator", ListPlatform(store))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app),
        auth=(ACCOUNT.auth_id, ACCOUNT.auth_token),
        base_url="http://api.test",
        timeout=60,
    ) as client:
        dice = random.Random(3)

        def window() -> str:
            end = NOW_NS - dice.randrange(DAYS - 30) * NS_PER_DAY
            return f"add_time__gte={_moment(end - 30 * NS_PER_DAY)}&add_time__lte={_moment(end)}"

        def several(make: Callable[[], str]) -> list[str]:
            return [make() for _ in range(rounds)]

        def number() -> str:
            return f"from_number=1555{dice.randrange(NUMBERS):07}"

        return [
            await walk(client, "page by cursor, 30 days", _LIST + window(), rounds),
            await walk(
                client, "page by cursor, all by days of storage", _LIST + "recording_storage_duration__gte=1", rounds
            ),
            await measure(client, "first page, 30 days", several(lambda: _LIST + window())),
            await measure(client, "first page, 30 days of a number", several(lambda: f"{_LIST}{window()}&{number()}")),
            await measure(
                client, "first page, 30 days of half of all", several(lambda: f"{_LIST}{window()}&from_number={BUSY}")
            ),
            await measure(
                client,
                "page by offset, 30 days",
                several(lambda: f"{_LIST}{window()}&offset={dice.randrange(count // 13)}"),
            ),
            await measure(client, "first page of more than 90 days of storage", several(lambda: _OLD)),
            await measure(client, "the invoices of a year", [_INVOICES] * max(1, rounds // 10)),
        ]


_LIST = f"/v1/Account/{ACCOUNT.auth_id}/Recording/?"
_INVOICES = f"/v1/Account/{ACCOUNT.auth_id}/Invoice/"
_OLD = _LIST + "recording_storage_duration__gt=90"


def _moment(wall_ns: int) -> str:
    return f"{utc(wall_ns):%Y-%m-%d %H:%M:%S}"


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench.store", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--recordings", type=int, default=1_000_000, help="how many the store holds")
    parser.add_argument("--rounds", type=int, default=100, help="requests of each kind")
    parser.add_argument("--store", help="URL of an empty database; without it, SQLite in a folder that goes away")
    parser.add_argument("--json", type=Path, help="file for the figures")
    options = parser.parse_args(given)
    if min(options.recordings, options.rounds) < 1:
        parser.error("recordings and rounds are at least 1")
    return options


def main(given: Sequence[str] | None = None) -> int:
    """The command."""
    options = arguments(given)
    with tempfile.TemporaryDirectory(prefix="offhook-bench-") as folder:
        url = options.store or f"sqlite:///{folder}/store.sqlite"
        Store.open(url).close()
        began = time.perf_counter()
        fill(url, options.recordings)
        sys.stdout.write(f"{options.recordings} recordings written in {time.perf_counter() - began:.0f} s\n\n")
        store = Store.open(url)
        timings = asyncio.run(bench(store, options.recordings, options.rounds))
        store.close()
    sys.stdout.write("| request | p50, ms | p95, ms | greatest, ms |\n|---|---|---|---|\n")
    for each in timings:
        sys.stdout.write(f"| {each.request} | {each.p50_ms:.1f} | {each.p95_ms:.1f} | {each.greatest_ms:.1f} |\n")
    if options.json is not None:
        found = [{name: getattr(each, name) for name in Timing.__dataclass_fields__} for each in timings]
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
