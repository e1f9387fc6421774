"""Telephone events become digits: a press is reported once, at its first packet, and measured. RFC 4733 §2.5."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.media.events import DigitEnded, DigitHeard, FlashHeard
from emulator.media.keypad import FORGOTTEN, Keypad
from emulator.rtp.telephone_event import DIGITS, FLASH, KEYS, decode_events

if TYPE_CHECKING:
    from emulator.media.events import Event
    from emulator.media.keypad import Press
    from emulator.media.legs import Leg
    from emulator.rtp.packet import RtpPacket


class Digits:
    """Hears the keys of all legs."""

    def __init__(self, events: list[Event]) -> None:
        self._events = events
        self._down: dict[str, tuple[Leg, Press]] = {}
        """By leg, the digit whose end is awaited."""

    def receive(self, leg: Leg, packet: RtpPacket, sample: int) -> None:
        """Take a packet of the leg's telephone-event type that arrived at engine sample `sample`.

        Of several events in it each begins where the one before it ends (§2.5.1.5). Raises PeerViolation when its
        payload is torn.
        """
        told = decode_events(packet.payload)
        if leg.keypad is None or leg.keypad.ssrc != packet.ssrc:
            leg.keypad = Keypad(ssrc=packet.ssrc)
        keypad = leg.keypad
        if not keypad.is_news(packet, sample):
            return
        stamp = keypad.stamp_of(packet.timestamp)
        begins = packet.marker
        for event in told:
            press, is_new = keypad.press_of(event, stamp, sample, begins=begins)
            if is_new:
                self._begin(leg, press)
            press.take(event, stamp, sample)
            if event.end:
                self._end(leg, press)
            stamp += event.duration
            begins = True

    def expire(self, now: int) -> None:
        """End the presses whose end has been lost. To be called now and then."""
        for leg, press in list(self._down.values()):
            if now - press.last_sample >= FORGOTTEN or leg.closed_sample is not None:
                self._end(leg, press)

    def _begin(self, leg: Leg, press: Press) -> None:
        if (down := self._down.get(leg.leg)) is not None:
            self._end(*down)
        key = KEYS[press.code] if press.code < len(KEYS) else ""
        if key == FLASH:
            self._events.append(FlashHeard(leg=leg.leg, at_sample=press.first_sample))
        elif key:
            self._down[leg.leg] = (leg, press)
            self._events.append(DigitHeard(leg=leg.leg, at_sample=press.first_sample, digit=key))

    def _end(self, leg: Leg, press: Press) -> None:
        """A press is over: it says so, another key is down, or nothing comes any more. Reported once."""
        if self._down.get(leg.leg) == (leg, press):
            del self._down[leg.leg]
            self._events.append(
                DigitEnded(
                    leg=leg.leg,
                    at_sample=press.last_sample,
                    digit=DIGITS[press.code],
                    measured_ms=(press.last_sample - press.first_sample) // 8,
                    claimed_ms=press.claimed * 1000 // leg.telephone_event_rate,
                )
            )
