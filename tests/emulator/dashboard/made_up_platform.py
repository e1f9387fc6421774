"""A platform made up for the tests of the dashboard, and a client that asks for it as a browser somewhere would."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from emulator.dashboard.app import Dashboard
from emulator.dashboard.onlooker import Rung, WebSocketDoor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from emulator.dashboard.onlooker import Levels, Part, View, WhichRecordings, WhichRungs

AUTH_ID, AUTH_TOKEN = "MAMADEUP000000000000", "made-up-token"
HOME = "http://127.0.0.1:8080"
LAN = "https://lab.example:8443"


class MadeUpShelf:
    """One recording, whose file a test may name."""

    def __init__(self) -> None:
        self.path: Path | None = None
        self.wanted: list[WhichRecordings] = []
        self.days: list[tuple[date, date]] = []

    def page(self, wanted: WhichRecordings) -> tuple[int, list[View]]:
        self.wanted.append(wanted)
        return 7, [{"recording_id": "r"}]

    def added_between(self, first: date, last: date) -> Iterator[list[View]]:
        self.days.append((first, last))
        yield [{"recording_id": "r", "from": "=1+1", "monthly_cost": -0.5}]

    def file(self, recording_id: str) -> Path | None:
        return self.path if recording_id == "r" else None

    async def waveform(self, recording_id: str, points: int) -> View | None:
        return {"duration_ms": points} if recording_id == "r" else None


class MadeUpRuns:
    """One run."""

    def all(self) -> list[View]:
        return [{"folder": "out/one"}]

    def report(self, folder: str) -> View | None:
        return {"folder": folder, "cases": []} if folder == "out/one" else None


class MadeUpPrompts:
    """One request, number 1."""

    def __init__(self) -> None:
        self.answers: list[tuple[str, str]] = []

    def answer(self, prompt_id: str, why_not: str) -> bool:
        self.answers.append((prompt_id, why_not))
        return prompt_id == "1"


class MadeUpPlatform:
    """An Onlooker of what a test puts into it."""

    realm = "phone.plivo.com"

    def __init__(self) -> None:
        self.hosts = frozenset({"lab.example"})
        self.authority = b""
        self.doors: Sequence[WebSocketDoor] = (WebSocketDoor(scheme="ws", host="0.0.0.0", port=5066),)
        self.parts: dict[Part, object] = {"clock": {"now_ms": 1, "shift_ms": 0}, "calls": []}
        self.happenings: list[Rung] = []
        self.replayed: list[str] = []
        self.shelf = MadeUpShelf()
        self.runs = MadeUpRuns()
        self.prompts = MadeUpPrompts()
        self.hear_levels: Callable[[Levels], None] | None = None

    def proves(self, auth_id: str, auth_token: str) -> bool:
        return (auth_id, auth_token) == (AUTH_ID, AUTH_TOKEN)

    def now_ms(self) -> int:
        return 1_767_225_600_000

    def part(self, name: Part) -> object:
        return self.parts.get(name, [])

    def happened_so_far(self) -> int:
        return len(self.happenings)

    def happened(self, since: int) -> Sequence[Rung]:
        return self.happenings[since:]

    def rungs_of(self, wanted: WhichRungs) -> list[Rung]:
        return [rung for rung in self.happenings[wanted.since :] if wanted.lane in {"", rung.lane}]

    def rungs(self, wanted: WhichRungs) -> tuple[list[Rung], int]:
        found = self.rungs_of(wanted)[: wanted.limit]
        return found, found[-1].number + 1 if found else wanted.since

    def raw(self, number: int) -> bytes | None:
        return "INVITE é".encode() if number < len(self.happenings) else None

    def ended_calls(self, limit: int, before_ms: int | None) -> list[View]:
        return [{"call_uuid": "c", "limit": limit, "before": before_ms}]

    def webhook(self, delivery_id: str) -> View | None:
        return {"id": "1"} if delivery_id == "1" else None

    def replay(self, delivery_id: str) -> bool:
        self.replayed.append(delivery_id)
        return delivery_id == "1"

    def watch_levels(self, hear: Callable[[Levels], None] | None) -> None:
        self.hear_levels = hear

    def happen(self, summary: str = "ringing") -> None:
        """Something happens."""
        self.happenings.append(a_rung(len(self.happenings), summary))


def a_rung(number: int, summary: str = "ringing") -> Rung:
    return Rung(
        number=number,
        at_ms=1_767_225_600_000 + number,
        lane="call",
        source="offhook",
        target="offhook",
        summary=summary,
        call_uuid="c",
        size=0,
    )


def a_dashboard(platform: MadeUpPlatform | None = None) -> Dashboard:
    """One that is open."""
    dashboard = Dashboard()
    dashboard.open(platform or MadeUpPlatform())
    return dashboard


def a_client(dashboard: Dashboard, *, url: str = HOME, peer: str = "127.0.0.1") -> httpx.AsyncClient:
    """A browser at the address `peer` that knows the platform by `url`."""
    transport = httpx.ASGITransport(app=dashboard.app, client=(peer, 50000))
    return httpx.AsyncClient(transport=transport, base_url=url, trust_env=False)
