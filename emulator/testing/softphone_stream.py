"""The RTP of a phone (RFC 3550 §5.1): SSRC, sequence, time stamp, marker, what habits do to them; its first words."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

import numpy as np

from emulator.audio.coded_signal import coded_signal
from emulator.base.units import SAMPLES_PER_S
from emulator.rtp.packet import RtpPacket, build
from emulator.testing.greetings import greeting
from emulator.testing.made_up_speech import made_up_speech

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emulator.base.ids import Ids
    from emulator.testing.phone_habits import Jump, PhoneHabits

TIMESTAMP_MASK = 0xFFFFFFFF
SEQUENCE_MASK = 0xFFFF


class RtpStream:
    """Numbers packets. `position` counts the samples of the phone's own audio since its first packet."""

    def __init__(self, habits: PhoneHabits, ids: Ids) -> None:
        self._habits = habits
        self._ids = ids
        self._ssrc = ids.bits(32)
        # In the lower half, as RFC 3711 §3.3.1 wants it: numbers do not wrap before anybody knows where they began.
        sequence, timestamp = ids.bits(15), ids.bits(32)
        self._sequence = sequence if habits.first_sequence is None else habits.first_sequence
        self._base = timestamp if habits.first_timestamp is None else habits.first_timestamp
        """Time stamp of position 0."""
        self._clock = 1
        """Units of time stamps per sample."""
        self._talk_begins = True
        self._marked_at = 0
        self._new_ssrc_at = habits.new_ssrc_at_s
        self._timestamp_jump = habits.timestamp_jump
        self._sequence_jump = habits.sequence_jump

    def first_words(self, code: int) -> NDArray[np.int16]:
        """What the phone with this code says first of all, if it greets who calls."""
        return np.zeros(0, np.int16) if self._habits.greets is None else greeting(self._habits.greets, code)

    def voice(self, code: int, samples: int, start: int) -> NDArray[np.int16]:
        """What it says all the time, if it greets nobody: samples `start` to `start + samples`."""
        return (made_up_speech if self._habits.talks else coded_signal)(code, samples, start)

    def timestamp(self, position: int) -> int:
        """Of audio that begins at `position`."""
        return (self._base + position * self._clock) & TIMESTAMP_MASK

    def keep_clock(self, clock: int) -> None:
        """Count in so many units per sample: with another clock it is another source (RFC 7160 §4.1)."""
        if clock != self._clock:
            self._clock = clock
            self._ssrc, self._base = self._ids.bits(32), self._ids.bits(32)
            self._talk_begins = True

    def pause(self) -> None:
        """Talk is over: the packet with which it begins again is marked (RFC 3551 §4.1)."""
        self._talk_begins = True

    def advance(self, position: int) -> None:
        """Do what the habits want before the packet at `position`."""
        if self._new_ssrc_at is not None and position >= self._new_ssrc_at * SAMPLES_PER_S:
            self._new_ssrc_at = None
            self._ssrc, self._sequence, self._base = self._ids.bits(32), self._ids.bits(16), self._ids.bits(32)
            self._talk_begins = True
        if _is_due(self._timestamp_jump, position):
            self._base += self._timestamp_jump.by
            self._timestamp_jump = None
        if _is_due(self._sequence_jump, position):
            self._sequence += self._sequence_jump.by
            self._sequence_jump = None

    def audio(self, payload_type: int, payload: bytes, position: int) -> bytes:
        """The next packet, of audio that begins at `position`."""
        every = self._habits.marker_every_s
        again = every is not None and position - self._marked_at >= every * SAMPLES_PER_S
        marker, self._talk_begins = self._talk_begins or again, False
        if marker:
            self._marked_at = position
        return self.packet(payload_type, payload, self.timestamp(position), marker=marker)

    def packet(self, payload_type: int, payload: bytes, timestamp: int, *, marker: bool = False) -> bytes:
        """The next packet, whatever it carries."""
        data = build(
            RtpPacket(
                payload_type=payload_type,
                marker=marker,
                sequence=self._sequence & SEQUENCE_MASK,
                timestamp=timestamp,
                ssrc=self._ssrc,
                payload=payload,
            )
        )
        self._sequence += 1
        return data


def _is_due(jump: Jump | None, position: int) -> TypeGuard[Jump]:
    return jump is not None and position >= jump.at_s * SAMPLES_PER_S
