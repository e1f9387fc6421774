"""The edge's process: one loop for all WebRTC legs, until its platform says nothing more.

Started by `host` as `python -m emulator.runtime.webrtc_edge.process PIPE`.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import socket
import sys
from collections import deque
from typing import TYPE_CHECKING

from aiortc import RTCCertificate

from emulator.runtime.child_pipe import messages_of
from emulator.runtime.webrtc_edge import messages as said
from emulator.runtime.webrtc_edge import wire
from emulator.runtime.webrtc_edge.relay import Relay

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from emulator.runtime.webrtc_edge.messages import Command, Event


class Edge:
    """All legs of a platform."""

    def __init__(self, pipe: socket.socket) -> None:
        pipe.setblocking(False)
        self._pipe = pipe
        self._loop = asyncio.get_running_loop()
        self._unsent: deque[bytes] = deque()
        self._certificate = RTCCertificate.generateCertificate()
        self._options = said.BeginEdge()
        self._relays: dict[str, Relay] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.is_over = asyncio.Event()

    async def run(self) -> None:
        """Until the platform is gone."""
        self._loop.add_reader(self._pipe, self._read)
        await self.is_over.wait()
        self._loop.remove_reader(self._pipe)
        await asyncio.gather(*(relay.close() for relay in self._relays.values()), return_exceptions=True)

    def _read(self) -> None:
        for data in messages_of(self._pipe, wire.MAX_MESSAGE):
            if not data:
                self._loop.remove_reader(self._pipe)
                self.is_over.set()
                return
            command = wire.decode(data)
            assert isinstance(command, said.Command), "the platform sends orders"
            self._take(command)

    def _take(self, command: Command) -> None:
        match command:
            case said.BeginEdge():
                self._options = command
            case said.OpenEdgeLeg():
                self._open(command)
            case said.RestartIce():
                if command.leg in self._relays:
                    self._spawn(self._gather(command.leg, self._relays[command.leg], is_first=False))
            case said.ConnectEdgeLeg():
                if command.leg in self._relays:
                    self._relays[command.leg].agree(command.peer, controlling=command.controlling)
            case said.CloseEdgeLeg():
                relay = self._relays.pop(command.leg, None)
                if relay is not None:
                    self._spawn(relay.close())

    def _open(self, command: said.OpenEdgeLeg) -> None:
        try:
            relay = Relay(command.leg, command.engine, self._certificate, self._options, self._report)
        except OSError as error:
            self._report(said.EdgeLegFailed(leg=command.leg, why=f"no socket for a relay: {error}"))
            return
        self._relays[command.leg] = relay
        self._spawn(self._gather(command.leg, relay, is_first=True))

    async def _gather(self, leg: str, relay: Relay, *, is_first: bool) -> None:
        try:
            own = await relay.gather()
        except (OSError, ValueError) as error:
            self._report(said.EdgeLegFailed(leg=leg, why=f"no candidates of ICE: {error}"))
            return
        opened = said.EdgeLegOpened(leg=leg, relay=relay.address, own=own, lacks=relay.lacks(own))
        self._report(opened if is_first else said.IceGathered(leg=leg, own=own))

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _report(self, event: Event) -> None:
        if not self._unsent:
            self._loop.add_writer(self._pipe, self._write)
        self._unsent.append(wire.encode(event))

    def _write(self) -> None:
        with contextlib.suppress(BlockingIOError, ConnectionError):
            while self._unsent:
                self._pipe.send(self._unsent[0])
                self._unsent.popleft()
        if not self._unsent:
            self._loop.remove_writer(self._pipe)


async def main(pipe: str) -> None:
    """Run the process on a descriptor."""
    # Ctrl-C reaches the whole group; the platform finishes its calls first and then closes the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    edge = Edge(socket.socket(fileno=int(pipe)))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, edge.is_over.set)
    gc.collect()
    gc.freeze()
    await edge.run()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
