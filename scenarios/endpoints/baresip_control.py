"""The remote control of a baresip process: ctrl_tcp commands and events."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from typing import TYPE_CHECKING, Any

from emulator.base.errors import PeerViolation, Unavailable
from scenarios.endpoints.netstring import NetstringReader, encode

if TYPE_CHECKING:
    from collections.abc import Callable

CONNECT_EVERY_S = 0.05
REPLY_WITHIN_S = 5.0


class BaresipControl:
    """One TCP connection. Events go to `on_event`; a command waits for its own reply."""

    def __init__(self, on_event: Callable[[dict[str, Any]], None]) -> None:
        self._on_event = on_event
        self._tokens = itertools.count(1)
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._writer: asyncio.StreamWriter | None = None
        self._reading: asyncio.Task[None] | None = None

    async def connect(self, port: int, alive: Callable[[], bool]) -> None:
        """Connect to loopback as soon as the process listens. Raises Unavailable when it dies before."""
        while self._writer is None:
            try:
                reader, self._writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                if not alive():
                    raise Unavailable("baresip ended while it started") from None
                await asyncio.sleep(CONNECT_EVERY_S)
            else:
                self._reading = asyncio.create_task(self._read(reader), name="baresip control")

    async def command(self, name: str, parameters: str = "") -> str:
        """Give an order and return the text of the reply. Raises Unavailable when none comes or it is refused."""
        if self._writer is None or self._writer.is_closing():
            raise Unavailable("baresip is not running")
        token = f"{name}-{next(self._tokens)}"
        reply: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting[token] = reply
        self._writer.write(encode({"command": name, "params": parameters, "token": token}))
        try:
            answer = await asyncio.wait_for(reply, REPLY_WITHIN_S)
        except TimeoutError:
            raise Unavailable(f"baresip does not reply to {name!r}") from None
        finally:
            del self._waiting[token]
        if not answer.get("ok"):
            raise Unavailable(f"baresip refuses {name!r}: {answer.get('data', '')}")
        return str(answer.get("data", ""))

    async def close(self) -> None:
        """Hang up the line."""
        if self._reading is not None:
            self._reading.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reading
        if self._writer is not None:
            self._writer.close()
            with contextlib.suppress(OSError):
                await self._writer.wait_closed()

    async def _read(self, reader: asyncio.StreamReader) -> None:
        netstrings = NetstringReader()
        with contextlib.suppress(OSError, PeerViolation):
            while data := await reader.read(65536):
                for message in netstrings.feed(data):
                    self._dispatch(message)
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(Unavailable("baresip has ended"))

    def _dispatch(self, message: dict[str, Any]) -> None:
        if message.get("event"):
            self._on_event(message)
        reply = self._waiting.get(str(message.get("token", "")))
        if reply is not None and not reply.done():
            reply.set_result(message)
