"""Keys of a phone by WebRTC as telephone events (RFC 4733): aiortc has none, they go in place of its audio packets."""

from __future__ import annotations

import re
import struct
from collections import deque
from typing import TYPE_CHECKING

from emulator.base.errors import PeerViolation
from emulator.rtp.kinds import is_rtcp
from emulator.rtp.telephone_event import decode_events, encode_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from aiortc import RTCDtlsTransport

    from emulator.rtp.telephone_event import EventPacket

OFFERED: Mapping[int, int] = {48000: 110, 8000: 126}
"""Clock of a codec → payload type of events in an offer of ours: those of Chrome."""
KEY_MS = 100
PAUSE = 5
"""Packets of audio between two keys: 100 ms."""
_HEADER = struct.Struct("!BBHII")
_LINE = re.compile(rb"(?m)^m=audio [^\r\n]*")
_EVENTS = re.compile(rb"(?m)^a=rtpmap:(\d{1,3}) telephone-event/(\d+)", re.IGNORECASE)


def types_in(description: bytes) -> dict[int, int]:
    """Clock → payload type of the telephone events that an SDP names."""
    return {int(clock): int(number) for number, clock in _EVENTS.findall(description)}


def with_events(description: bytes, types: Mapping[int, int]) -> bytes:
    """An SDP of aiortc that takes telephone events, too: clock → payload type."""
    numbers = b"".join(b" %d" % number for number in types.values())
    lines = b"".join(b"a=rtpmap:%d telephone-event/%d\r\n" % (number, clock) for clock, number in types.items())
    return _LINE.sub(lambda found: found[0] + numbers, description.rstrip() + b"\r\n" + lines, count=1)


class KeyPad:
    """Between a peer connection and its SRTP."""

    def __init__(self) -> None:
        self.heard = ""
        """Keys that the far end has sent."""
        self.sends: Mapping[int, int] = {}
        """Clock → payload type of events that the far end takes."""
        self.takes: frozenset[int] = frozenset()
        """Payload types of events that we told it."""
        self._due: deque[tuple[int, EventPacket] | None] = deque()
        self._began = 0
        self._last_heard = -1

    def attach(self, transport: RTCDtlsTransport) -> None:
        """Stand before its packets from now on."""
        # aiortc offers no place between its peer connection and its SRTP; it is pinned to a minor version.
        send, take = transport._send_rtp, transport._handle_rtp_data  # noqa: SLF001

        async def send_rtp(data: bytes) -> None:
            await send(self.instead_of(data))

        async def take_rtp(data: bytes, arrival_time_ms: int) -> None:
            if not self.listen(data):
                await take(data, arrival_time_ms)

        transport._send_rtp = send_rtp  # type: ignore[method-assign]  # noqa: SLF001
        transport._handle_rtp_data = take_rtp  # type: ignore[method-assign]  # noqa: SLF001

    def press(self, keys: Iterable[str], clock: int, claimed_ms: int | None = None) -> int:
        """Send keys in the clock of the audio. Returns how many packets that takes.

        Raises ValueError when the far end takes none of that clock.
        """
        if clock not in self.sends:
            raise ValueError(f"telephone-event/{clock} was not negotiated")
        for key in keys:
            packets = encode_key(key, KEY_MS, claimed_ms=claimed_ms, clock=clock)
            self._due.extend((self.sends[clock], packet) for packet in packets)
            self._due.extend([None] * PAUSE)
        return len(self._due)

    def instead_of(self, data: bytes) -> bytes:
        """What leaves in place of a packet of aiortc: itself, or the next packet of a key."""
        due = None if is_rtcp(data) or not self._due else self._due.popleft()
        if due is None:
            return data
        payload_type, event = due
        _, _, number, timestamp, source = _HEADER.unpack_from(data)
        if event.offset == 0:
            self._began = timestamp
        stamp = (self._began + event.segment) & 0xFFFFFFFF
        return _HEADER.pack(0x80, event.marker << 7 | payload_type, number, stamp, source) + event.payload

    def listen(self, data: bytes) -> bool:
        """Whether a packet is one of a key. It is noted once, by its time stamp."""
        if data[1] & 0x7F not in self.takes:
            return False
        stamp = _HEADER.unpack_from(data)[3]
        try:
            events = decode_events(data[_HEADER.size :])
        except PeerViolation:
            return True
        if stamp != self._last_heard:
            self._last_heard = stamp
            self.heard += events[0].key
        return True
