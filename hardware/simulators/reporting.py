"""What a phone tells a web server by itself: requests one after another, whose answers interest nobody."""

from __future__ import annotations

import asyncio
import ssl
from functools import cache

import httpx

TIMEOUT_S = 5.0


class Reporter:
    """Sends them in order; of one that cannot be sent `failed` counts."""

    def __init__(self, user_agent: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        """Without a `transport` they go out into the network."""
        self.failed = 0
        self._transport = transport
        self._user_agent = user_agent
        self._queue: asyncio.Queue[httpx.Request] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    def get(self, url: str) -> None:
        """Send GET."""
        self._send(httpx.Request("GET", url, headers={"User-Agent": self._user_agent}))

    def post(self, url: str, body: bytes, content_type: str) -> None:
        """Send POST."""
        headers = {"User-Agent": self._user_agent, "Content-Type": content_type}
        self._send(httpx.Request("POST", url, content=body, headers=headers))

    async def stop(self, within: float) -> None:
        """Wait a while for what is still to be sent."""
        if self._task is not None:
            try:
                await asyncio.wait_for(self._queue.join(), within)
            except TimeoutError:
                self.failed += self._queue.qsize()
            self._task.cancel()

    def _send(self, request: httpx.Request) -> None:
        self._queue.put_nowait(request)
        self._task = self._task or asyncio.create_task(self._run(), name="reports of a phone")

    async def _run(self) -> None:
        client = httpx.AsyncClient(timeout=TIMEOUT_S, trust_env=False, transport=self._transport, verify=_authorities())
        async with client:
            while True:
                request = await self._queue.get()
                try:
                    await client.send(request)
                except (httpx.HTTPError, httpx.InvalidURL):
                    self.failed += 1
                self._queue.task_done()


@cache
def _authorities() -> ssl.SSLContext:
    """Those of the machine, read once for a whole fleet."""
    return ssl.create_default_context()
