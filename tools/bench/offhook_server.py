"""Our live media process as a rival: started, given sockets and ordered about just as a platform does it."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from emulator.base.address import Address
from emulator.base.errors import Unavailable
from emulator.base.ids import Ids
from emulator.media import commands as orders
from emulator.media.events import RecordingClosed, RoomRecordingClosed, TicksMissed
from emulator.runtime.live_host import LiveHost
from emulator.runtime.live_network import LiveNetwork
from emulator.runtime.port_pool import PortPool
from tools.bench.processes import resident_kib
from tools.bench.rival import Serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from emulator.media.events import Event
    from tools.bench.rival import Rival

LOOPBACK = "127.0.0.1"
CALLS_A_TICK = 20
"""Calls come one after another, as they do: a thousand in a second."""


class _Calls:
    """Sets calls up, and hears what becomes of them."""

    def __init__(self, host: LiveHost, remote_port: int, folder: Path, *, members: int, recorded: bool) -> None:
        self._host = host
        self._members = members
        self._is_recorded = recorded
        self._remote = Address(LOOPBACK, remote_port)
        self._folder = folder
        self.serving = Serving(pid=0)
        self.recorded: dict[str, int] = {}
        """Samples of the recordings that were closed well."""
        self.begun: set[str] = set()
        """All recordings."""

    def hear(self, event: Event) -> None:
        """An event of the media process."""
        if isinstance(event, TicksMissed):
            self.serving.missed += event.count
            self.serving.latest_ms = max(self.serving.latest_ms, event.late_ms)
        elif isinstance(event, RecordingClosed | RoomRecordingClosed) and not event.error:
            self.recorded[event.recording] = event.samples

    def place(self, number: int) -> None:
        """Two legs: bridged, with a stereo recording, or in a room, with a track for each."""
        first, second = f"{number}a", f"{number}b"
        for leg in (first, second):
            local = self._host.open_port(leg, LOOPBACK)
            self.serving.ports.append(local.port)
            self._host.submit(orders.OpenLeg(leg=leg, local=local, ssrc=number, first_sequence=1, first_timestamp=1))
            self._host.submit(orders.SetRemote(leg=leg, remote=self._remote, payload_type=0, telephone_event_type=101))
        if self._members:
            for place, leg in enumerate((first, second)):
                self._join(leg, str((2 * number + place) // self._members))
            return
        self._host.submit(orders.BridgeLegs(first=first, second=second))
        if self._is_recorded:
            path = str(self._folder / f"{number}.wav")
            self._host.submit(orders.StartRecorder(recording=str(number), leg=first, path=path, stereo=True))
            self.begun.add(str(number))

    def _join(self, leg: str, room: str) -> None:
        self._host.submit(orders.JoinRoom(room=room, leg=leg))
        if self._is_recorded and room not in self.begun:
            self._host.submit(
                orders.StartRoomRecorder(recording=room, room=room, path_stem=str(self._folder / f"room-{room}"))
            )
            self.begun.add(room)


def offhook_server(*, capture: bool, members: int = 0, recorded: bool = True) -> Rival:
    """Our server, with or without the capture of all packets that a platform writes, and recordings.

    So many `members` meet in each room; 0: legs are bridged two by two.
    """

    @asynccontextmanager
    async def serve(calls: int, remote_port: int, folder: Path) -> AsyncIterator[Serving]:
        host = LiveHost(
            PortPool(LiveNetwork(), first=0, last=0, ids=Ids.seeded(1)),
            wall_epoch_ns=time.time_ns() - time.monotonic_ns(),
            capture=folder / "call.pcap" if capture else None,
        )
        placed = _Calls(host, remote_port, folder, members=members, recorded=recorded)
        await host.start(placed.hear)
        try:
            placed.serving.pid = host.pid
            placed.serving.empty_kib = resident_kib(host.pid)
            for number in range(calls):
                placed.place(number)
                if number % CALLS_A_TICK == CALLS_A_TICK - 1:
                    await asyncio.sleep(0.02)
            await asyncio.sleep(0.2)
            placed.serving.missed, placed.serving.latest_ms = 0, 0.0
            yield placed.serving
        finally:
            await host.stop()
        if missing := placed.begun - placed.recorded.keys():
            raise Unavailable(f"{len(missing)} of {len(placed.begun)} recordings are missing")

    return serve
