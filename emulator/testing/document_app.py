"""The smallest voice application: XML documents by path. An ASGI app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Receive, Scope, Send


class DocumentApp:
    """Any path that has no document is a callback and is answered 200 with an empty body."""

    def __init__(self, documents: Mapping[str, str]) -> None:
        self._documents = documents

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        if scope["type"] == "http":
            body = self._documents.get(scope["path"], "")
            await Response(body, media_type="application/xml" if body else "text/plain")(scope, receive, send)
