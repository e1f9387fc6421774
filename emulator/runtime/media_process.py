"""The live media engine's process: one thread, a tick every 20 ms, until its platform says stop or is gone.

Started by live_host as `python -m emulator.runtime.media_process OPTIONS PIPE`, see media_spawn.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import resource
import select
import signal
import socket
import sys
import time
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.media.commands import OpenLeg
from emulator.runtime import media_wire as wire
from emulator.runtime.kernel_ports import KernelPorts
from emulator.runtime.media_round import MediaRound
from emulator.runtime.media_spawn import MediaOptions
from emulator.runtime.tick_schedule import TICK_NS, TickSchedule

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import FrameType

    from emulator.media.events import Event

COLLECT_EVERY = 500
"""Ticks between garbage collections, which are made only while no leg is open."""
PRIORITY = -10
AUTOGROUP = Path("/proc/self/autogroup")
MANY_CPUS = 4
FAREWELL_S = 2.0
"""How long the last events may take to be read."""


class MediaWorker:
    """The loop around the engine."""

    def __init__(self, options: MediaOptions, pipe: socket.socket) -> None:
        self._pipe = pipe
        self._pipe.setblocking(False)
        self._pipes = [pipe]
        self._unsent: deque[bytes] = deque()
        self._stopping = False
        self._ports = KernelPorts()
        zero_ns = time.monotonic_ns()
        self._schedule = TickSchedule(zero_ns)
        self._collecting_ns = zero_ns
        self._round = MediaRound(
            self._ports,
            zero_ns=zero_ns,
            wall_epoch_ns=options.wall_epoch_ns,
            capture=Path(options.capture) if options.capture else None,
        )

    def stop(self) -> None:
        """End after the tick that is running, with all recordings whole."""
        self._stopping = True

    def run(self) -> None:
        """Tick until told to stop."""
        self._post(bytes([wire.READY]))
        while not self._stopping:
            self._tick()
        self._report(self._round.close())
        self._say_farewell()

    def _tick(self) -> None:
        due_ns = self._round.due_ns
        self._rest(due_ns)
        now_ns = time.monotonic_ns()
        if now_ns - due_ns >= TICK_NS:
            missed = self._schedule.missed(self._round.next_tick, now_ns)
            if missed is not None and not self._round.is_idle:  # without a leg nobody was kept waiting
                self._report([missed])
        if events := self._round.run(sending_ns=now_ns):
            self._report(events)
        if self._unsent:
            self._flush()
        if due_ns >= self._collecting_ns:
            self._collecting_ns = due_ns + COLLECT_EVERY * TICK_NS
            if self._round.is_idle:
                gc.collect()

    def _rest(self, due_ns: int) -> None:
        """Wait until then; what has come by the pipe is taken."""
        # In nearly every tick nothing comes: that is told by what ends the rest.
        if not self._has_come(due_ns - time.monotonic_ns()):
            return
        self._read_pipe()
        ahead_ns = due_ns - time.monotonic_ns()
        if ahead_ns > 0 and not self._stopping:
            time.sleep(ahead_ns / 1e9)
            self._read_pipe()

    def _has_come(self, within_ns: int) -> bool:
        """Whether anything comes by the pipe until then."""
        return bool(select.select(self._pipes, (), (), max(0, within_ns) / 1e9)[0])

    def _read_pipe(self) -> None:
        while not self._stopping and self._has_come(0):
            try:
                message, descriptors, _, _ = socket.recv_fds(self._pipe, wire.MAX_MESSAGE, wire.MAX_DESCRIPTORS)
            except BlockingIOError:
                return
            except ConnectionError:
                message, descriptors = b"", []
            if not message:
                self._stopping = True  # The platform is gone.
                return
            self._take(message, descriptors)

    def _take(self, message: bytes, descriptors: list[int]) -> None:
        kind, content = message[0], message[1:]
        if kind == wire.STOP:
            self._stopping = True
        elif kind == wire.CAPTURE:
            captured = wire.decode_captured(content)
            self._round.capture(captured.data, captured.source, captured.destination, captured.at_ns)
        elif kind == wire.COMMAND:
            command = wire.decode_command(content)
            if isinstance(command, OpenLeg):
                rtp, rtcp = (socket.socket(fileno=each) for each in descriptors)
                self._ports.add(command.leg, rtp, rtcp)
            self._round.submit(command)

    def _report(self, events: Iterable[Event]) -> None:
        for event in events:
            self._post(wire.event_message(event))

    def _post(self, message: bytes) -> None:
        self._unsent.append(message)
        self._flush()

    def _flush(self) -> None:
        """Send what the pipe has room for; the rest waits for the next tick, the engine never does."""
        with contextlib.suppress(BlockingIOError, ConnectionError):
            while self._unsent:
                self._pipe.send(self._unsent[0])
                self._unsent.popleft()

    def _say_farewell(self) -> None:
        until = time.monotonic() + FAREWELL_S
        while self._unsent and (left := until - time.monotonic()) > 0:
            if not select.select([], [self._pipe], [], left)[1]:
                return
            before = len(self._unsent)
            self._flush()
            if len(self._unsent) == before:
                return  # Nobody is left to read it.


def prefer_this_process() -> None:
    """Raise the priority where that is allowed. Pinned only among many CPUs: on few, the pinned one is never free."""
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, PRIORITY)
    # Linux shares a CPU among sessions before it looks at the priorities in them (sched(7), autogroup).
    with contextlib.suppress(OSError):
        AUTOGROUP.write_text(str(PRIORITY), encoding="ascii")
    cpus = sorted(os.sched_getaffinity(0))
    if len(cpus) >= MANY_CPUS:
        with contextlib.suppress(OSError):
            os.sched_setaffinity(0, {cpus[os.getpid() % len(cpus)]})


def allow_many_sockets() -> None:
    """Two sockets a leg: the usual soft limit of 1024 is 500 legs."""
    with contextlib.suppress(OSError, ValueError):
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def main(options: str, pipe: str) -> None:
    """Run the process: `options` is JSON, `pipe` a descriptor."""
    with socket.socket(fileno=int(pipe)) as inherited:  # its number may be greater than select(2) allows
        worker = MediaWorker(MediaOptions(**json.loads(options)), inherited.dup())

    def on_terminate(_signal: int, _frame: FrameType | None) -> None:
        worker.stop()

    signal.signal(signal.SIGTERM, on_terminate)
    # Ctrl-C reaches the whole group; the platform finishes its calls first and then says stop.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    prefer_this_process()
    allow_many_sockets()
    gc.collect()
    gc.freeze()
    gc.disable()
    worker.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
