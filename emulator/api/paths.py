"""Path tolerance: no trailing slash, one or many, doubled ones; a slash in a name is %2F. plivo_rest.md §1."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_SLASHES = re.compile(r"/{2,}")
_IN_A_NAME = re.compile(r"%2F", re.IGNORECASE)


class PathTolerance:
    """ASGI middleware that gives routes one spelling of a path. It never redirects: SDKs would not follow a POST."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its path normalised."""
        if scope["type"] == "http":
            path = _SLASHES.sub("/", _path(scope))
            scope = {**scope, "path": path.rstrip("/") or "/"}
        await self._app(scope, receive, send)


def name_in(segment: str) -> str:
    """The name that a segment of such a path is: routes are found while its slashes are still written %2F."""
    return segment.replace("%2F", "/")


def _path(scope: Scope) -> str:
    """What stands in the request, decoded but for the slashes that are part of a name."""
    raw = scope.get("raw_path", b"").decode("latin-1")
    path: str = unquote(_IN_A_NAME.sub("%252F", raw)) if _IN_A_NAME.search(raw) else scope["path"]
    return path
