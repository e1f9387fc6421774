"""Starts the live media process and speaks with it: orders and bound sockets over, events back."""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections import deque
from typing import TYPE_CHECKING

from emulator.base.errors import Unavailable
from emulator.media.commands import CloseLeg, OpenLeg
from emulator.media.events import EngineLost
from emulator.runtime import media_wire as wire
from emulator.runtime.child_pipe import messages_of
from emulator.runtime.live_network import LiveMediaSocket
from emulator.runtime.media_spawn import MediaOptions, spawn

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from emulator.base.address import Address
    from emulator.media.commands import Command
    from emulator.media.events import Event
    from emulator.runtime.network import MediaSocket
    from emulator.runtime.port_pool import PortPair, PortPool

START_LIMIT_S = 10.0
STOP_LIMIT_S = 4.0
GONE = "the media process has ended"

_log = logging.getLogger(__name__)


class LiveHost:
    """`MediaHost` over a process of its own."""

    def __init__(self, pool: PortPool, *, wall_epoch_ns: int, capture: Path | None = None) -> None:
        """`wall_epoch_ns` is wall time at monotonic zero; `capture` the path of a pcap."""
        self._pool = pool
        self._wall_epoch_ns = wall_epoch_ns
        self._capture = capture
        self._unopened: dict[str, PortPair] = {}
        self._unsent: deque[tuple[bytes, PortPair | None]] = deque()
        self._on_event: Callable[[Event], None] = lambda _: None
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: socket.socket | None = None
        self._ready = asyncio.Event()
        self._gone = asyncio.Event()
        self._stopping = False

    @property
    def pid(self) -> int:
        """Process id of the running media process."""
        assert self._process is not None, "the media process runs between start and stop"
        return self._process.pid

    async def start(self, on_event: Callable[[Event], None]) -> None:
        """Start the process and wait until it ticks. Raises Unavailable when it does not."""
        self._on_event = on_event
        options = MediaOptions(wall_epoch_ns=self._wall_epoch_ns, capture=str(self._capture or ""))
        self._process, self._pipe = spawn(options)
        asyncio.get_running_loop().add_reader(self._pipe, self._read)
        try:
            async with asyncio.timeout(START_LIMIT_S):
                await self._ready.wait()
        except TimeoutError:
            await self.stop()
            raise Unavailable(f"the media process does not start within {START_LIMIT_S:g} s") from None
        if self._gone.is_set():
            code = self._process.wait()
            await self.stop()
            raise Unavailable(f"the media process ended at once with code {code}")

    def open_port(self, leg: str, host: str) -> Address:
        """Bind the ports of RTP and RTCP on `host` for a leg, at once. Raises Unavailable."""
        if self._gone.is_set():
            raise Unavailable(GONE)
        sockets = self._pool.open(host)
        self._unopened[leg] = sockets
        return sockets.local

    def submit(self, command: Command) -> None:
        """Give the engine an order; an OpenLeg takes the leg's sockets along."""
        carried: PortPair | None = None
        if isinstance(command, OpenLeg):
            carried = self._unopened.pop(command.leg)
        if isinstance(command, CloseLeg) and command.leg in self._unopened:
            self._unopened.pop(command.leg).close()
            return
        self._post(wire.command_message(command), carried)

    def capture(self, data: bytes, source: Address, destination: Address) -> None:
        """Put a datagram that is no RTP (SIP) into the capture, at this moment."""
        if self._capture is not None:
            captured = wire.Captured(data, source, destination, time.monotonic_ns())
            self._post(wire.captured_message(captured))

    async def stop(self) -> None:
        """Have the process close everything, take its last events, and see it end."""
        if self._process is None:
            return
        process, self._process = self._process, None
        self._stopping = True
        self._post(bytes([wire.STOP]))
        try:
            async with asyncio.timeout(STOP_LIMIT_S):
                await self._gone.wait()
        except TimeoutError:
            _log.error("the media process does not stop; it is ended")
            process.kill()
        self._close_pipe()
        await asyncio.get_running_loop().run_in_executor(None, process.wait)
        for sockets in self._unopened.values():
            sockets.close()
        self._unopened.clear()

    def _post(self, message: bytes, carried: PortPair | None = None) -> None:
        if self._pipe is None:
            if carried is not None:
                carried.close()
            return
        if not self._unsent and self._send(message, carried):
            return
        if not self._unsent:
            asyncio.get_running_loop().add_writer(self._pipe, self._write)
        self._unsent.append((message, carried))

    def _write(self) -> None:
        while self._unsent and self._send(*self._unsent[0]):
            self._unsent.popleft()
        if not self._unsent and self._pipe is not None:
            asyncio.get_running_loop().remove_writer(self._pipe)

    def _send(self, message: bytes, carried: PortPair | None) -> bool:
        """Whether the message is off our hands. Its sockets live on in the media process."""
        assert self._pipe is not None
        descriptors = [] if carried is None else [_descriptor(carried.rtp), _descriptor(carried.rtcp)]
        try:
            socket.send_fds(self._pipe, [message], descriptors)
        except BlockingIOError:
            return False
        except OSError as error:
            _log.debug("the media process takes nothing: %s", error)  # Its death is noticed by the reader.
        if carried is not None:
            carried.close()
        return True

    def _read(self) -> None:
        assert self._pipe is not None, "it is read while it is open"
        for message in messages_of(self._pipe, wire.MAX_MESSAGE):
            if not message:
                self._end()
                return
            if message[0] == wire.EVENT:
                self._on_event(wire.decode_event(message[1:]))
            elif message[0] == wire.READY:
                self._ready.set()

    def _end(self) -> None:
        was_running = self._ready.is_set()
        self._close_pipe()
        self._gone.set()
        self._ready.set()
        if was_running and not self._stopping:
            self._on_event(EngineLost(why=GONE))

    def _close_pipe(self) -> None:
        if self._pipe is not None:
            loop = asyncio.get_running_loop()
            loop.remove_reader(self._pipe)
            loop.remove_writer(self._pipe)
            self._pipe.close()
            self._pipe = None
        for _, carried in self._unsent:
            if carried is not None:
                carried.close()
        self._unsent.clear()


def _descriptor(media_socket: MediaSocket) -> int:
    assert isinstance(media_socket, LiveMediaSocket), "a live host binds ports of the live network"
    return media_socket.sock.fileno()
