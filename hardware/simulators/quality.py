"""What a phone says of a call that is over: a session report as RFC 6035 has it, from the RTP that it heard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.base.errors import PeerViolation
from emulator.rtp.packet import parse
from emulator.rtp.sequence import ahead

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from emulator.base.address import Address

CONTENT_TYPE = "application/vq-rtcpxr"
EVENT = "vq-rtcpxr"
NAMES = {0: "PCMU", 8: "PCMA", 9: "G722"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedCall:
    """Which call."""

    call_id: str
    local_uri: str
    remote_uri: str
    is_caller: bool
    host: str
    port: int
    """Where its audio came to."""
    began: datetime.datetime
    ended: datetime.datetime


def session_report(call: FinishedCall, heard: Sequence[tuple[bytes, Address, int]]) -> bytes:
    """The body; `heard`: datagrams at the port of RTP (data, source, arrival). Who heard nothing tells no metrics."""
    packets = []
    for data, source, _ in heard:
        try:
            packets.append((parse(data), source))
        except PeerViolation:
            continue
    lines = [
        "VQSessionReport: CallTerm",
        f"CallID: {call.call_id}",
        f"LocalID: <{call.local_uri}>",
        f"RemoteID: <{call.remote_uri}>",
        f"OrigID: <{call.local_uri if call.is_caller else call.remote_uri}>",
    ]
    if packets:
        last, source = packets[-1]
        loss = _loss([packet.sequence for packet, _ in packets if packet.ssrc == last.ssrc])
        lines += [
            f"LocalAddr: IP={call.host} PORT={call.port}",
            f"RemoteAddr: IP={source.host} PORT={source.port} SSRC=0x{last.ssrc:08x}",
            "LocalMetrics:",
            f"Timestamps: START={_stamp(call.began)} STOP={_stamp(call.ended)}",
            f"SessionDesc: PT={last.payload_type} PD={NAMES.get(last.payload_type, 'unknown')} SR=8000 FD=20 PPS=50",
            f"PacketLoss: NLR={loss:.1f} JDR=0.0",
        ]
    return "\r\n".join([*lines, ""]).encode()


def _loss(numbers: Sequence[int]) -> float:
    """Percent of the sequence numbers that did not come."""
    highest = expected = 0
    for place, number in enumerate(numbers):
        step = ahead(number, highest) if place else 1
        if step > 0:
            highest, expected = number, expected + step
    missing = max(0, expected - len(set(numbers)))
    return 100 * missing / expected


def _stamp(moment: datetime.datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
