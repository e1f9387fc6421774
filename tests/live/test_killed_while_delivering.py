"""kill -9 while a webhook is under way: the next start sends it again, marked, and those behind it once, in order."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from emulator.testing.softphone_log import Moment
from scenarios.runner.app_faults import AppFault
from scenarios.runner.app_server import served
from scenarios.runner.inline_app import InlineApp
from tests.live.callers import connected
from tests.live.test_killed_while_recording import OFFHOOK, up

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.live
DOCUMENT = """
<Response>
  <Record recordSession="true" redirect="false" action="${app_url}/first/"/>
  <Message src="15550100" dst="15550199" callbackUrl="${app_url}/second/">On our way.</Message>
  <Message src="15550100" dst="15550199" callbackUrl="${app_url}/third/" callbackMethod="GET">Hurry up.</Message>
  <Wait length="1"/>
</Response>
"""
BEHIND = ["/second/", "/third/", "/answer/"]
"""The application names no hang-up URL: its answer URL is told of the end."""


def marks(app: InlineApp) -> list[tuple[str, str]]:
    """Path and number of the try of every request that has come, but for the first to the answer URL."""
    return [(each.path, each.headers["x-offhook-delivery-attempt"]) for each in app.log.requests[1:]]


async def crash(folder: Path, app: InlineApp, *, kills: int) -> None:
    """A call, then as many kills with /first/ under way; a last platform delivers, one more has nothing to do."""
    app.faults.arm("/first/", AppFault(unanswered=True), kills)
    with up(folder) as first:
        phone = await connected("ann", first.sip, "15550100")
        await phone.log.until(Moment.ENDED, 10.0)
        await app.log.until({"/first/": 1}, 10.0)
        await asyncio.sleep(0.5)  # A phone knows of the end a moment before the store does.
        await phone.stop()
    for kill in range(2, kills + 1):
        with up(folder):
            await app.log.until({"/first/": kill}, 20.0)
    with up(folder) as last:
        await app.log.until({"/answer/": 2}, 20.0)
        await last.stop()
    with up(folder) as idle:
        await idle.stop()


@pytest.mark.parametrize("kills", [1, 3])
def test_nothing_is_lost_and_what_comes_again_says_so(tmp_path: Path, kills: int) -> None:
    app = InlineApp({"/answer/": DOCUMENT}, lambda: 0.0)

    async def main() -> None:
        async with served(app) as url:
            app.variables["app_url"] = url
            (tmp_path / "offhook.yaml").write_text(OFFHOOK.format(url=url))
            await crash(tmp_path, app, kills=kills)

    asyncio.run(main())
    assert marks(app) == [
        *(("/first/", str(attempt)) for attempt in range(1, kills + 2)),
        *((path, "1") for path in BEHIND),
    ]
    tries = app.log.to("/first/")
    assert len({each.headers["x-offhook-delivery-id"] for each in tries}) == 1
    assert all(each.fields == tries[0].fields for each in tries)
    ids = [each.headers["x-offhook-delivery-id"] for each in app.log.requests]
    assert len(set(ids)) == len(ids) - kills
