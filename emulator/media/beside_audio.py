"""What a leg says but its voice: telephone events, tones, comfort noise, what is not understood - or nothing at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.media.absence import Absence
from emulator.media.digits import Digits
from emulator.media.inband_digits import InbandDigits

if TYPE_CHECKING:
    from emulator.media.events import Event
    from emulator.media.legs import Leg, LegTable
    from emulator.rtp.packet import RtpPacket

_EVENT_RATES = {"telephone-event": 8000, "telephone-event/48000": 48000}
"""Of the payload types that a leg understands. A phone may offer several: the event it sends tells which counts."""


class BesideAudio:
    """Of all legs. `events` is the engine's list."""

    def __init__(self, table: LegTable, events: list[Event]) -> None:
        self._table = table
        self._digits = Digits(events)
        self._inband = InbandDigits(table, events)
        self._absence = Absence(table, events)

    def receive(self, leg: Leg, packet: RtpPacket, sample: int) -> None:
        """Take a packet that holds no audio. Raises PeerViolation when it is a torn telephone event."""
        leg.passed_over += 1
        self._table.arrived[leg.slot] = sample
        rate = _EVENT_RATES.get(leg.payload_types.get(packet.payload_type, ""))
        if rate is not None:
            leg.telephone_event_rate = rate
        if rate is not None or packet.payload_type == leg.telephone_event_type:
            self._digits.receive(leg, packet, sample)

    @property
    def is_at_rest(self) -> bool:
        """Whether no tones are looked for."""
        return not self._table.inband.any()

    def tick(self, now: int) -> None:
        """Look for tones."""
        self._inband.tick(now)

    def look(self, now: int) -> None:
        """Once a second: see what has not come: ends of digits, and all RTP of a peer."""
        self._digits.expire(now)
        self._absence.look(now)
