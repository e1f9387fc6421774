"""What a leg hears: a bridged leg or a room; a cue covers these, a feed the cue or mixes in, a key covers all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emulator.media.cues import PlayingCue
from emulator.media.events import CueFinished
from emulator.media.keying import Keying
from emulator.media.rooms import Rooms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emulator.media.commands import JoinRoom
    from emulator.media.events import Event
    from emulator.media.legs import Leg, LegTable
    from emulator.media.playout import Playout
    from emulator.media.recorder import Recorder
    from emulator.media.sending import Sending


class Hearing:
    """Bridges and cues of all legs, and what the recorders of a leg are told of them."""

    def __init__(self, table: LegTable, playout: Playout, sending: Sending, events: list[Event]) -> None:
        self.recorders: dict[str, list[Recorder]] = {}
        """By leg: those that are armed on it and have not ended."""
        self.left: list[Recorder] = []
        """Tracks whose leg is no more in their room; whoever ends them takes them out."""
        self._table = table
        self._playout = playout
        self._sending = sending
        self._events = events
        self._bridges: dict[int, int] = {}
        self._cued: dict[str, Leg] = {}
        self._rerouted = False
        self.keying = Keying(events)
        self.rooms = Rooms(table, events)

    def bridge(self, first: Leg, second: Leg, now: int) -> None:
        """Join two legs; each is parted from whom it was joined with before, and leaves its room."""
        for leg in (first, second):
            self.part(leg, now)
        first.peer, second.peer = second, first
        self._rerouted = True
        self._bridges[first.slot] = second.slot
        self._bridges[second.slot] = first.slot
        for leg in (first, second):
            self.tell(leg, now)

    def part(self, leg: Leg, now: int) -> None:
        """Part a leg from its peer or its room, if it has one."""
        if leg.room:
            self.rooms.leave(leg, now)
            self._sending.hush(leg)
            self.tell(leg, now)
        peer = leg.peer
        if peer is None:
            return
        leg.peer = peer.peer = None
        self._rerouted = True
        for each in (leg, peer):
            del self._bridges[each.slot]
            self._sending.hush(each)
            self.tell(each, now)

    def join(self, leg: Leg, order: JoinRoom, now: int) -> None:
        """Put a leg into a room, out of its bridge and any other room; or change how it is there."""
        if leg.room != order.room:
            self.part(leg, now)
        self.rooms.join(leg, order)
        self.tell(leg, now)

    def start_cue(self, leg: Leg, cue: str, pcm: NDArray[np.int16], loop: int, now: int) -> None:
        """Play to the leg from this tick on; a cue under way is stopped."""
        self.stop_cue(leg, now)
        leg.cue = PlayingCue(cue, pcm, loop)
        if leg.cue.is_over:
            self._finish(leg, now, completed=True)
            return
        self._cued[leg.leg] = leg
        self.tell(leg, now)

    def silence(self, leg: Leg, now: int, cue: str | None = None) -> None:
        """Stop the leg's cue and keys, or only what is named so."""
        self.stop_cue(leg, now, cue)
        self.keying.stop(leg, now, cue)

    def stop_cue(self, leg: Leg, now: int, cue: str | None = None) -> None:
        """Stop the leg's cue, or only the one named."""
        if leg.cue is not None and cue in {None, leg.cue.cue}:
            self._finish(leg, now, completed=False)

    def finish_cues(self, now: int) -> None:
        """End the cues whose last frame was sent with the tick before."""
        for leg in [leg for leg in self._cued.values() if leg.cue and leg.cue.is_over]:
            self._finish(leg, now, completed=True)
        self.rooms.finish_cues(now)

    @property
    def is_at_rest(self) -> bool:
        """Whether all that anybody hears is whom it is bridged to, and nobody has just begun or ceased to."""
        rests = not (self._rerouted or self._cued or self.left)
        return rests and self.rooms.is_at_rest and self.keying.is_at_rest

    def pass_on(self, now: int) -> None:
        """`play` while all else rests."""
        self._playout.tick(now)

    def play(self, now: int) -> None:
        """Put the frames of this tick into the packets: those of bridges and rooms, cues over them, keys over all."""
        for leg in self.keying.step(now):
            self._sending.hush(leg)
            self.tell(leg, now)
        if self._rerouted or self.rooms.changed:
            self._playout.route(self._bridges, self.rooms.route())
            self._rerouted = False
        self._playout.tick(now)
        self._mix(now)
        for leg in self._cued.values():
            assert leg.cue is not None
            self.sound(leg, leg.cue.next_frame(), now)
        for leg in self.keying.legs():
            if isinstance(leg.key, np.ndarray):
                self._put(leg, leg.key, now)
            else:
                self._sending.hush(leg)

    def _mix(self, now: int) -> None:
        """Let the members of rooms hear one another, and their recordings too where nothing covers that."""
        mixer = self.rooms.mixer
        if not mixer.legs:
            return
        mixer.mix(self._playout.spoken())
        for name in mixer.legs.keys() & self.recorders.keys():
            leg = mixer.legs[name]
            if leg.key is None and any(recorder.order.records_to_peer for recorder in self.recorders[name]):
                self._keep(leg, self._table.last_put(leg.slot), now)

    def sound(self, leg: Leg, pcm: NDArray[np.int16], now: int) -> None:
        """Let the leg hear `pcm` [160] in this tick, instead of what it heard before, and its recordings too.

        What falls together with a key is not heard.
        """
        if leg.key is None:
            self._put(leg, pcm, now)

    def beneath(self, leg: Leg) -> list[NDArray[np.int16]]:
        """The frame [160] that a cue, a room or a bridge lets the leg hear in this tick, if any does."""
        has_any = leg.cue is not None or leg.room or leg.peer is not None
        return [self._table.last_put(leg.slot)] if has_any else []

    def _put(self, leg: Leg, pcm: NDArray[np.int16], now: int) -> None:
        self._keep(leg, self._table.put(leg.slot, pcm), now)

    def _keep(self, leg: Leg, heard: NDArray[np.int16], now: int) -> None:
        if leg.remote is not None:
            for recorder in self.recorders.get(leg.leg, ()):
                if recorder.order.records_to_peer and not recorder.takes.is_paused:
                    recorder.sent.append((recorder.takes.position(now), heard))

    def feed(self, leg: Leg, feeds: str, now: int) -> None:
        """From `now` on the leg hears `feeds`, whose frames come by `sound`; empty: what they covered."""
        leg.feeding = feeds
        if not feeds:
            self._sending.hush(leg)
        self.tell(leg, now)

    def tell(self, leg: Leg, now: int) -> None:
        """Tell the leg's recorders what it hears from `now` on, and its tracks whether it is heard."""
        played = self.keying.sounding(leg) or leg.feeding or (leg.cue.cue if leg.cue is not None else "")
        for recorder in self.recorders.get(leg.leg, ()):
            if recorder.order.room:
                self._tell_track(recorder, leg, now)
            if not recorder.order.records_to_peer:
                recorder.hear(now, "none")
            elif played:
                recorder.hear(now, *(("to_peer", leg, played) if leg.remote else ("none",)))
            elif leg.room:
                recorder.hear(now, *(("to_peer", leg, f"room:{leg.room}") if leg.remote else ("none",)))
            elif leg.peer is not None:
                recorder.hear(now, "from_peer", leg.peer)
            else:
                recorder.hear(now, "none")

    def _tell_track(self, recorder: Recorder, leg: Leg, now: int) -> None:
        is_there = leg.room == recorder.order.room
        recorder.speak(now, is_heard=is_there and leg.speaks and leg.is_recorded)
        if not is_there:
            self.left.append(recorder)

    def _finish(self, leg: Leg, at: int, *, completed: bool) -> None:
        assert leg.cue is not None
        self._events.append(CueFinished(leg=leg.leg, cue=leg.cue.cue, at_sample=at, completed=completed))
        leg.cue = None
        self._cued.pop(leg.leg, None)
        self._sending.hush(leg)
        self.tell(leg, at)
