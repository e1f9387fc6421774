"""Machine detection of outbound legs: who picked up is listened to from the answer until it is known who that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.calls.actions import AnswerJudged, StartFlow
from emulator.calls.events import VoiceBegan
from emulator.calls.greeting import Greeting

if TYPE_CHECKING:
    from emulator.calls.board import Board
    from emulator.calls.events import VoiceEvent
    from emulator.calls.greeting import Judgement, MachineDetection
    from emulator.calls.leg import Leg
    from emulator.calls.voices import Voices

_WATCHER = "machine detection"


class Detections:
    """Greetings under way, by call_uuid."""

    def __init__(self, board: Board, voices: Voices) -> None:
        self._board = board
        self._voices = voices
        self._greetings: dict[str, tuple[Leg, MachineDetection, Greeting]] = {}
        self._unwanted: list[Leg] = []

    def start(self, leg: Leg, now: float) -> None:
        """The callee of an order with machine detection has answered."""
        order = leg.machine_detection
        assert order, "it was asked for"
        self._greetings[leg.call_uuid] = (leg, order, Greeting(order, now))
        self._voices.watch(leg.call_uuid, _WATCHER)
        self.go_on(leg.call_uuid, now)

    def voice(self, event: VoiceEvent, now: float) -> None:
        """A run begins or is over."""
        if event.call_uuid in self._greetings:
            _, _, greeting = self._greetings[event.call_uuid]
            (greeting.begin if isinstance(event, VoiceBegan) else greeting.cease)(event.at)
            self.go_on(event.call_uuid, now)

    def go_on(self, call_uuid: str, now: float) -> None:
        """Judge, or wait until that can be done."""
        if call_uuid not in self._greetings:
            return
        leg, order, greeting = self._greetings[call_uuid]
        judgement = greeting.judge(now)
        if judgement is None:
            self._board.timers.set(("greeting", call_uuid), greeting.next_deadline())
            return
        self.give_up(leg)
        self._act(leg, order, judgement)

    def take_unwanted(self) -> list[Leg]:
        """The calls that a machine answered and that are to end, since the last call."""
        unwanted, self._unwanted = self._unwanted, []
        return unwanted

    def give_up(self, leg: Leg) -> None:
        """Nobody needs to know any more; no effect when nobody asked."""
        self._forget(leg.call_uuid)
        self._voices.unwatch(leg.call_uuid, _WATCHER)

    def leg_ended(self, leg: Leg) -> None:
        """The callee hung up before it was known who that was."""
        self._forget(leg.call_uuid)

    def is_idle(self) -> bool:
        """Whether nobody is listened to."""
        return not self._greetings

    def _act(self, leg: Leg, order: MachineDetection, judgement: Judgement) -> None:
        """Tell it, and let the flow begin that waited for it."""
        self._board.outputs.append(AnswerJudged(call_uuid=leg.call_uuid, who=judgement.who, why=judgement.why))
        if judgement.who == "machine" and order.hangs_up:
            self._unwanted.append(leg)
        elif not order.is_async:
            self._board.outputs.append(StartFlow(call_uuid=leg.call_uuid))

    def _forget(self, call_uuid: str) -> None:
        if self._greetings.pop(call_uuid, None) is not None:
            self._board.timers.stop(("greeting", call_uuid))
