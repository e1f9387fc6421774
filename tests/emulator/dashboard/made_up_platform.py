"""A platform made up for the tests of the dashboard, and a client that asks for it as a browser somewhere would."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from emulator.dashboard.app import Dashboard
from emulator.dashboard.onlooker import Rung, WebSocketDoor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from emulator.dashboard.onlooker import Levels, Part

AUTH_ID, AUTH_TOKEN = "MAMADEUP000000000000", "made-up-token"
HOME = "http://127.0.0.1:8080"
LAN = "https://lab.example:8443"


class MadeUpPlatform:
    """An Onlooker of what a test puts into it."""

    realm = "phone.plivo.com"

    def __init__(self) -> None:
        self.hosts = frozenset({"lab.example"})
        self.doors: Sequence[WebSocketDoor] = (WebSocketDoor(scheme="ws", host="0.0.0.0", port=5066),)
        self.parts: dict[Part, object] = {"clock": {"now_ms": 1, "shift_ms": 0}, "calls": []}
        self.rungs: list[Rung] = []
        self.hear_levels: Callable[[Levels], None] | None = None

    def proves(self, auth_id: str, auth_token: str) -> bool:
        return (auth_id, auth_token) == (AUTH_ID, AUTH_TOKEN)

    def now_ms(self) -> int:
        return 1_767_225_600_000

    def part(self, name: Part) -> object:
        return self.parts.get(name, [])

    def happened_so_far(self) -> int:
        return len(self.rungs)

    def happened(self, since: int) -> Sequence[Rung]:
        return self.rungs[since:]

    def watch_levels(self, hear: Callable[[Levels], None] | None) -> None:
        self.hear_levels = hear

    def happen(self, summary: str = "ringing") -> None:
        """Something happens."""
        self.rungs.append(a_rung(len(self.rungs), summary))


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
