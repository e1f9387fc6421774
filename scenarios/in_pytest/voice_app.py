"""The app of a test, of whatever kind, where its platform reaches it."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from scenarios.runner.app_server import reachable
from scenarios.runner.asgi_app import AsgiApp
from scenarios.runner.inline_app import InlineApp
from scenarios.runner.remote_app import RemoteApp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import ASGIApp

    from scenarios.runner.app_under_test import AppUnderTest
    from scenarios.runner.platform_port import Platform, World

    VoiceApp: TypeAlias = Mapping[str, str] | ASGIApp | str
    """Documents by path, an ASGI app, or the URL of an app that runs already."""


@contextlib.asynccontextmanager
async def voice_app(wanted: VoiceApp, platform: Platform, world: World) -> AsyncIterator[AppUnderTest]:
    """Yields the app with its `url`. Documents may be changed while it is served."""
    if isinstance(wanted, str):
        remote = RemoteApp(wanted)
        platform.trace.listen(remote.trace)
        yield remote
        return
    own = InlineApp(wanted, platform.now) if isinstance(wanted, Mapping) else AsgiApp(wanted, platform.now)
    async with reachable(own, platform, world):
        yield own
