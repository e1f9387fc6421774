"""The voice application of a scenario: serves its inline documents and notes every request. An ASGI app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from scenarios.language.matrix import substituted
from scenarios.runner.app_requests import AppRequest, RequestLog

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.types import Receive, Scope, Send


class InlineApp:
    """Any path that has no document is a callback and is answered 200 with an empty body."""

    def __init__(self, documents: Mapping[str, str], now: Callable[[], float]) -> None:
        self.log = RequestLog()
        self.variables: dict[str, str] = {}
        """What `${name}` in a document stands for; filled in when the platform and the phones are up."""
        self._documents = documents
        self._now = now

    def text(self, template: str) -> str:
        """`template` with the variables of the running case filled in."""
        return substituted(template, self.variables)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        at = self._now()
        form = dict((await request.form()).multi_items()) if request.method == "POST" else {}
        fields = {name: str(value) for name, value in (form or dict(request.query_params)).items()}
        document = self._documents.get(request.url.path)
        body = self.text(document) if document is not None else ""
        await Response(body, 200, media_type="application/xml" if body else "text/plain")(scope, receive, send)
        self.log.add(
            AppRequest(
                number=len(self.log.requests) + 1,
                at=at,
                method=request.method,
                url=str(request.url),
                path=request.url.path,
                fields=fields,
                headers=dict(request.headers),
                status=200,
            )
        )
