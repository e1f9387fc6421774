"""The dashboard as an app of its own beside the REST API, and the front that leads to either."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from emulator.base.errors import BadInput, Unavailable
from emulator.dashboard import (
    calls,
    entering,
    event_stream,
    ladder,
    pages,
    prompts,
    recordings,
    runs,
    state,
    webhooks,
)
from emulator.dashboard.entries import Entries
from emulator.dashboard.gate import Gate
from emulator.dashboard.watching import Watching

if TYPE_CHECKING:
    from fastapi import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

    from emulator.dashboard.onlooker import Onlooker

_PAGES = frozenset({"/", "/phone"})
_FOLDERS = ("/static/", "/lab/")


class Dashboard:
    """One per platform: who has entered and who watches are its own."""

    def __init__(self) -> None:
        self.app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
        self.app.state.entries = Entries()
        self.app.state.onlooker = None
        self.app.add_middleware(Gate, entries=self.app.state.entries)
        self.app.add_exception_handler(HTTPException, _refused)
        self.app.add_exception_handler(RequestValidationError, _invalid)
        self.app.add_exception_handler(BadInput, _wrong)
        self.app.add_exception_handler(Unavailable, _unavailable)
        for part in (pages, entering, state, event_stream, calls, ladder, prompts, recordings, runs, webhooks):
            self.app.include_router(part.router)

    def open(self, onlooker: Onlooker) -> None:
        """Show this platform; until then all is answered with 503."""
        self.app.state.watching = Watching(onlooker)
        self.app.state.onlooker = onlooker

    def close(self) -> None:
        """Let everybody go who watches."""
        if self.app.state.onlooker is not None:
            self.app.state.watching.close()


class Front:
    """ASGI app: the dashboard at its paths, the REST API at all others, as if there were no dashboard."""

    def __init__(self, api: ASGIApp, dashboard: ASGIApp) -> None:
        self._api = api
        self._dashboard = dashboard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        is_for_people = scope["type"] == "http" and is_of_dashboard(scope["path"])
        await (self._dashboard if is_for_people else self._api)(scope, receive, send)


def is_of_dashboard(path: str) -> bool:
    """Whether the dashboard answers at a path."""
    return path in _PAGES or path.startswith(_FOLDERS)


async def _refused(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    why = {404: "not found", 405: "method not allowed"}.get(error.status_code, str(error.detail))
    return JSONResponse({"error": why}, status_code=error.status_code, headers=error.headers)


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    return JSONResponse({"error": f"{first['loc'][-1]}: {first['msg']}"}, status_code=400)


async def _wrong(_request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"error": str(error)}, status_code=400)


async def _unavailable(_request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"error": f"not available now: {error}"}, status_code=503)
