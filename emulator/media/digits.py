"""Telephone events become digits: each is reported once, at its first packet. RFC 4733 §2.5."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.media.events import DigitHeard
from emulator.rtp.sequence import unwrap_timestamp
from emulator.rtp.telephone_event import decode_event

if TYPE_CHECKING:
    from emulator.media.events import Event
    from emulator.media.legs import Leg
    from emulator.rtp.packet import RtpPacket


class Digits:
    """Hears the keys of all legs."""

    def __init__(self, events: list[Event]) -> None:
        self._events = events

    def receive(self, leg: Leg, packet: RtpPacket, sample: int) -> None:
        """Take a packet of the leg's telephone-event type; all packets of an event share its time stamp.

        `sample` is the engine sample of its arrival. Raises PeerViolation when the payload is torn.
        """
        event = decode_event(packet.payload)
        last = leg.last_event
        if last and last[0] == packet.ssrc and unwrap_timestamp(packet.timestamp, last[1]) <= last[1]:
            return
        leg.last_event = (packet.ssrc, packet.timestamp)
        if event.digit:
            self._events.append(DigitHeard(leg=leg.leg, at_sample=sample, digit=event.digit))
