"""Sends hostile SIP and RTP, made with scapy, to a platform on loopback: nothing of it may disturb anybody.

    python -m tools.scapy_hostile SECONDS SIP_PORT [SOURCE_PORT:MEDIA_PORT …]

RTP carries the sender that the leg knows (a raw socket: it needs the right to open one), so that it comes past every
check of addresses; none of it is valid, so that no recording may show it. A fixed seed: every run sends the same.
scapy is GPL-2: it runs in this process and in none of ours.
"""

from __future__ import annotations

import random
import sys
import time
from itertools import cycle
from typing import TYPE_CHECKING, Any

from scapy.config import conf
from scapy.layers.inet import IP, UDP
from scapy.layers.rtp import RTP, RTPExtension
from scapy.packet import Raw, fuzz
from scapy.supersocket import L3RawSocket

if TYPE_CHECKING:
    from collections.abc import Callable

HOST = "127.0.0.1"
STRANGERS = ("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4")
"""Where SIP comes from, in turns: one host alone would get silence before it has sent much."""
EVERY_S = 0.005
FRAME = b"\x7e" * 160

RTP_ATTACKS: dict[str, Callable[[random.Random], bytes]] = {
    "empty": lambda _: b"",
    "torn header": lambda rng: bytes(RTP(payload_type=0))[: rng.randrange(1, 12)],
    "version 0": lambda _: bytes(RTP(version=0, payload_type=0) / FRAME),
    "version 1": lambda _: bytes(RTP(version=1, payload_type=0) / FRAME),
    "version 3": lambda _: bytes(RTP(version=3, payload_type=0) / FRAME),
    "15 CSRCs of which none is there": lambda _: bytes(RTP(numsync=15, payload_type=0)),
    "CSRCs that end in the middle": lambda rng: bytes(RTP(numsync=15, payload_type=8) / (b"\xff" * rng.randrange(60))),
    "extension longer than the packet": lambda _: bytes(
        RTP(extension=1, payload_type=0) / RTPExtension(header_id=0xBEDE, header_len=0xFFFF, header=[]) / FRAME
    ),
    "extension without its header": lambda _: bytes(RTP(extension=1, payload_type=0)) + b"\xbe",
    "padding longer than the packet": lambda _: bytes(RTP(padding=1, payload_type=0) / (FRAME + b"\xff")),
    "padding of nothing": lambda _: bytes(RTP(padding=1, payload_type=0) / (FRAME + b"\x00")),
    "nothing but padding": lambda _: bytes(RTP(padding=1, payload_type=0) / (b"\x00" * 159 + b"\xa0")),
    "no payload": lambda _: bytes(RTP(payload_type=0)),
    "less than a slot": lambda _: bytes(RTP(payload_type=0) / FRAME[:79]),
    "a codec of nobody": lambda rng: bytes(RTP(payload_type=rng.choice([1, 77, 127])) / FRAME),
    "a telephone event cut short": lambda rng: bytes(RTP(payload_type=101) / (b"\x01\x8a\x00"[: rng.randrange(4)])),
    "64 kB": lambda rng: bytes(RTP(version=1) / rng.randbytes(60_000)),
}
"""Name → a datagram that is no RTP packet with audio."""

INVITE = (
    "INVITE sip:1@{host}:{port} SIP/2.0\r\nVia: SIP/2.0/UDP {host}:9;branch=z9hG4bK{n}\r\n"
    "From: <sip:e@{host}>;tag={n}\r\nTo: <sip:1@{host}>\r\nCall-ID: {n}@hostile\r\nCSeq: 1 INVITE\r\n"
    "Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
)
SIP_ATTACKS: dict[str, Callable[[random.Random, str], bytes]] = {
    "noise": lambda rng, _: rng.randbytes(rng.randrange(1, 1400)),
    "torn": lambda rng, whole: whole[: rng.randrange(1, len(whole))].encode(),
    "version 9": lambda _, whole: whole.replace("SIP/2.0\r\n", "SIP/9.0\r\n", 1).encode(),
    "a length beyond the datagram": lambda _, whole: whole.replace("Length: 0", "Length: 99999").encode(),
    "a negative length": lambda _, whole: whole.replace("Length: 0", "Length: -1").encode(),
    "a number without end": lambda _, whole: whole.replace("CSeq: 1", "CSeq: " + "9" * 400).encode(),
    "no Via": lambda _, whole: whole.replace("Via:", "Vie:").encode(),
    "a thousand Vias": lambda _, whole: whole.replace(
        "Max-", "Via: SIP/2.0/UDP h;branch=1\r\n" * 1000 + "Max-"
    ).encode(),
    "a header of 30 kB": lambda _, whole: whole.replace("Max-", "X: " + "a" * 30_000 + "\r\nMax-").encode(),
    "nulls": lambda rng, whole: bytes(0 if rng.random() < 0.1 else octet for octet in whole.encode()),
    "a response to nobody": lambda _, whole: whole.replace("INVITE sip", "SIP/2.0 200 sip", 1).encode(),
    "an ACK of nothing": lambda _, whole: whole.replace("INVITE", "ACK").encode(),
    "a BYE in no dialog": lambda _, whole: whole.replace("INVITE", "BYE").encode(),
    "brackets": lambda _, whole: whole.replace("<sip:e", "<<<sip:[::e").encode(),
    "RTP": lambda _, __: bytes(RTP(payload_type=0) / FRAME),
    "a fuzzed IP header's payload": lambda _, __: bytes(fuzz(UDP() / Raw(b"x"))),
}
"""Name → a datagram from a seed and a whole INVITE."""


def sip_datagram(name: str, rng: random.Random, port: int, number: int) -> bytes:
    """One attack on SIP."""
    return SIP_ATTACKS[name](rng, INVITE.format(host=HOST, port=port, n=number))


def main(seconds: str, sip_port: str, *flows: str) -> None:
    """Send 200 packets a second; tell how many there were."""
    rng = random.Random(1)
    random.seed(1)  # scapy's own fuzzing draws from here
    conf.L3socket = L3RawSocket  # the only way of scapy's to loopback
    ports = [tuple(map(int, flow.split(":"))) for flow in flows]
    way: Any = conf.L3socket()
    sip, rtp, at, strangers = cycle(SIP_ATTACKS), cycle(RTP_ATTACKS), cycle(ports), cycle(STRANGERS)
    sent, end = 0, time.monotonic() + float(seconds)
    print("ready", flush=True)  # noqa: T201 - the word that is waited for
    while time.monotonic() < end:
        data = sip_datagram(next(sip), rng, int(sip_port), sent)
        way.send(IP(src=next(strangers), dst=HOST) / UDP(sport=9, dport=int(sip_port)) / Raw(data))
        if ports:
            source, target = next(at)
            way.send(IP(src=HOST, dst=HOST) / UDP(sport=source, dport=target) / Raw(RTP_ATTACKS[next(rtp)](rng)))
        sent += 1 + bool(ports)
        time.sleep(EVERY_S)
    print(f"{sent} packets", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
