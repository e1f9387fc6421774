"""Telephone events in the plainest way: which packets begin a press (RFC 4733 §2.5; rules in docs/fidelity.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.oracles.reference_timeline import Packet

NEVER = -(10**9)


def signed(value: int, bits: int) -> int:
    """A difference of wrapping counters as the nearest number to zero."""
    half = 1 << (bits - 1)
    return (value + half) % (1 << bits) - half


class ReferenceKeys:
    """One leg. Every press is a dict; nothing is forgotten but all presses before the last four."""

    def __init__(self) -> None:
        self.source: int | None = None
        self.latest = (0, NEVER)
        self.presses: list[dict[str, Any]] = []

    def receive(self, packet: Packet, arrival: int, *, mark: bool) -> list[int]:
        """The codes of the presses that begin with this packet."""
        if packet.ssrc != self.source:
            self.source, self.latest, self.presses = packet.ssrc, (packet.sequence + 32_768, NEVER), []
        number, at = self.latest
        if signed(packet.sequence - number, 16) <= 0:
            is_new = mark and arrival - at >= 800 and packet.timestamp not in [press["first"] for press in self.presses]
            if arrival - at < 8000 and not is_new:
                return []
        self.latest = (packet.sequence, arrival)
        begun = []
        stamp = packet.timestamp
        for place in range(0, len(packet.body) - 3, 4):
            code, flags = packet.body[place], packet.body[place + 1]
            length = packet.body[place + 2] * 256 + packet.body[place + 3]
            end = flags >= 128
            press = self.find(code, stamp, arrival, end=end, mark=mark)
            if press is None:
                press = {"code": code, "first": stamp, "last": stamp, "ended": False}
                self.presses = [*self.presses, press][-4:]
                begun.append(code)
            if signed(stamp - press["last"], 32) > 0:
                press["last"] = stamp
            press["at"] = arrival
            if end:
                press["ended"] = True
            stamp, mark = (stamp + length) % (1 << 32), True
        return begun

    def find(self, code: int, stamp: int, arrival: int, *, end: bool, mark: bool) -> dict[str, Any] | None:
        """The press of which an event speaks."""
        for press in self.presses[::-1]:
            if press["code"] != code:
                continue
            after = signed(stamp - press["last"], 32)
            since_first = signed(stamp - press["first"], 32)
            pause = arrival - press["at"]
            if press["ended"]:
                if end and ((after == 0 and pause < 4000) or (after > 0 and pause <= 800 and not mark)):
                    return press
            elif (since_first >= 0 and after <= 0) or after == 65_535 or (after > 0 and pause <= 800 and not mark):
                return press
        return None
