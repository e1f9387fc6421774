"""The life of streams, as far as it is the call's: taps, the greatest length, keys. Their audio does not come here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.calls.actions import StreamKey
from emulator.media.commands import StartTap, StopTap

if TYPE_CHECKING:
    from emulator.calls.board import Board
    from emulator.calls.commands import StartStream
    from emulator.calls.leg import Leg


class Streams:
    """Running streams by their order."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._running: dict[str, StartStream] = {}

    def start(self, order: StartStream, now: float) -> None:
        """Tap the leg; a call that is over has no stream."""
        if order.call_uuid not in self._board.legs:
            self._board.done(order.order, None)
            return
        self._running[order.order] = order
        self._board.timers.set(("stream", order.order), now + order.timeout_s)
        self._board.media(
            StartTap(tap=order.order, leg=order.call_uuid, from_peer=order.inbound, to_peer=order.outbound)
        )

    def stop(self, order: str, why: str = "stopped") -> None:
        """End a stream."""
        if self._running.pop(order, None) is not None:
            self._board.timers.stop(("stream", order))
            self._board.media(StopTap(tap=order))
            self._board.done(order, why)

    def timed_out(self, order: str) -> None:
        """The timer of a stream expired."""
        self.stop(order, "timeout")

    def digit(self, call_uuid: str, digit: str) -> None:
        """A key was pressed on a leg."""
        for order in self._running.values():
            if order.call_uuid == call_uuid and order.inbound:
                self._board.outputs.append(StreamKey(order=order.order, digit=digit))

    def leg_ended(self, leg: Leg) -> None:
        """The streams of a leg end without an outcome; the engine drops its taps with the leg."""
        for order in [each for each in self._running.values() if each.call_uuid == leg.call_uuid]:
            del self._running[order.order]
            self._board.timers.stop(("stream", order.order))
            self._board.done(order.order, None)

    def is_idle(self) -> bool:
        """Whether nothing is streamed."""
        return not self._running
