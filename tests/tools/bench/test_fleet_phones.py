"""What the processes of a fleet say, and what is done about it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from emulator.base.errors import Unavailable
from tools.bench.fleet_lab import FleetPhone
from tools.bench.fleet_phones import FleetPhones
from tools.bench.programs import running

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

DESK = FleetPhone(name="p1", vendor="yealink", mac="001565000001", code=1)
ADAPTER = FleetPhone(name="p2", vendor="grandstream_ht", mac="c074ad000001", code=2)


def told(
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
    lines: Mapping[str, Sequence[Mapping[str, Any]]],
    waits: Sequence[str],
    lifted: int = 0,
) -> list[tuple[str, str]]:
    """Processes say these `lines`, by their vendor, and end; the moves of handsets, of which `lifted` are waited for.

    Raises what waiting for it does.
    """
    moves: list[tuple[str, str]] = []
    moved = asyncio.Semaphore(0)

    def serve(request: httpx.Request) -> httpx.Response:
        moves.append((request.headers["authorization"], json.loads(request.content)["hook"]))
        moved.release()
        return httpx.Response(200)

    def speaking(*command: str, log: Path) -> Any:
        said = "\n".join(json.dumps(line) for line in lines[command[3]])
        return running(sys.executable, "-c", f"import sys; print({said!r}, flush=True); sys.stdin.read()", log=log)

    monkeypatch.setattr("tools.bench.fleet_phones.running", speaking)

    async def main() -> None:
        async with (
            httpx.AsyncClient(transport=httpx.MockTransport(serve)) as client,
            contextlib.AsyncExitStack() as stack,
        ):
            phones = FleetPhones([DESK, ADAPTER], client)
            await phones.start("http://lab/", folder, stack)
            for what in waits:
                await phones.until(what, ["p1", "p2"], 10.0)
            for _ in range(lifted):
                await asyncio.wait_for(moved.acquire(), 10.0)

    asyncio.run(main())
    return moves


@pytest.mark.live
def test_a_handset_is_lifted_when_it_rings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def lines(phone: FleetPhone) -> list[dict[str, Any]]:
        door = {"http": "127.0.0.1:80", "token": "t"} if phone is ADAPTER else {"http": "127.0.0.1:80"}
        kinds: list[dict[str, Any]] = [door, {"provisioned": True}, {"registered": True}, {"call": "incoming"}]
        return [{**kind, "mac": phone.mac} for kind in kinds]

    waits = ("provisioned", "registered", "incoming")
    moves = told(monkeypatch, tmp_path, {each.vendor: lines(each) for each in (DESK, ADAPTER)}, waits, lifted=1)
    assert moves == [("Bearer t", "off")]


@pytest.mark.live
def test_who_is_not_registered_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lines = {"yealink": [{"registered": False, "mac": DESK.mac, "why": "no such file"}], "grandstream_ht": []}
    with pytest.raises(Unavailable, match="p1 is not registered: no such file"):
        told(monkeypatch, tmp_path, lines, ["registered"])


def test_what_never_comes_is_said_of_each_phone() -> None:
    async def main() -> None:
        async with httpx.AsyncClient() as client:
            await FleetPhones([DESK, ADAPTER], client).until("registered", ["p1", "p2"], 0.01)

    with pytest.raises(Unavailable, match="2 phones: p1, p2"):
        asyncio.run(main())
