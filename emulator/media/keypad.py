"""The presses of a leg's keys and which telephone event belongs to which of them: RFC 4733 §2.5, and what phones make
of it. The rules for what is not by the book stand in docs/fidelity.md."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from emulator.rtp.sequence import ahead, unwrap_timestamp
from emulator.rtp.telephone_event import LONGEST

if TYPE_CHECKING:
    from emulator.rtp.packet import RtpPacket
    from emulator.rtp.telephone_event import TelephoneEvent

CLOSE = 800
"""Samples (100 ms) within which the packets of one press follow one another although their time stamps run on."""
PAUSE = 4000
"""Samples (500 ms) after which a repeated end packet is another press."""
FORGOTTEN = 8000
"""Samples (1 s) without a packet after which an end has been lost, and sequence numbers may have started over."""
_REMEMBERED = 4
_STAMPS = 1 << 32


@dataclass(slots=True, kw_only=True)
class Press:
    """One press of a key, as far as its packets have told. Time stamps are unwrapped, samples the engine's."""

    code: int
    first_stamp: int
    stamp: int
    """Of its latest segment: a press of more than 65535 units has several (§2.5.1.3)."""
    first_sample: int
    last_sample: int
    """Arrival of its first and of its latest packet."""
    claimed: int = 0
    """The longest it has claimed to be, in units of its time stamp."""
    ended: bool = False
    """An end packet has come."""

    def goes_on(self, event: TelephoneEvent, stamp: int, sample: int, *, begins: bool) -> bool:
        """Whether `event` speaks of this press; `begins`: its packet says by its marker that a press begins."""
        if event.code != self.code:
            return False
        pause = sample - self.last_sample
        if stamp == self.stamp and self.ended:
            return event.end and pause < PAUSE
        if not self.ended and (self.first_stamp <= stamp <= self.stamp or stamp == self.stamp + LONGEST):
            return True
        runs_on = stamp > self.stamp and pause <= CLOSE and not begins
        return runs_on and (event.end or not self.ended)

    def take(self, event: TelephoneEvent, stamp: int, sample: int) -> None:
        """Note what an event says of this press."""
        self.stamp, self.last_sample = max(self.stamp, stamp), sample
        self.ended = self.ended or event.end
        self.claimed = max(self.claimed, stamp - self.first_stamp + event.duration)


@dataclass(slots=True, kw_only=True)
class Keypad:
    """What one source's telephone events have told."""

    ssrc: int
    sequence: int | None = None
    sample: int = 0
    """Number and arrival of its latest packet."""
    presses: list[Press] = field(default_factory=list)
    """The latest, oldest first; a packet may repeat what earlier ones told."""

    def is_news(self, packet: RtpPacket, sample: int) -> bool:
        """Whether a packet that arrived at `sample` is later than all before: else it is doubled or was overtaken."""
        if self.sequence is not None and ahead(packet.sequence, self.sequence) <= 0:
            since = sample - self.sample
            if since < FORGOTTEN and not self._starts_over(packet, since):
                return False
        self.sequence, self.sample = packet.sequence, sample
        return True

    def _starts_over(self, packet: RtpPacket, since: int) -> bool:
        """Whether a packet from behind begins a press that nobody has told of: senders that play one recording of a
        key after another go back like this."""
        known = (press.first_stamp % _STAMPS == packet.timestamp for press in self.presses)
        return packet.marker and since >= CLOSE and not any(known)

    def stamp_of(self, stamp: int) -> int:
        """A time stamp, unwrapped beside that of the latest press."""
        return unwrap_timestamp(stamp, self.presses[-1].stamp) if self.presses else stamp

    def press_of(self, event: TelephoneEvent, stamp: int, sample: int, *, begins: bool) -> tuple[Press, bool]:
        """The press that an event speaks of, and whether it is a new one."""
        for press in reversed(self.presses):
            if press.goes_on(event, stamp, sample, begins=begins):
                return press, False
        press = Press(code=event.code, first_stamp=stamp, stamp=stamp, first_sample=sample, last_sample=sample)
        self.presses = [*self.presses[1 - _REMEMBERED :], press]
        return press, True
