"""Publishes what happens at a platform: calls, their legs, recordings, from its time line. docs/lab-bus.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hardware.bus.device_record import payload
from hardware.bus.topics import level

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.base.trace import TraceEvent
    from hardware.bus.connection import BusConnection, BusMessage

_CALL_ENDS, _RECORDING_ENDS = "hung_up", "recording_finished"
_STATE_AFTER = {"arrived": "queued", "ringing": "ringing", "answered": "in-progress"}
"""Fact of a call → its state, in the words of CallStatus."""


class Publisher:
    """A listener of one platform's time line. What is retained lives as long as the call or the recording."""

    def __init__(self, bus: BusConnection, root: str) -> None:
        """`root`: the topic below which all of it stands."""
        self._bus = bus
        self._root = root
        self._states: dict[str, dict[str, object]] = {}
        """Topic → what is retained there."""
        self._number = 0

    async def open(self) -> None:
        """Clear what a platform that was killed has left behind."""
        await self._bus.listen(f"{self._root}/+/+/state", self._left_behind)

    def close(self) -> None:
        """Nothing is under way any more."""
        for topic in list(self._states):
            self._clear(topic)

    def hear(self, event: TraceEvent) -> None:
        """Publish it if it is a fact about a call or a recording."""
        fact = str(event.detail.get("fact", ""))
        if "leg_statistics" in event.detail:
            self._event("call", event.call_uuid, "leg_closed", {"statistics": event.detail["leg_statistics"]})
        elif "recording_id" in event.detail:
            self._recording(fact, event)
        elif fact:
            self._call(fact, event)

    def _call(self, fact: str, event: TraceEvent) -> None:
        told = {name: value for name, value in event.detail.items() if name != "fact"}
        self._event("call", event.call_uuid, fact, told)
        topic = self._topic("call", event.call_uuid)
        if fact == _CALL_ENDS:
            self._clear(topic)
        elif fact in _STATE_AFTER:
            known = self._states.get(topic, {"call_uuid": event.call_uuid})
            self._keep(topic, {**known, **told, "state": _STATE_AFTER[fact]})

    def _recording(self, fact: str, event: TraceEvent) -> None:
        name = str(event.detail["recording_id"])
        told = {"call_uuid": event.call_uuid} | {key: value for key, value in event.detail.items() if key != "fact"}
        self._event("recording", name, fact, told)
        topic = self._topic("recording", name)
        if fact == _RECORDING_ENDS:
            self._clear(topic)
        else:
            self._keep(topic, {**told, "state": "recording"})

    def _topic(self, kind: str, name: str) -> str:
        return f"{self._root}/{kind}/{level(name)}/state"

    def _event(self, kind: str, name: str, fact: str, told: Mapping[str, object]) -> None:
        self._number += 1
        message = payload(seq=self._number, type=fact, **told)
        self._bus.publish(f"{self._root}/{kind}/{level(name)}/event", message)

    def _keep(self, topic: str, state: dict[str, object]) -> None:
        self._states[topic] = state
        self._bus.publish(topic, payload(**state), retain=True)

    def _clear(self, topic: str) -> None:
        if self._states.pop(topic, None) is not None:
            self._bus.publish(topic, "", retain=True)

    def _left_behind(self, message: BusMessage) -> None:
        if message.retained and message.payload and message.topic not in self._states:
            self._bus.publish(message.topic, "", retain=True)
