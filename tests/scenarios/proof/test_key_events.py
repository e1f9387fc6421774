"""Telephone events towards a phone, read off a capture; every fault of their packets is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from emulator.base.address import Address
from scenarios.proof.key_events import keys_to_peer
from scenarios.proof.pcap import read_capture
from tools.synthetic_wire import Datagram, pcap_bytes, rtp_packet

if TYPE_CHECKING:
    from pathlib import Path

OURS, PHONE = Address("192.0.2.1", 20_000), Address("198.51.100.1", 40_000)
SDP = "INVITE sip:a SIP/2.0\r\nCall-ID: x\r\n\r\nc=IN IP4 192.0.2.1\r\nm=audio 20000 RTP/AVP 0 101\r\n"
TYPE = "a=rtpmap:101 telephone-event/8000\r\n"


class Event(NamedTuple):
    code: int
    duration: int
    end: bool = False
    marker: bool = False
    stamp: int = 1600


def press(code: int, stamp: int = 1600) -> list[Event | None]:
    growing = [Event(code, 160 * number, marker=number == 1, stamp=stamp) for number in range(1, 5)]
    return [None, *growing, *[Event(code, 800, end=True, stamp=stamp)] * 3]


def judged(folder: Path, script: list[Event | None], *, hole: bool = False) -> tuple[str, list[str]]:
    wire = [Datagram(0, OURS, PHONE, (SDP + TYPE).encode())]
    for number, event in enumerate(script):
        sequence = number + (hole and number > 3)
        if event is None:
            data = rtp_packet(sequence, 160 * number, 7, b"\xff" * 160, 0)
        else:
            media = bytes([event.code, 10 + 128 * event.end]) + event.duration.to_bytes(2, "big")
            data = rtp_packet(sequence, event.stamp, 7, media, 101 + 128 * event.marker)
        wire.append(Datagram(20_000_000 * (number + 1), OURS, PHONE, data))
    file = folder / "capture.pcap"
    file.write_bytes(pcap_bytes(wire, 1_767_225_600_000_000_000))
    found = keys_to_peer(read_capture(file), "192.0.2.1:20000")
    return found.keys, found.faults


def test_keys_in_order_without_a_fault(tmp_path: Path) -> None:
    assert judged(tmp_path, press(4) + press(11, 9000)) == ("4#", [])
    assert judged(tmp_path, [None, None]) == ("", [])


@pytest.mark.parametrize(
    ("place", "event", "fault"),
    [
        (2, Event(4, 320, marker=True), "the marker is not that of the first packet alone"),
        (7, None, "it does not end with 3 end packets"),
        (3, Event(4, 100), "its duration does not grow"),
        (3, Event(5, 480), "its packets contradict one another"),
    ],
)
def test_faults(tmp_path: Path, place: int, event: Event | None, fault: str) -> None:
    script = press(4)
    script[place] = event
    assert judged(tmp_path, script)[1] == [fault]


def test_a_hole(tmp_path: Path) -> None:
    assert judged(tmp_path, press(4), hole=True) == ("4", ["a hole in the sequence numbers"])
