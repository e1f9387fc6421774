"""Tells the platform of every request to the REST API and its answer, for the time line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.api.operator import Exchange

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from emulator.api.operator import Operator


class Witness:
    """ASGI middleware. It stands inside of whatever rewrites the path, where the route that answered can be seen."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and watch the answer, without holding it back."""
        platform: Operator | None = scope["app"].state.platform if scope["type"] == "http" else None
        if platform is None:
            await self._app(scope, receive, send)
            return
        seen = _Seen(scope)

        async def watched(message: Message) -> None:
            if seen.is_whole(message):
                platform.note_exchange(seen.exchange())
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception:
            seen.status = 500
            platform.note_exchange(seen.exchange())
            raise


class _Seen:
    """One answer, as far as it was sent."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self.status = 0
        self._is_json = False
        self._body = bytearray()

    def is_whole(self, message: Message) -> bool:
        """Take the next message; whether it is the last."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self._is_json = dict(message["headers"]).get(b"content-type", b"").startswith(b"application/json")
            return False
        if self._is_json:
            self._body += message.get("body", b"")
        return not message.get("more_body", False)

    def exchange(self) -> Exchange:
        """What was asked and answered."""
        route = self._scope.get("route")
        return Exchange(
            method=self._scope["method"],
            path=self._scope["path"],
            route="" if route is None else route.path or "/",
            status=self.status,
            body=self._body.decode() if self._is_json else None,
        )
