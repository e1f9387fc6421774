"""The exchange: five verbs over all calls. Facts of SIP and media and orders of flows go in, actions come out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.calls import commands as orders
from emulator.calls.actions import PortOpened, PortRefused, WebRtcFailed, WebRtcRenewed
from emulator.calls.all_orders import RoomCommand
from emulator.calls.attention import Attention
from emulator.calls.board import Board
from emulator.calls.call_queue import CallQueue
from emulator.calls.dial_plan import E164
from emulator.calls.keys import Keys
from emulator.calls.recordings import Recordings
from emulator.calls.rooms import Rooms
from emulator.calls.signalling import Signalling
from emulator.calls.streams import Streams
from emulator.media import events as media
from emulator.sip import events as sip

if TYPE_CHECKING:
    from emulator.base.ids import Ids
    from emulator.calls.actions import Action
    from emulator.calls.all_orders import Command
    from emulator.calls.dial_plan import DialPlan
    from emulator.calls.events import Way
    from emulator.calls.leg import Leg
    from emulator.calls.recordings import RunningRecording
    from emulator.calls.routing import Directory
    from emulator.calls.trunks import Trunks

Fact = sip.Output | media.Event | PortOpened | PortRefused | WebRtcRenewed | WebRtcFailed


class Exchange:
    """Sans-IO. After every verb take all outputs, then arm one timer for `next_deadline()`."""

    def __init__(
        self,
        *,
        ids: Ids,
        directory: Directory,
        dial_plan: DialPlan = E164,
        trunks: Trunks | None = None,
        calls_per_second: int | None = None,
        arrivals_per_second: int | None = None,
        ring_tone: str = "",
    ) -> None:
        """So many calls of an account may begin by the API, others wait; so many may come in, others are refused.

        None: all may. `ring_tone`: PCM file of what somebody hears while the one rings who takes the other's place.
        """
        self._board = Board(
            ids=ids,
            directory=directory,
            dial_plan=dial_plan,
            trunks=trunks,
            arrivals_per_second=arrivals_per_second,
            ring_tone=ring_tone,
        )
        self._signalling = Signalling(self._board)
        self._queue = CallQueue(self._board, calls_per_second, self._signalling.begin)
        self._recordings = Recordings(self._board)
        self._attention = Attention(self._board)
        self._listening, self._inputs = self._attention.listening, self._attention.inputs
        self._streams = Streams(self._board)
        self._keys = Keys()
        self.rooms = Rooms(self._board, self._attention.voices, self._signalling, self._queue.add)
        """For views; not to be changed."""

    def receive(self, fact: Fact, now: float) -> None:
        """Take a fact of the SIP endpoint, the media engine or the port pool."""
        if isinstance(fact, media.Event):
            self._heard(fact, now)
            self.rooms.heard(fact, now)
        elif isinstance(fact, sip.InfoReceived):
            self._informed(fact, now)
        else:
            self._signalling.receive(fact, now)
        self._settle(now)

    def handle(self, command: Command, now: float) -> None:
        """Take an order of a flow or of the API."""
        if isinstance(command, RoomCommand):
            self.rooms.handle(command, now)
        else:
            self._order(command, now)
        self._settle(now)

    def _order(self, command: orders.CallCommand, now: float) -> None:
        match command:
            case orders.StartRecording() | orders.StopRecording() | orders.PauseRecording() | orders.ResumeRecording():
                self._record(command)
            case orders.Pause():
                self._attention.waiting.pause(command, now)
            case orders.Play():
                self._listening.play(command)
            case orders.CollectDigits():
                self._listening.collect(command, now)
            case orders.CollectInput():
                self._inputs.collect(command, now)
            case orders.StartStream():
                self._streams.start(command, now)
            case orders.StopStream():
                self._streams.stop(command.order)
            case orders.PlaceCall():
                self._queue.add(self._signalling.place(command, now), now)
            case orders.TakeLegs():
                self._take(command, now)
            case _:
                self._signalling.handle(command, now)

    def take_outputs(self) -> list[Action]:
        """Everything the shell has to do now, in order."""
        outputs, self._board.outputs = self._board.outputs, []
        return outputs

    def next_deadline(self) -> float | None:
        """When `handle_timeout` must be called next, or None."""
        return self._board.timers.next_deadline()

    def handle_timeout(self, now: float) -> None:
        """Let every timer that is due expire."""
        for what, whose in self._board.timers.pop_expired(now):
            if what == "stream":
                self._streams.timed_out(whose)
            elif what == "queue":
                self._queue.go_on(whose, now)
            elif not (self._attention.timer_expired(what, whose, now) or self.rooms.timer_expired(what, whose, now)):
                self._signalling.timer_expired(what, whose, now)
        self._settle(now)

    def leg(self, call_uuid: str) -> Leg | None:
        """The live leg of a call, for views; not to be changed."""
        return self._board.legs.get(call_uuid)

    def recordings_of(self, call_uuid: str) -> list[RunningRecording]:
        """What is being recorded of a call now; of its rooms, see `rooms`."""
        return self._recordings.of_call(call_uuid)

    def call_of(self, sip_leg: str) -> str:
        """The call_uuid behind a handle of the SIP endpoint; empty when it is of no live leg."""
        leg = self._board.by_sip(sip_leg)
        return "" if leg is None else leg.call_uuid

    def is_queued(self, call_uuid: str) -> bool:
        """Whether a call of the API waits for its turn."""
        return self._queue.holds(call_uuid)

    def live_legs(self) -> list[Leg]:
        """All legs that are not over, oldest first."""
        return list(self._board.legs.values())

    def is_idle(self) -> bool:
        """Whether nothing is left of any call."""
        parts = (self._signalling, self._recordings, self._attention, self._streams, self._keys, self.rooms)
        return not self._board.legs and not len(self._board.timers) and all(part.is_idle() for part in parts)

    def _take(self, command: orders.TakeLegs, now: float) -> None:
        legs = [self._board.legs[uuid] for uuid in command.call_uuids if uuid in self._board.legs]
        for leg in legs:
            self._attention.give_up(leg)
            self._recordings.give_up(leg)
        self.rooms.take(legs, now)
        self._signalling.take(legs, now)

    def _record(
        self,
        command: orders.StartRecording | orders.StopRecording | orders.PauseRecording | orders.ResumeRecording,
    ) -> None:
        match command:
            case orders.StartRecording():
                self._recordings.start(command)
            case orders.StopRecording():
                self._recordings.stop(command)
            case orders.PauseRecording():
                self._recordings.pause(command)
            case orders.ResumeRecording():
                self._recordings.resume(command)

    def _heard(self, fact: media.Event, now: float) -> None:
        """A fact of the media engine; those that are not named here stand in the time line only."""
        match fact:
            case media.DigitHeard():
                self._pressed(fact.leg, fact.digit, fact.by, now)
            case media.CueFinished():
                if not self._recordings.cue_finished(fact):
                    self._listening.cue_finished(fact, now)
                    self._inputs.cue_finished(fact, now)
                    self._signalling.cue_finished(fact, now)
            case media.RecorderArmed():
                self._recordings.armed(fact, now)
            case media.RecordingClosed():
                self._recordings.closed(fact, now)
                self._inputs.closed(fact)
            case media.VoiceStarted() | media.VoiceStopped():
                self.rooms.voice(self._attention.heard(fact, now))
            case media.BeepHeard():
                self._attention.waiting.beep(fact)
            case media.RtpStopped():
                self._signalling.rtp_stopped(fact.leg, now)
            case media.EngineLost():
                self._recordings.lost(fact, now)
                self._inputs.engine_lost()
                self._signalling.engine_lost(now)

    def _informed(self, fact: sip.InfoReceived, now: float) -> None:
        """A key may come by SIP INFO as well as in the RTP."""
        leg = self._board.by_sip(fact.leg)
        if leg is None or fact.keypress is None:
            return
        digit, duration_ms = fact.keypress.digit, fact.keypress.duration_ms
        self._board.note(leg.call_uuid, f"SIP INFO: digit {digit}" if digit else "SIP INFO: flash")
        if digit:
            self._pressed(leg.call_uuid, digit, "info", now, duration_s=(duration_ms or 0) / 1000)

    def _pressed(self, call_uuid: str, digit: str, way: Way, now: float, *, duration_s: float = 0.0) -> None:
        if call_uuid not in self._board.legs:
            return
        if not self._keys.counts(call_uuid, digit, way, now, duration_s=duration_s):
            self._board.note(call_uuid, f"digit {digit} came by another way before: it counts once")
            return
        self._streams.digit(call_uuid, digit)
        self._listening.digit(call_uuid, digit, now)
        self._inputs.digit(call_uuid, digit, now)
        self._recordings.digit(call_uuid, digit)
        self._signalling.digit(call_uuid, digit, way, now)
        self.rooms.digit(call_uuid, digit, way, now)

    def _settle(self, now: float) -> None:
        """Arm what waited for a bridge, listen to who answered; tell every part who ended, until no more end by it."""
        for bridged in self._signalling.take_bridged():
            self._recordings.bridged(bridged)
        for answered in self._signalling.take_to_be_judged():
            self._attention.detections.start(answered, now)
        for machine in self._attention.detections.take_unwanted():
            self._signalling.hang_up_on(machine, now)
        for guest in self._signalling.take_guests():
            self.rooms.guest_answered(guest, now)
        while ended := self._signalling.take_ended():
            for leg, cause in ended:
                self._queue.leg_ended(leg)
                self._keys.leg_ended(leg.call_uuid)
                self._streams.leg_ended(leg)
                self._attention.leg_ended(leg)
                self._recordings.leg_ended(leg)
                self.rooms.leg_ended(leg, now)
                self._signalling.leg_ended(leg, cause, now)
