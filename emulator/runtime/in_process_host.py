"""The media engine inside a simulated world: ticked by the virtual clock, asleep while nothing can sound."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from emulator.base.units import NS_PER_S
from emulator.media.commands import CloseLeg, OpenLeg
from emulator.runtime.media_round import MediaRound
from emulator.runtime.media_wire import command_message, decode_command, decode_event, event_message
from emulator.runtime.tick_schedule import TICK_NS
from emulator.runtime.world_ports import WorldPorts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from emulator.base.address import Address
    from emulator.media.commands import Command
    from emulator.media.events import Event
    from emulator.runtime.port_pool import PortPool


class InProcessHost:
    """`MediaHost` on the running loop. Orders and events go through their serial form, as they do when live."""

    def __init__(self, pool: PortPool, *, wall_epoch_ns: int, capture: Path | None = None) -> None:
        """`wall_epoch_ns` is wall time at virtual zero; `capture` the path of a pcap."""
        self._pool = pool
        self._ports = WorldPorts()
        self._loop = asyncio.get_running_loop()
        self._zero_ns = self._now_ns()
        self._round = MediaRound(self._ports, zero_ns=self._zero_ns, wall_epoch_ns=wall_epoch_ns, capture=capture)
        self._unopened: dict[str, None] = {}
        self._on_event: Callable[[Event], None] = lambda _: None
        self._timer: asyncio.TimerHandle | None = None
        self._stopped = False

    @property
    def is_idle(self) -> bool:
        """Whether no port, leg or recorder is open and no order waits."""
        return self._round.is_idle and not self._unopened

    async def start(self, on_event: Callable[[Event], None]) -> None:
        """Nothing is awaited: the engine's time began when this host was made."""
        self._on_event = on_event

    def open_port(self, leg: str, host: str) -> Address:
        """Bind the ports of RTP and RTCP on `host` for a leg, at once. Raises Unavailable."""
        sockets = self._pool.open(host)
        self._ports.add(leg, sockets)
        self._unopened[leg] = None
        return sockets.local

    def submit(self, command: Command) -> None:
        """Give the engine an order for the next tick."""
        if self._stopped:
            return
        if isinstance(command, OpenLeg):
            self._unopened.pop(command.leg, None)
        if isinstance(command, CloseLeg) and command.leg in self._unopened:
            del self._unopened[command.leg]
            self._ports.close(command.leg)
            return
        if self._timer is None and self._round.is_quiet:
            # Tick n has been due already when the clock stands behind it: the first that is not runs next.
            elapsed = self._now_ns() - self._zero_ns
            self._round.skip_to(max(self._round.next_tick, -(-elapsed // TICK_NS)))
        self._round.submit(decode_command(command_message(command)[1:]))
        self._arm()

    def capture(self, data: bytes, source: Address, destination: Address) -> None:
        """Put a datagram that is no RTP (SIP) into the capture, at this moment."""
        if not self._stopped:
            self._round.capture(data, source, destination, self._now_ns())

    async def stop(self) -> None:
        """Close all legs, recordings and the capture; their events still arrive."""
        if self._stopped:
            return
        self._stopped = True
        if self._timer is not None:
            self._timer.cancel()
        self._report(self._round.close())
        for leg in self._unopened:
            self._ports.close(leg)

    def _tick(self) -> None:
        self._timer = None
        self._report(self._round.run())
        if not self._round.is_quiet:
            self._arm()

    def _arm(self) -> None:
        # From the whole number of the tick, never by adding up: tick n stands where it always would.
        if self._timer is None and not self._stopped:
            self._timer = self._loop.call_at(self._round.due_ns / NS_PER_S, self._tick)

    def _report(self, events: list[Event]) -> None:
        for event in events:
            self._on_event(decode_event(event_message(event)[1:]))

    def _now_ns(self) -> int:
        return round(self._loop.time() * NS_PER_S)
