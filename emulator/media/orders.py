"""The engine's orders: what each command does to legs, bridges, cues and recorders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.media.closing import leg_closed
from emulator.media.commands import (
    BridgeLegs,
    CloseLeg,
    JoinRoom,
    LeaveRoom,
    OpenLeg,
    SetRemote,
    StartCue,
    StartRecorder,
    StartRoomCue,
    StopCue,
    StopRoomCue,
    UnbridgeLegs,
)
from emulator.media.cues import render
from emulator.media.events import CueFinished
from emulator.media.legs import Leg
from emulator.media.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from emulator.media.commands import (
        Command,
    )
    from emulator.media.events import Event
    from emulator.media.hearing import Hearing
    from emulator.media.legs import LegTable
    from emulator.media.recorders import Recorders
    from emulator.media.rtcp_reports import RtcpReports
    from emulator.media.sending import Sending


class Orders:
    """Carries out commands at the start of a tick. One that names a leg which is not open comes too late: no effect."""

    def __init__(
        self,
        table: LegTable,
        hearing: Hearing,
        sending: Sending,
        recorders: Recorders,
        reports: RtcpReports,
        events: list[Event],
    ) -> None:
        self._table = table
        self._hearing = hearing
        self._sending = sending
        self._recorders = recorders
        self._reports = reports
        self._events = events
        self.cue_pcm: dict[str, list[NDArray[np.int16]]] = {}
        """PCM of cues that are not rendered here, by cue: several may have one name within a tick."""
        self.leaving: list[Leg] = []
        """Closed legs whose slots are not free yet."""
        self.by_type: dict[type, Callable[..., None]] = {
            OpenLeg: self._open,
            SetRemote: self._set_remote,
            CloseLeg: self._close,
            BridgeLegs: self._bridge,
            UnbridgeLegs: self._unbridge,
            JoinRoom: self._join_room,
            LeaveRoom: self._leave_room,
            StartCue: self._start_cue,
            StopCue: self._stop_cue,
            StartRoomCue: self._start_room_cue,
            StopRoomCue: lambda command, now: self._hearing.rooms.stop_cue(command.room, command.cue, now),
            StartRecorder: self._start_recorder,
        }
        """What carries out which command; parts that stand apart from these add theirs."""

    def carry_out(self, command: Command, now: int) -> None:
        """Do what `command` says at the tick that stands at engine sample `now`."""
        self.by_type[type(command)](command, now)

    def _open(self, command: OpenLeg, now: int) -> None:
        slot = self._table.allocate()
        leg = Leg(
            leg=command.leg,
            slot=slot,
            local=command.local,
            ssrc=command.ssrc,
            timeline=Timeline(self._table, slot),
            opened_sample=now,
            first_sequence=command.first_sequence,
        )
        self._table.accept(leg, command.payload_types)
        self._table.legs[slot] = leg
        self._table.slots[command.leg] = slot
        self._sending.open(leg, command.first_timestamp, now)

    def _set_remote(self, command: SetRemote, now: int) -> None:
        leg = self._table.find(command.leg)
        if leg is None:
            return
        if command.remote != leg.agreed or leg.remote is None:
            leg.agreed = command.remote
            self._table.turn(leg, command.remote, now)
        leg.payload_type = command.payload_type
        leg.telephone_event_type = command.telephone_event_type
        self._table.accept(leg, command.payload_types)
        leg.codec = command.codec or leg.payload_types.get(command.payload_type, leg.codec)
        leg.rtcp_remote, leg.rtcp_mux = command.rtcp_remote, command.rtcp_mux
        leg.telephone_event_rate = command.telephone_event_rate
        self._table.inband[leg.slot] = command.telephone_event_type is None
        self._table.awaited[leg.slot] = command.peer_sends
        self._table.arrived[leg.slot] = now
        self._sending.address(leg, now)
        self._hearing.tell(leg, now)

    def expect(self, command: Command) -> None:
        """Understand at once what an order, carried out later, lets the peer of an open leg send."""
        if isinstance(command, SetRemote) and (leg := self._table.find(command.leg)):
            self._table.accept(leg, command.payload_types)

    def _close(self, command: CloseLeg, now: int) -> None:
        leg = self._table.find(command.leg)
        if leg is None:
            return
        self._hearing.silence(leg, now)
        self._hearing.part(leg, now)
        self._table.close(leg, now)
        self._recorders.leg_closed(leg, now)
        self._reports.close(leg, now)
        self._sending.close(leg)
        self.leaving.append(leg)
        self._events.append(leg_closed(self._table, leg))

    def _bridge(self, command: BridgeLegs, now: int) -> None:
        first, second = self._table.find(command.first), self._table.find(command.second)
        if first and second:
            self._hearing.bridge(first, second, now)

    def _unbridge(self, command: UnbridgeLegs, now: int) -> None:
        first = self._table.find(command.first)
        if first and first.peer and first.peer.leg == command.second:
            self._hearing.part(first, now)

    def _join_room(self, command: JoinRoom, now: int) -> None:
        leg = self._table.find(command.leg)
        if leg:
            self._hearing.join(leg, command, now)

    def _leave_room(self, command: LeaveRoom, now: int) -> None:
        leg = self._table.find(command.leg)
        if leg and leg.room:
            self._hearing.part(leg, now)

    def _start_cue(self, command: StartCue, now: int) -> None:
        """A cue for a leg that is not open, or whose PCM was not provided, finishes at once, not completed."""
        leg = self._table.find(command.leg)
        pcm = self._pcm(command)
        if leg is not None and command.keys:
            self._hearing.keying.start(leg, command)
        elif leg is None or pcm is None:
            self._events.append(CueFinished(leg=command.leg, cue=command.cue, at_sample=now, completed=False))
        else:
            self._hearing.start_cue(leg, command.cue, pcm, command.loop, now)

    def _start_room_cue(self, command: StartRoomCue, now: int) -> None:
        self._hearing.rooms.start_cue(command, self._pcm(command), now)

    def _pcm(self, command: StartCue | StartRoomCue) -> NDArray[np.int16] | None:
        provided = self.cue_pcm.get(command.cue, [])
        pcm = provided.pop(0) if command.pcm_path and provided else None
        if not provided:
            self.cue_pcm.pop(command.cue, None)
        return render(command.tones) if command.tones else pcm

    def _stop_cue(self, command: StopCue, now: int) -> None:
        leg = self._table.find(command.leg)
        if leg:
            self._hearing.silence(leg, now, command.cue)

    def _start_recorder(self, command: StartRecorder, now: int) -> None:
        leg = self._table.find(command.leg)
        if leg:
            self._recorders.arm(leg, command, now)

    def release(self) -> None:
        """Free the slots of closed legs of which no recorder has anything left to read."""
        held = [leg for leg in self.leaving if self._recorders.holds(leg)]
        for leg in self.leaving:
            if leg not in held:
                self._table.legs[leg.slot] = None
        self.leaving = held
