"""Serves the app of a scenario: in this process, or on a loopback port of this machine, in the loop that is running."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from typing import TYPE_CHECKING

import uvicorn

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from starlette.types import ASGIApp

    from scenarios.runner.hosted_app import HostedApp
    from scenarios.runner.platform_port import Platform, World


class _QuietServer(uvicorn.Server):
    """Leaves Ctrl-C to the run: what is under way must be able to finish."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[str]:
    """Yields the URL under which `app` answers, without a slash at the end.

    The socket listens before the server runs, so that not even the first request is refused.
    """
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.setblocking(False)
        config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="auto", timeout_graceful_shutdown=2)
        server = _QuietServer(config)
        serving = asyncio.create_task(server.serve(sockets=[listener]), name="app of the scenario")
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving


@contextlib.asynccontextmanager
async def reachable(app: HostedApp, platform: Platform, world: World) -> AsyncIterator[None]:
    """Serves `app` where the platform reaches it, and sets its `url`."""
    if world == "simulated":
        app.url = platform.host_app(app)
        yield
        return
    async with served(app) as app.url:
        yield
