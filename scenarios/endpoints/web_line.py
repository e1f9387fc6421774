"""The SIP side of a phone by WebSocket (RFC 7118): its endpoint, and the connection as a browser would make it."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from emulator.base.address import Address
from emulator.base.errors import Unavailable
from emulator.sip import events
from emulator.sip.endpoint import SipEndpoint
from emulator.sip.hop import Hop

if TYPE_CHECKING:
    from collections.abc import Callable

    from websockets.asyncio.client import ClientConnection

    from emulator.base.ids import Ids
    from emulator.sip.commands import Command

LOOKS_AT_TIMERS_S = 0.1
"""By a connection nothing is sent again, so nobody sees how late a timer is."""


class WebLine:
    """Sends what the endpoint wants sent; whatever else comes out of it goes to `report`."""

    def __init__(self, server: Address, report: Callable[[events.Output], None], *, ids: Ids, user_agent: str) -> None:
        self.server = Hop("ws", server)
        self._report = report
        self._unsent: asyncio.Queue[bytes] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []
        self._connection: ClientConnection | None = None
        # Nobody can call it but by this connection: its Contact is where nobody listens.
        self._endpoint = SipEndpoint(local=Hop("ws", Address(server.host, 9)), ids=ids, user_agent=user_agent)

    async def open(self) -> None:
        """Raises Unavailable."""
        try:
            self._connection = await connect(
                f"ws://{self.server.address}", subprotocols=[Subprotocol("sip")], proxy=None
            )
        except OSError as error:
            raise Unavailable(f"no WebSocket to {self.server.address}: {error}") from error
        works = (self._read(self._connection), self._write(self._connection), self._watch())
        self._tasks = [asyncio.create_task(work, name="phone by WebSocket") for work in works]

    def order(self, command: Command) -> None:
        """Give the endpoint an order."""
        self._endpoint.handle(command, self._now())
        self._perform()

    async def close(self) -> None:
        """Say what is still to be said, and end the connection."""
        if self._connection is not None:
            with contextlib.suppress(ConnectionClosed):
                while not self._unsent.empty():
                    await self._connection.send(self._unsent.get_nowait(), text=True)
            await self._connection.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _read(self, connection: ClientConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for message in connection:
                data = message.encode() if isinstance(message, str) else message
                self._endpoint.receive(data, self.server, self._now())
                self._perform()

    async def _write(self, connection: ClientConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            while True:
                await connection.send(await self._unsent.get(), text=True)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(LOOKS_AT_TIMERS_S)
            deadline = self._endpoint.next_deadline()
            if deadline is not None and deadline <= self._now():
                self._endpoint.handle_timeout(self._now())
                self._perform()

    def _perform(self) -> None:
        for output in self._endpoint.take_outputs():
            if isinstance(output, events.Transmit):
                self._unsent.put_nowait(output.data)
            else:
                self._report(output)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()
