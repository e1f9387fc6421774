"""One tick of a media engine with its surroundings: orders, sockets, files and capture. Both hosts run it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.media import commands as orders
from emulator.media.engine import MediaEngine
from emulator.media.events import CaptureFailed, LegClosed, RecorderArmed, RecordingClosed, RoomRecordingClosed
from emulator.runtime.pcm_file import read_pcm
from emulator.runtime.recording_files import RecordingFiles
from emulator.runtime.rtp_capture import RtpCapture
from emulator.runtime.tap import Tap
from emulator.runtime.tick_schedule import TICK_NS

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from emulator.base.address import Address
    from emulator.media.events import Event, PacketsRefused
    from emulator.media.recorders import Block
    from emulator.runtime.leg_ports import LegPorts


class MediaRound:
    """Owns the engine. Times are nanoseconds of the monotonic clock; the engine's begin at `zero_ns`."""

    def __init__(
        self,
        ports: LegPorts,
        *,
        zero_ns: int,
        wall_epoch_ns: int,
        capture: Path | None = None,
    ) -> None:
        """`wall_epoch_ns` is wall time at monotonic zero, `zero_ns` the engine's zero on the monotonic clock."""
        self._engine = MediaEngine(wall_epoch_ns=wall_epoch_ns + zero_ns)
        self._ports = ports
        self._files = RecordingFiles()
        self._capture = RtpCapture(Tap(capture, wall_epoch_ns=wall_epoch_ns)) if capture else None
        self._zero_ns = zero_ns
        self.due_ns = zero_ns
        """When the next tick is due."""
        self._opening: list[orders.OpenLeg] = []
        self._to_latch: dict[str, None] = {}
        self._legs: dict[str, None] = {}
        self._sounding: dict[str, None] = {}
        """Legs that may send or be heard: those with a remote address or a cue."""
        self._recorders: set[str] = set()
        self._orders_waiting = 0
        self._tx_slots: NDArray[np.intp] | None = None
        """Those whose remotes the capture knows."""

    @property
    def next_tick(self) -> int:
        """Number of the tick that is due then."""
        return self._engine.now_sample // 160

    @property
    def is_quiet(self) -> bool:
        """Nothing can sound or expire: no order, no recorder, no leg that was told whom to talk to or what to hear."""
        return not (self._sounding or self._recorders or self._orders_waiting)

    @property
    def is_idle(self) -> bool:
        """No leg, no recorder, no order: a tick would change nothing but the time."""
        return not (self._legs or self._recorders or self._orders_waiting)

    def submit(self, command: orders.Command) -> None:
        """Take an order for the next tick."""
        if isinstance(command, orders.SecureLeg):
            self._ports.secure(command)
            return
        self._orders_waiting += 1
        match command:
            case orders.OpenLeg():
                self._opening.append(command)
                self._legs[command.leg] = None
            case orders.SetRemote():
                self._sounding[command.leg] = None
                self._ports.agree(command)
                self._to_latch[command.leg] = None
            case orders.StartCue():
                self._sounding[command.leg] = None
                self._read_cue(command)
            case orders.JoinRoom():
                self._sounding[command.leg] = None
            case orders.StartRoomCue():
                self._read_cue(command)
        self._engine.handle(command)

    def _read_cue(self, cue: orders.StartCue | orders.StartRoomCue) -> None:
        pcm = read_pcm(cue.pcm_path) if cue.pcm_path else None
        if pcm is not None:
            self._engine.provide_cue(cue.cue, pcm)

    def run(self, sending_ns: int | None = None) -> list[Event]:
        """Run the next tick; `sending_ns` is when its packets really leave, if not when they should."""
        due_ns = self.due_ns
        sending_ns = due_ns if sending_ns is None else sending_ns
        self._receive(due_ns)
        self._orders_waiting = 0
        self._engine.tick()
        # A tick touches everything once after a rest, so that a call of a method costs what an array operation does.
        if self._opening:
            self._seat_new_legs()
        if self._to_latch:
            self._latch()
        self._send(sending_ns)
        if rtcp := self._engine.take_rtcp():
            self._send_rtcp(rtcp, sending_ns)
        self._engine.record()
        self.due_ns = due_ns + TICK_NS
        if self._capture is not None:
            self._capture.end_tick()
        if blocks := self._engine.take_blocks():
            self._write_files(blocks)
        events = self._engine.take_events()
        if events:
            events = [noted for event in events for noted in self._noted(event)]
        if self._capture is not None:
            if self.is_idle:
                self._capture.flush()  # Whoever proves the call that has just ended reads the file now.
            if why := self._capture.take_error():
                events.append(CaptureFailed(why=why))
        return events

    def _write_files(self, blocks: list[Block]) -> None:
        if self._capture is not None and any(block.is_sidecar for block in blocks):
            self._capture.flush()  # What a sidecar tells of has to be in the capture, should we die now.
        self._files.write(blocks)
        for recording in self._files.take_failed():
            self.submit(orders.StopRecorder(recording=recording, reason="failed"))

    def skip_to(self, tick: int) -> None:
        """Let quiet ticks pass as one block."""
        assert self.is_quiet, "only quiet ticks can be skipped"
        self._engine.skip(tick - self.next_tick)
        self.due_ns = self._zero_ns + tick * TICK_NS

    def close(self) -> list[Event]:
        """Close all legs, which closes all recordings, in one last tick; then the capture."""
        for leg in list(self._legs):
            self.submit(orders.CloseLeg(leg=leg))
        try:
            return self.run()
        finally:
            self._files.close()
            if self._capture is not None:
                self._capture.close()

    def capture(self, data: bytes, source: Address, destination: Address, at_ns: int) -> None:
        """Put a datagram that is no RTP into the capture."""
        if self._capture is not None:
            self._capture.datagram(data, source, destination, at_ns)
            if self.is_idle:
                self._capture.flush()

    def _receive(self, until_ns: int) -> None:
        rx = self._engine.rx
        for rows, sizes, arrivals_ns in self._ports.read(rx, until_ns):
            for leg, slot, source in self._ports.take_latched():
                self._to_latch[leg] = None
                if self._capture is not None:
                    self._capture.hears(slot, source)
            if self._capture is not None:
                self._capture.received(rx, rows, sizes, arrivals_ns)
            self._engine.receive(rows, sizes, arrivals_ns - self._zero_ns)
        for rtcp in self._ports.read_rtcp(until_ns):
            if self._capture is not None:
                self._capture.datagram(rtcp.data, rtcp.source, rtcp.local, rtcp.arrival_ns)
            self._engine.receive_rtcp(rtcp.slot, rtcp.data, rtcp.arrival_ns - self._zero_ns)

    def _seat_new_legs(self) -> None:
        for order in self._opening:
            try:
                slot = self._engine.slot_of(order.leg)
            except KeyError:
                continue  # Opened and closed between two ticks.
            self._ports.attach(order.leg, slot)
            if self._capture is not None:
                self._capture.open(slot, order.local)
        self._opening.clear()
        self._engine.tick_quantised = self._ports.tick_quantised

    def _latch(self) -> None:
        for leg in self._to_latch:
            source = self._ports.source(leg)
            if source is not None:
                self._engine.latch(leg, source)
        self._to_latch.clear()

    def _send(self, at_ns: int) -> None:
        for slot, data in self._engine.tx_events:
            destination = self._engine.remote(slot)
            self._ports.send_event(slot, data, destination, at_ns)
            if self._capture is not None:
                self._capture.sent_event(slot, data, destination, at_ns)
        slots = self._engine.tx_slots
        if not len(slots):
            return
        self._ports.send(self._engine.tx, slots, self._engine.remote, at_ns)
        if self._capture is not None:
            if slots is not self._tx_slots:
                self._tx_slots = slots
                for slot in slots.tolist():
                    self._capture.answers(slot, self._engine.remote(slot))
            self._capture.sent(self._engine.tx, slots, at_ns)

    def _send_rtcp(self, rtcp: list[tuple[int, bytes]], at_ns: int) -> None:
        for slot, data in rtcp:
            agreed = self._engine.rtcp_remote(slot)
            ends = None if agreed is None else self._ports.send_rtcp(slot, data, agreed, at_ns)
            if ends is not None and self._capture is not None:
                self._capture.datagram(data, *ends, at_ns)

    def _noted(self, event: Event) -> list[Event]:
        """The event as it is passed on, and what it makes known."""
        known: PacketsRefused | None = None
        match event:
            case LegClosed():
                self._legs.pop(event.leg, None)
                self._sounding.pop(event.leg, None)
                known = self._ports.close(event.leg)
            case RecorderArmed():
                self._recorders.add(event.recording)
            case RecordingClosed() | RoomRecordingClosed():
                self._recorders.discard(event.recording)
        settled = self._files.settle(event)
        return [settled] if known is None else [settled, known]
