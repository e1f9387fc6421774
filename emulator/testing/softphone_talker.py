"""The audio of a softphone: its coded signal, digits and words as RTP (RFC 3550, 3389, 4733); all that it hears."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from emulator.audio.coders import CODERS
from emulator.audio.dtmf import key_tones
from emulator.audio.g711 import ALAW_SILENCE, ULAW_SILENCE, encode_alaw, encode_ulaw
from emulator.base.units import NS_PER_S, NS_PER_SAMPLE, SAMPLES_PER_S
from emulator.rtp.packet import PCMA
from emulator.rtp.telephone_event import encode_key
from emulator.testing.phone_habits import PLAIN
from emulator.testing.softphone_stream import RtpStream

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emulator.audio.coders import Encoder
    from emulator.base.address import Address
    from emulator.base.ids import Ids
    from emulator.rtp.telephone_event import EventPacket
    from emulator.runtime.network import Datagram, MediaSocket
    from emulator.testing.phone_habits import PhoneHabits

SAMPLES_PER_PACKET = 160
NS_PER_PACKET = 20_000_000
BLOCK = SAMPLES_PER_S
"""The signal is encoded a second at a time."""
DIGIT_MS = 100
PAUSE_AFTER_DIGIT = 5
"""Packets of audio between two digits: 100 ms."""
COMFORT_NOISE = 13
"""Payload type of RFC 3389."""
NOISE_LEVEL = b"\x40"
"""-64 dBov, no spectrum (RFC 3389 §3)."""
NOISE_EVERY = 3200
"""Samples between two packets of comfort noise."""
MILLION = 1_000_000


class RtpTalker:
    """Sends one packet after another by its own clock from `start` on, and keeps what arrives.

    A packet stands where the audio before it ends, whatever the moment at which `pump` is called, and carries the
    samples of the coded signal that stand there, or silence while the phone is mute: a phone's clock never stops in
    a call.
    """

    def __init__(self, socket: MediaSocket, *, code: int, ids: Ids, habits: PhoneHabits = PLAIN) -> None:
        self.socket = socket
        self.code = code
        self.speaking = True
        self.heard: list[Datagram] = []
        """Everything that arrived, in order of arrival."""
        self.started_ns: int | None = None
        self.latest_ns = 0
        """By how much the latest packet left after its time."""
        self._habits = habits
        self._phase_ns = ids.bits(32) % NS_PER_PACKET
        self._stream = RtpStream(habits, ids)
        self._remote: Address | None = None
        self._payload_type = 0
        self._codec = "PCMU"
        self._encoder: Encoder | None = None
        """Of a codec with a memory."""
        self._event_type: int | None = None
        self._event_clock = 8000
        self._position = 0
        """Samples of audio up to the next packet, sent or not."""
        self._block: tuple[int, bytes] = (-1, b"")
        self._digits: deque[EventPacket | None] = deque()
        self._digit_timestamp = 0
        self._instead = self._stream.first_words(code)
        """What is still to be sent in place of the signal, or of silence: keys as tones, words."""
        self._noise_due = 0

    def start(self, now_ns: int) -> None:
        """Begin the clock, once: on the first 20 ms of this phone's own phase after `now_ns` (monotonic)."""
        if self.started_ns is not None:
            return
        if self._habits.start_late_s:
            self.started_ns = now_ns + round(self._habits.start_late_s * NS_PER_S)
            return
        self.started_ns = now_ns - now_ns % NS_PER_PACKET + self._phase_ns
        self.started_ns += NS_PER_PACKET if self.started_ns < now_ns else 0

    def point_at(
        self,
        remote: Address | None,
        payload_type: int,
        event_type: int | None,
        codec: str = "",
        *,
        event_clock: int = 8000,
    ) -> None:
        """Where to send and as what; without an address nothing is sent (hold). `codec` is needed beside 0 and 8.

        `event_clock`, Hz, is that of `event_type`.
        """
        self._remote, self._payload_type, self._event_type = remote, payload_type, event_type
        self._event_clock = event_clock
        codec = codec or ("PCMA" if payload_type == PCMA else "PCMU")
        if codec != self._codec:
            self._codec, coder = codec, CODERS.get(codec)
            self._encoder = coder.encoder() if coder else None
            self._stream.keep_clock(coder.clock if coder else 1)

    def move_to(self, socket: MediaSocket, now_ns: int) -> None:
        """Send from another socket from now on, and close the one before."""
        self.pump(now_ns)
        self.socket.close()
        self.socket = socket

    def press(self, keys: str, claimed_ms: int | None = None) -> int:
        """Send keys, each 100 ms long with a pause of 100 ms after it. Returns how many packets that takes.

        `claimed_ms` is what its packets claim of their length, if not the truth.
        """
        for key in keys:
            self._digits.extend(encode_key(key, DIGIT_MS, claimed_ms=claimed_ms, clock=self._event_clock))
            self._digits.extend([None] * PAUSE_AFTER_DIGIT)
        return len(self._digits)

    def sound(self, digits: str) -> None:
        """Send tones in place of what is said, each 100 ms long with a silence of 100 ms around it."""
        for digit in digits:
            self.say(key_tones(digit, DIGIT_MS))
            self.say(np.zeros(DIGIT_MS * SAMPLES_PER_S // 1000, np.int16))

    def say(self, pcm: NDArray[np.int16]) -> None:
        """Send this (8000 Hz) in place of what is sent otherwise, behind what is still to be said."""
        self._instead = np.concatenate([self._instead, pcm])

    @property
    def can_press(self) -> bool:
        """Whether telephone-event was negotiated."""
        return self._event_type is not None

    @property
    def next_packet_ns(self) -> int | None:
        """When the next packet stands; None before `start`."""
        if self.started_ns is None:
            return None
        return self.started_ns + self._position * NS_PER_SAMPLE * MILLION // (MILLION + self._habits.drift_ppm)

    def pump(self, now_ns: int) -> None:
        """Send all packets that stand up to `now_ns` and take what arrived."""
        self.heard += self.socket.receive(now_ns)
        while (at_ns := self.next_packet_ns) is not None and at_ns <= now_ns:
            self.latest_ns = max(self.latest_ns, now_ns - at_ns)
            self._step(at_ns)

    def _step(self, at_ns: int) -> None:
        """Send what stands here, and go on to where the next packet stands."""
        length = SAMPLES_PER_PACKET if self._encoder else self._habits.ptime_ms * SAMPLES_PER_S // 1000
        self._stream.advance(self._position)
        if self._remote is not None:
            event = self._digits.popleft() if self._digits else None
            if event is not None and self._event_type is not None:
                length, data = SAMPLES_PER_PACKET, self._event(event, self._event_type)
            else:
                data = self._audio(length)
            if data:
                self.socket.send(data, self._remote, at_ns)
        self._position += length

    def _event(self, event: EventPacket, payload_type: int) -> bytes:
        if event.offset == 0:
            self._digit_timestamp = self._stream.timestamp(self._position)
        timestamp = self._digit_timestamp + event.segment
        return self._stream.packet(payload_type, event.payload, timestamp, marker=event.marker)

    def _audio(self, length: int) -> bytes:
        """The next packet of voice or silence; empty when none is due in a silence with comfort noise."""
        if len(self._instead):
            pcm, self._instead = self._instead[:length], self._instead[length:]
            pcm = np.concatenate([pcm, np.zeros(length - len(pcm), np.int16)])
            return self._stream.audio(self._payload_type, self._encode(pcm), self._position)
        if self.speaking:
            self._noise_due = 0
            return self._stream.audio(self._payload_type, self._signal(length), self._position)
        if not self._habits.comfort_noise:
            return self._stream.audio(self._payload_type, self._silence(length), self._position)
        self._stream.pause()
        if self._position < self._noise_due:
            return b""
        self._noise_due = self._position + NOISE_EVERY
        return self._stream.packet(COMFORT_NOISE, NOISE_LEVEL, self._stream.timestamp(self._position))

    def _silence(self, length: int) -> bytes:
        if self._encoder:
            return self._encode(np.zeros(length, np.int16))
        return bytes([ALAW_SILENCE if self._codec == "PCMA" else ULAW_SILENCE]) * length

    def _signal(self, length: int) -> bytes:
        """The encoded signal at the present position."""
        if self._encoder:
            return self._encode(self._stream.voice(self.code, length, self._position))
        number, place = divmod(self._position, BLOCK)
        found = self._encoded(number)[place : place + length]
        return found if len(found) == length else found + self._encoded(number + 1)[: length - len(found)]

    def _encoded(self, number: int) -> bytes:
        """One second of the signal."""
        a_law = self._codec == "PCMA"
        if self._block[0] != number * 2 + a_law:
            pcm = self._stream.voice(self.code, BLOCK, number * BLOCK)
            self._block = (number * 2 + a_law, self._encode(pcm))
        return self._block[1]

    def _encode(self, pcm: NDArray[np.int16]) -> bytes:
        if self._encoder:
            return self._encoder.encode(pcm)
        return np.asarray(encode_alaw(pcm) if self._codec == "PCMA" else encode_ulaw(pcm)).tobytes()
