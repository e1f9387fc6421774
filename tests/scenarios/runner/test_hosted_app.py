"""Faults of an app, as whoever asks it meets them, and what the log keeps of such requests."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest

from emulator.runtime.asgi_server import AsgiServer
from emulator.runtime.virtual_loop import VirtualLoop
from scenarios.runner.app_faults import AppFault
from scenarios.runner.asgi_app import AsgiApp
from scenarios.runner.inline_app import InlineApp

if TYPE_CHECKING:
    from collections.abc import Callable

    from scenarios.runner.hosted_app import HostedApp

Asked = list[tuple[int, float]]


def inline() -> HostedApp:
    return InlineApp({"/x/": "<Response/>"}, lambda: asyncio.get_running_loop().time())


def asgi() -> HostedApp:
    return AsgiApp(inline(), lambda: asyncio.get_running_loop().time())


async def ask(app: HostedApp, times: int, patience: float = 60.0) -> Asked:
    """Status (0: none) and seconds of one request after another."""
    loop, seen = asyncio.get_running_loop(), []
    async with httpx.AsyncClient(transport=AsgiServer(app), base_url="http://app", timeout=None) as client:
        for number in range(times):
            began, status = loop.time(), 0
            try:
                async with asyncio.timeout(patience):
                    status = (await client.post("/x/", data={"n": str(number)})).status_code
            except TimeoutError:
                """Nobody answers."""
            seen.append((status, round(loop.time() - began, 3)))
    return seen


@pytest.mark.parametrize("make", [inline, asgi])
def test_each_fault_and_then_none(make: Callable[[], HostedApp]) -> None:
    async def main() -> tuple[HostedApp, Asked]:
        app = make()
        app.faults.arm("/x/", AppFault(status=503), 1)
        app.faults.arm("/x/", AppFault(late_s=3.0), 1)
        app.faults.arm("/x/", AppFault(unanswered=True), 1)
        app.faults.arm("/other/", AppFault(status=500), 1)
        return app, await ask(app, 4, patience=15)

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        app, seen = runner.run(main())

    assert seen == [(503, 0.0), (200, 3.0), (0, 15.0), (200, 0.0)]
    assert [request.status for request in app.log.requests] == [503, 200, 0, 200]
    assert [request.fields["n"] for request in app.log.requests] == ["0", "1", "2", "3"]
    assert [request.at for request in app.log.requests] == [0.0, 0.0, 3.0, 18.0]
    assert app.faults.unmet() == {"/other/": 1}
