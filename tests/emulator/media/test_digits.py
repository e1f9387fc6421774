"""Digits from telephone events, packet by packet: by the book, and as phones and relays really send them."""

from __future__ import annotations

import struct
from typing import NamedTuple

import pytest

from emulator.base.errors import PeerViolation
from emulator.media import commands as c
from emulator.media.digits import Digits
from emulator.media.events import DigitEnded, DigitHeard, FlashHeard
from emulator.media.keypad import FORGOTTEN
from emulator.rtp.packet import parse
from emulator.rtp.telephone_event import KEYS, LONGEST, encode_key
from tests.emulator.media.rig import PEER, Rig


class Sent(NamedTuple):
    """A packet of telephone events; it arrives at `at` ms."""

    at: int
    events: str
    """`5` or `5E`, with the duration in ms behind a colon; several with blanks between."""
    stamp: int = 1000
    marker: bool = False
    sequence: int | None = None
    ssrc: int = 7


def payload(events: str) -> bytes:
    told = b""
    for event in events.split():
        key, _, duration = event.partition(":")
        told += struct.pack(">BBH", KEYS.index(key[0]), 0x8A if key.endswith("E") else 10, int(duration) * 8)
    return told


def heard(*packets: Sent) -> str:
    """What is made of packets, in words: `5` heard, `5.` ended."""
    rig = Rig()
    rig.open("a")
    leg = rig.engine._table.find("a")
    assert leg is not None
    events: list[object] = []
    digits = Digits(events)  # type: ignore[arg-type]
    for number, sent in enumerate(packets):
        second = 101 | (0x80 if sent.marker else 0)
        sequence = number if sent.sequence is None else sent.sequence
        header = struct.pack(">BBHII", 0x80, second, sequence % 65536, sent.stamp % (1 << 32), sent.ssrc)
        digits.receive(leg, parse(header + payload(sent.events)), 8 * sent.at)
    return " ".join(
        event.digit + ("." if isinstance(event, DigitEnded) else "")
        if isinstance(event, DigitHeard | DigitEnded)
        else "!"
        for event in events
    )


TABLE: dict[str, tuple[str, list[Sent]]] = {
    "by the book": (
        "5 5.",
        [Sent(0, "5:20", marker=True), Sent(20, "5:40"), *(Sent(40 + 20 * n, "5E:60") for n in range(3))],
    ),
    "marker missing": ("5 5.", [Sent(0, "5:20"), Sent(20, "5:40"), Sent(40, "5E:60")]),
    "start lost": ("5 5.", [Sent(0, "5:60"), Sent(20, "5E:80")]),
    "all but an end packet lost": ("5 5.", [Sent(0, "5E:80")]),
    "end lost, another key": ("5 5. 6", [Sent(0, "5:20"), Sent(300, "6:20", stamp=3400)]),
    "end lost, the same key again": ("5 5. 5", [Sent(0, "5:20"), Sent(300, "5:20", stamp=3400, marker=True)]),
    "the same key twice": (
        "5 5. 5 5.",
        [Sent(0, "5:20"), Sent(20, "5E:40"), Sent(150, "5:20", stamp=2200), Sent(170, "5E:40", stamp=2200)],
    ),
    "durations zero": ("5 5.", [Sent(0, "5:0"), Sent(20, "5:0"), Sent(40, "5E:0"), Sent(60, "5E:0")]),
    "durations that shrink": ("5 5.", [Sent(0, "5:900"), Sent(20, "5:20"), Sent(40, "5E:3")]),
    "time stamp of the last press, other key": (
        "5 5. 6 6.",
        [Sent(0, "5:20"), Sent(20, "5E:40"), Sent(400, "6:20"), Sent(420, "6E:40")],
    ),
    "time stamp of the last press, same key": (
        "5 5. 5 5.",
        [Sent(0, "5:20"), Sent(20, "5E:40"), Sent(400, "5:20"), Sent(420, "5E:40")],
    ),
    "time stamp of the last press, only its end arrives": (
        "5 5. 5 5.",
        [Sent(0, "5E:40"), Sent(900, "5E:40")],
    ),
    "time stamps run on": (
        "5 5.",
        [Sent(20 * n, "5:20", stamp=1000 + 160 * n) for n in range(4)] + [Sent(80, "5E:100")],
    ),
    "time stamps of the end packets run on": (
        "5 5.",
        [Sent(0, "5:20"), *(Sent(20 + 20 * n, "5E:40", stamp=1000 + 160 * n) for n in range(3))],
    ),
    "doubled by the network": (
        "5 5.",
        [
            Sent(0, "5:20", sequence=1),
            Sent(1, "5:20", sequence=1),
            Sent(20, "5E:40", sequence=2),
            Sent(21, "5E:40", sequence=2),
        ],
    ),
    "overtaken by its own end": (
        "5 5.",
        [Sent(0, "5:20", sequence=1), Sent(20, "5E:60", sequence=3), Sent(21, "5:40", sequence=2)],
    ),
    "overtaken by the next key": (
        "5 5. 6",
        [Sent(0, "5E:20", sequence=1), Sent(60, "6:20", stamp=1400, sequence=3), Sent(61, "5E:20", sequence=2)],
    ),
    "sequence numbers start over": (
        "5 5. 6",
        [Sent(0, "5E:20", sequence=900), Sent(1500, "6:20", stamp=99, sequence=3)],
    ),
    "counters wrap": (
        "5 5. 6",
        [
            Sent(0, "5:20", 2**32 - 80, sequence=65_534),
            Sent(20, "5E:40", 2**32 - 80, sequence=65_535),
            Sent(500, "6:20", 3900, sequence=0),
        ],
    ),
    "time stamps jump back": ("5 5. 6", [Sent(0, "5E:20", stamp=90_000), Sent(200, "6:20", stamp=500)]),
    "another source": ("5 5. *", [Sent(0, "5:20", stamp=3000), Sent(20, "*:20", ssrc=8)]),
    "two in one packet": ("1 1. 2 2.", [Sent(0, "1E:50 2:20", marker=True), Sent(20, "1E:50 2E:40")]),
    "the same key twice in one packet": ("1 1. 1 1.", [Sent(0, "1E:50 1:20", marker=True), Sent(20, "1E:50 1E:40")]),
    "redundancy brings what was lost": (
        "1 1. 2 2. 3 3.",
        [Sent(0, "1E:50", marker=True), Sent(100, "1E:50 2E:50 3E:50", marker=True)],
    ),
    "longer than 65535 units": (
        "5 5.",
        [
            Sent(0, "5:20"),
            Sent(8200, "5:8191"),
            Sent(8300, "5:100", 1000 + LONGEST),
            Sent(8400, "5E:200", 1000 + LONGEST),
        ],
    ),
    "nothing between start and a late end": ("5 5.", [Sent(0, "5:20", marker=True), Sent(1700, "5E:1696")]),
    "flash": ("!", [Sent(0, "!:20"), Sent(20, "!E:40"), Sent(40, "!E:40")]),
    "flash within a digit's end packets": ("5 5. !", [Sent(0, "5E:20"), Sent(20, "!:20", stamp=1200)]),
}


@pytest.mark.parametrize("name", TABLE)
def test_what_phones_send(name: str) -> None:
    expected, packets = TABLE[name]
    assert heard(*packets) == expected


@pytest.mark.parametrize("key", KEYS)
def test_every_key_once(key: str) -> None:
    rig = Rig()
    rig.open("a")
    for number, packet in enumerate(encode_key(key, 60)):
        rig.datagram("a", struct.pack(">BBHII", 0x80, 101, number, 5000, 7) + packet.payload)
        rig.tick()
    if key == "!":
        assert len(rig.found(FlashHeard)) == 1
        assert not rig.found(DigitHeard)
    else:
        assert [event.digit for event in rig.found(DigitHeard)] == [key]
        (ended,) = rig.found(DigitEnded)
        assert (ended.digit, ended.measured_ms, ended.claimed_ms) == (key, 40, 60)


def test_codes_above_flash_are_nothing() -> None:
    rig = Rig()
    rig.open("a")
    rig.datagram("a", struct.pack(">BBHII", 0x80, 101, 0, 5000, 7) + b"\x20\x8a\0\xa0")
    rig.tick()
    assert not rig.events


def test_a_press_whose_end_is_lost_ends_by_itself() -> None:
    rig = Rig()
    rig.open("a")
    rig.datagram("a", struct.pack(">BBHII", 0x80, 101, 0, 5000, 7) + payload("5:20"))
    rig.tick(2 * FORGOTTEN // 160 + 1)
    assert [event.digit for event in rig.found(DigitEnded)] == ["5"]


def test_the_clock_of_the_events_counts() -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.handle(
        c.SetRemote(leg="a", remote=PEER, payload_type=0, telephone_event_type=110, telephone_event_rate=48_000)
    )
    rig.tick()
    rig.datagram("a", struct.pack(">BBHIIBBH", 0x80, 110, 0, 5000, 7, 5, 0x8A, 4800))
    rig.tick()
    assert [event.claimed_ms for event in rig.found(DigitEnded)] == [100]


def test_a_torn_event_is_a_violation() -> None:
    rig = Rig()
    rig.open("a")
    leg = rig.engine._table.find("a")
    assert leg is not None
    with pytest.raises(PeerViolation):
        Digits([]).receive(leg, parse(struct.pack(">BBHII", 0x80, 101, 0, 0, 7) + b"\5"), 0)
