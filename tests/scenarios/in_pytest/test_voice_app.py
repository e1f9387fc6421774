"""Each kind of app is served, and what it is asked is noted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from starlette.responses import Response

from scenarios.in_pytest.phones_in_test import PhonesInTest
from scenarios.in_pytest.platform_in_test import PlatformInTest
from scenarios.in_pytest.playground import playground
from scenarios.in_pytest.world_loop import loop_of
from scenarios.runner.app_server import served

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.in_pytest.voice_app import VoiceApp

RECORD = "<Response><Record maxLength='60' redirect='false' action=''/></Response>"


async def own_app(scope: Any, receive: Any, send: Any) -> None:
    """Somebody's ASGI app."""
    if scope["type"] == "http":
        await Response(RECORD if scope["path"] == "/answer/" else "", 200, media_type="application/xml")(
            scope, receive, send
        )


def one_call(app: VoiceApp, folder: Path, world: Any = "simulated") -> list[str]:
    """The paths that a call asks for."""
    with playground(world, seed="1", app=app, folder=folder / "left") as ground:
        platform, caller = PlatformInTest(ground, None), PhonesInTest(ground)("caller")
        caller.dial("15550100")
        caller.talk(0.5)
        caller.hang_up()
        platform.until("/hangup/")
        return [request.path for request in platform.requests]


@pytest.mark.parametrize("app", [{"/answer/": RECORD}, own_app], ids=["documents", "asgi"])
def test_an_app_of_this_process(app: VoiceApp, tmp_path: Path) -> None:
    assert one_call(app, tmp_path) == ["/answer/", "/hangup/"]


@pytest.mark.live
@pytest.mark.parametrize("app", [{"/answer/": RECORD}, own_app], ids=["documents", "asgi"])
def test_an_app_on_a_port(app: VoiceApp, tmp_path: Path) -> None:
    assert one_call(app, tmp_path, "live") == ["/answer/", "/hangup/"]


@pytest.mark.live
def test_an_app_that_runs_already(tmp_path: Path) -> None:
    loop, serving = loop_of("live"), served(own_app)
    url = loop.run(serving.__aenter__())
    try:
        assert one_call(f"{url}/", tmp_path, "live") == ["/answer/", "/hangup/"]
    finally:
        loop.run(serving.__aexit__(None, None, None))
        loop.close()
