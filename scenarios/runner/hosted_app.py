"""An app under test that we serve ourselves: ASGI, with its faults; how a request is answered is the app's own."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from scenarios.runner.app_under_test import AppUnderTest, as_request

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Message, Receive, Scope, Send

    from scenarios.runner.app_faults import AppFault

UNANSWERED = 0
"""Status that is noted of a request without an answer."""


class HostedApp(AppUnderTest):
    """Every request is noted when it has been dealt with."""

    def __init__(self, now: Callable[[], float]) -> None:
        """`now` is the clock of the time line, seconds."""
        super().__init__()
        self._now = now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection of any type; a fault that waits for its path comes before the app."""
        fault = self.faults.take(scope["path"]) if scope["type"] == "http" else None
        if fault is None:
            await self.serve(scope, receive, send)
            return
        if fault.late_s:
            at, body = self._now(), await whole_body(receive)
            await asyncio.sleep(fault.late_s)
            await self.serve(scope, replayed(body, receive), send, at=at)
            return
        await self._fail(fault, scope, receive, send)

    @abstractmethod
    async def serve(self, scope: Scope, receive: Receive, send: Send, at: float | None = None) -> None:
        """Answer as if there were no faults; an HTTP request that came at `at` (None: now) goes into the log."""

    async def note(self, scope: Scope, body: bytes, receive: Receive, *, at: float, status: int) -> None:
        """Put a request that has been dealt with into the log."""
        request = Request(scope, replayed(body, receive))
        self.log.add(await as_request(request, self.log, at=at, status=status))

    async def _fail(self, fault: AppFault, scope: Scope, receive: Receive, send: Send) -> None:
        at, body = self._now(), await whole_body(receive)
        await self.note(scope, body, receive, at=at, status=fault.status or UNANSWERED)
        if fault.unanswered:
            while (await receive())["type"] != "http.disconnect":
                """Whoever asked gives up some time."""
            return
        await Response(b"", fault.status)(scope, receive, send)


async def whole_body(receive: Receive) -> bytes:
    """The body of a request, from its first part on."""
    body = b""
    while True:
        message = await receive()
        part: bytes = message.get("body", b"")
        body += part
        if not message.get("more_body"):
            return body


def replayed(body: bytes, receive: Receive) -> Receive:
    """`receive` for an app whose body has been read: first the whole of it, then whatever comes."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay
