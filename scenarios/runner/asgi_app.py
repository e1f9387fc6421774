"""An ASGI app of the user's as the app under test: found by `module:attr`, every request noted on its way in."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from emulator.base.errors import BadInput
from scenarios.runner.hosted_app import HostedApp, replayed, whole_body

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send


class AsgiApp(HostedApp):
    """Passes everything on to `app` and notes each request with the status that it got."""

    def __init__(self, app: ASGIApp, now: Callable[[], float]) -> None:
        super().__init__(now)
        self._app = app

    async def serve(self, scope: Scope, receive: Receive, send: Send, at: float | None = None) -> None:
        """One connection of any type."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        at, body, status = self._now() if at is None else at, await whole_body(receive), 500

        async def notice(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, replayed(body, receive), notice)
        finally:
            await self.note(scope, body, receive, at=at, status=status)


def load_asgi(name: str) -> ASGIApp:
    """The app called `module:attr`; modules are also looked for in the working folder. Raises BadInput."""
    module_name, _, attribute = name.partition(":")
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)
    try:
        found: Any = importlib.import_module(module_name)
        for part in attribute.split("."):
            found = getattr(found, part)
    except (ImportError, AttributeError) as error:
        raise BadInput(f"{name} cannot be loaded: {error}") from error
    if not callable(found):
        raise BadInput(f"{name} is no ASGI app: {type(found).__name__} cannot be called")
    app: ASGIApp = found
    return app
