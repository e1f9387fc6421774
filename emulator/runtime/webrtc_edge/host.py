"""Starts the edge's process when a WebRTC leg needs it, again when it has died; orders over, events back."""

from __future__ import annotations

import asyncio
import importlib.util
import logging
import subprocess
import sys
from collections import deque
from typing import TYPE_CHECKING

from emulator.base.errors import Unavailable
from emulator.runtime.child_pipe import messages_of
from emulator.runtime.media_spawn import child_environment
from emulator.runtime.media_wire import socket_pair
from emulator.runtime.webrtc_edge import messages as said
from emulator.runtime.webrtc_edge import wire

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from emulator.runtime.webrtc_edge.messages import BeginEdge, Command, Event

GONE = "the WebRTC process has ended"
MISSING = "WebRTC needs aiortc: pip install 'offhook[browser]'"
STOP_LIMIT_S = 4.0

_log = logging.getLogger(__name__)


class EdgeHost:
    """The platform's side. Nothing runs before `start`, or before `submit` is called for the first time."""

    def __init__(self, options: BeginEdge) -> None:
        self._options = options
        self.on_event: Callable[[Event], None] = lambda _: None
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: socket.socket | None = None
        self._unsent: deque[bytes] = deque()

    @property
    def pid(self) -> int | None:
        """Process id; None while it does not run."""
        return None if self._process is None else self._process.pid

    def submit(self, command: Command) -> None:
        """Give an order; it starts the process if that is an OpenEdgeLeg. Raises Unavailable when that cannot be."""
        if self._process is None:
            if not isinstance(command, said.OpenEdgeLeg):
                return
            self._start()
        self._post(command)

    def start(self) -> None:
        """Start the process before it is needed, so that the first browser waits less. Without aiortc nothing runs."""
        if self._process is None and importlib.util.find_spec("aiortc") is not None:
            self._start()

    async def stop(self) -> None:
        """Have the process say farewell to all peers and see it end."""
        process, self._process = self._process, None
        if process is None:
            return
        self._flush()
        self._close_pipe()
        wait = asyncio.get_running_loop().run_in_executor(None, process.wait)
        try:
            async with asyncio.timeout(STOP_LIMIT_S):
                await asyncio.shield(wait)
        except TimeoutError:
            _log.error("the WebRTC process does not stop; it is ended")
            process.kill()
            await wait

    def _start(self) -> None:
        if importlib.util.find_spec("aiortc") is None:
            raise Unavailable(MISSING)
        ours, theirs = socket_pair()
        ours.setblocking(False)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "emulator.runtime.webrtc_edge.process", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env=child_environment(),
                stdin=subprocess.DEVNULL,
            )
        self._pipe = ours
        asyncio.get_running_loop().add_reader(ours, self._read)
        self._post(self._options)

    def _post(self, command: Command) -> None:
        was_waiting = bool(self._unsent)
        self._unsent.append(wire.encode(command))
        if not was_waiting:
            self._flush()
            if self._unsent and self._pipe is not None:
                asyncio.get_running_loop().add_writer(self._pipe, self._write)

    def _write(self) -> None:
        self._flush()
        if not self._unsent and self._pipe is not None:
            asyncio.get_running_loop().remove_writer(self._pipe)

    def _flush(self) -> None:
        while self._unsent and self._pipe is not None:
            try:
                self._pipe.send(self._unsent[0])
            except BlockingIOError:
                return
            except OSError as error:
                _log.debug("the WebRTC process takes nothing: %s", error)  # Its death is noticed by the reader.
            self._unsent.popleft()

    def _read(self) -> None:
        assert self._pipe is not None, "it is read while it is open"
        for data in messages_of(self._pipe, wire.MAX_MESSAGE):
            if not data:
                self._end()
                return
            event = wire.decode(data)
            assert isinstance(event, said.Event), "the edge tells events"
            self.on_event(event)

    def _end(self) -> None:
        """It died on its own: the next leg starts another."""
        self._close_pipe()
        process, self._process = self._process, None
        if process is not None:
            process.wait()
            self.on_event(said.EdgeLost(why=f"{GONE} with code {process.returncode}"))

    def _close_pipe(self) -> None:
        if self._pipe is not None:
            loop = asyncio.get_running_loop()
            loop.remove_reader(self._pipe)
            loop.remove_writer(self._pipe)
            self._pipe.close()
            self._pipe = None
        self._unsent.clear()
