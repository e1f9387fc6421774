"""Calls under way as the REST API sees them: `api.live_calls.LiveCalls` on switchboard, flows and sounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.calls.commands import Play
from emulator.runtime.call_sounds import CallSounds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from emulator.api.live_calls import SoundKind, SoundOrder
    from emulator.callflow.control import Method, StreamOrder
    from emulator.media.commands import Command
    from emulator.runtime.flow_runner import FlowRunner
    from emulator.runtime.flow_surroundings import FlowSurroundings


class PlatformLiveCalls:
    """Implements LiveCalls."""

    def __init__(self, around: FlowSurroundings, flows: FlowRunner, media: Callable[[Command], None]) -> None:
        """`media` orders something of the media engine."""
        self._around = around
        self._flows = flows
        self.sounds = CallSounds(around, media)

    def other_party(self, call_uuid: str) -> str:
        """The leg that it is bridged with, or empty."""
        leg = self._around.switchboard.exchange.leg(call_uuid)
        return "" if leg is None else leg.bridged_with

    def transfer(self, urls: Mapping[str, tuple[str, Method]]) -> None:
        """Let calls go on with other documents."""
        self._flows.transfer(urls)

    def play(self, call_uuid: str, legs: tuple[str, ...], order: SoundOrder) -> None:
        """Let legs hear something."""
        self.sounds.start(call_uuid, legs, order)

    def stop_playing(self, call_uuid: str, kind: SoundKind) -> None:
        """Stop what was ordered of a call."""
        self.sounds.stop(call_uuid, kind)

    def send_keys(self, call_uuid: str, keys: str) -> None:
        """Send a leg keys."""
        self._around.switchboard.submit(Play(order=self._around.ids.uuid(), call_uuid=call_uuid, keys=keys))

    def open_stream(self, call_uuid: str, order: StreamOrder) -> str:
        """Ask an app to take the audio of a call."""
        stream_id = self._around.ids.uuid()
        self._around.streams.open(stream_id, call_uuid, order)
        return stream_id

    def stop_streams(self, call_uuid: str, stream_id: str = "") -> None:
        """End one stream of a call, or all of them."""
        self._around.streams.end(call_uuid, stream_id)
