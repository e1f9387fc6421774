"""The audio of a softphone: its coded signal and digits as RTP (RFC 3550, RFC 4733), and all that it hears."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from emulator.audio.coded_signal import coded_signal
from emulator.audio.g711 import ALAW_SILENCE, ULAW_SILENCE, encode_alaw, encode_ulaw
from emulator.rtp.packet import PCMA, RtpPacket, build
from emulator.rtp.telephone_event import encode_digit

if TYPE_CHECKING:
    from emulator.base.address import Address
    from emulator.base.ids import Ids
    from emulator.rtp.telephone_event import EventPacket
    from emulator.runtime.network import Datagram, MediaSocket

SAMPLES_PER_PACKET = 160
NS_PER_PACKET = 20_000_000
PACKETS_PER_BLOCK = 50
"""The signal is encoded a second at a time."""
DIGIT_MS = 100
PAUSE_AFTER_DIGIT = 5
"""Packets of audio between two digits: 100 ms."""
TIMESTAMP_MASK = 0xFFFFFFFF


class RtpTalker:
    """Sends one packet per 20 ms of its own clock from `start` on, and keeps what arrives.

    Packet *n* stands at `started_ns + n * 20 ms`, whatever the moment at which `pump` is called, and carries samples
    160 n … of the coded signal, or silence while the phone is mute: a phone's clock never stops in a call.
    """

    def __init__(self, socket: MediaSocket, *, code: int, ids: Ids) -> None:
        self.socket = socket
        self.code = code
        self.speaking = True
        self.heard: list[Datagram] = []
        """Everything that arrived, in order of arrival."""
        self.sent = 0
        """Packets sent so far."""
        self.started_ns: int | None = None
        self._phase_ns = ids.bits(32) % NS_PER_PACKET
        self._ssrc = ids.bits(32)
        self._first_sequence = ids.bits(16)
        self._first_timestamp = ids.bits(32)
        self._remote: Address | None = None
        self._payload_type = 0
        self._event_type: int | None = None
        self._ticks = 0
        self._block: tuple[int, bytes] = (-1, b"")
        self._digits: deque[EventPacket | None] = deque()
        self._digit_timestamp = 0

    def start(self, now_ns: int) -> None:
        """Begin the clock, once: on the first 20 ms of this phone's own phase after `now_ns` (monotonic)."""
        if self.started_ns is None:
            self.started_ns = now_ns - now_ns % NS_PER_PACKET + self._phase_ns
            self.started_ns += NS_PER_PACKET if self.started_ns < now_ns else 0

    def point_at(self, remote: Address | None, payload_type: int, event_type: int | None) -> None:
        """Where to send and as what; without an address nothing is sent (hold)."""
        self._remote, self._payload_type, self._event_type = remote, payload_type, event_type

    def press(self, digits: str) -> int:
        """Send `digits`, each 100 ms long with a pause of 100 ms after it. Returns how many packets that takes."""
        for digit in digits:
            self._digits.extend(encode_digit(digit, DIGIT_MS))
            self._digits.extend([None] * PAUSE_AFTER_DIGIT)
        return len(self._digits)

    @property
    def can_press(self) -> bool:
        """Whether telephone-event was negotiated."""
        return self._event_type is not None

    @property
    def next_packet_ns(self) -> int | None:
        """When the next packet stands; None before `start`."""
        return None if self.started_ns is None else self.started_ns + self._ticks * NS_PER_PACKET

    def pump(self, now_ns: int) -> None:
        """Send all packets that stand up to `now_ns` and take what arrived."""
        self.heard += self.socket.receive(now_ns)
        while (at_ns := self.next_packet_ns) is not None and at_ns <= now_ns:
            if self._remote is not None:
                self.socket.send(self._packet(), self._remote, at_ns)
                self.sent += 1
            self._ticks += 1

    def _packet(self) -> bytes:
        timestamp = self._first_timestamp + self._ticks * SAMPLES_PER_PACKET
        event = self._digits.popleft() if self._digits else None
        if event is None or self._event_type is None:
            kind, marker, payload = self._payload_type, self.sent == 0, self._audio()
        else:
            if event.offset == 0:
                self._digit_timestamp = timestamp
            kind, marker, payload, timestamp = self._event_type, event.marker, event.payload, self._digit_timestamp
        return build(
            RtpPacket(
                payload_type=kind,
                marker=marker,
                sequence=(self._first_sequence + self.sent) & 0xFFFF,
                timestamp=timestamp & TIMESTAMP_MASK,
                ssrc=self._ssrc,
                payload=payload,
            )
        )

    def _audio(self) -> bytes:
        a_law = self._payload_type == PCMA
        if not self.speaking:
            return bytes([ALAW_SILENCE if a_law else ULAW_SILENCE]) * SAMPLES_PER_PACKET
        number, place = divmod(self._ticks, PACKETS_PER_BLOCK)
        if self._block[0] != number * 2 + a_law:
            samples = PACKETS_PER_BLOCK * SAMPLES_PER_PACKET
            pcm = coded_signal(self.code, samples, number * samples)
            encoded = encode_alaw(pcm) if a_law else encode_ulaw(pcm)
            self._block = (number * 2 + a_law, np.asarray(encoded).tobytes())
        return self._block[1][place * SAMPLES_PER_PACKET : (place + 1) * SAMPLES_PER_PACKET]
