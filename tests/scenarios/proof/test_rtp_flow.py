"""Which packets count, and what of them is audio."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.audio.g711 import decode_alaw, decode_ulaw
from emulator.base.address import Address
from scenarios.proof.pcap import read_capture
from scenarios.proof.rtp_flow import flow_from_peer, flow_to_peer
from tools.synthetic_wire import Datagram, pcap_bytes, rtp_packet

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.proof.rtp_flow import Flow

PHONE, OURS = Address("10.0.0.1", 4000), Address("10.0.0.9", 20000)
AUDIO = bytes(range(160))


def flow_of(folder: Path, packets: list[bytes]) -> Flow:
    path = folder / "x.pcap"
    path.write_bytes(pcap_bytes([Datagram(k, PHONE, OURS, p) for k, p in enumerate(packets)], 10**18))
    return flow_from_peer([read_capture(path)], str(OURS))


def test_fields(tmp_path: Path) -> None:
    flow = flow_of(tmp_path, [rtp_packet(65535, 0xFFFFFFF0, 0xDEADBEEF, AUDIO), rtp_packet(7, 160, 1, AUDIO[:80], 8)])
    assert flow.sequence.tolist() == [65535, 7]
    assert flow.timestamp.tolist() == [0xFFFFFFF0, 160]
    assert flow.ssrc.tolist() == [0xDEADBEEF, 1]
    assert flow.length.tolist() == [160, 80]
    assert np.array_equal(flow.pcm[:160], decode_ulaw(np.frombuffer(AUDIO, np.uint8)))
    assert np.array_equal(flow.pcm[160:], decode_alaw(np.frombuffer(AUDIO[:80], np.uint8)))
    assert flow.loudest().tolist() == np.abs(flow.pcm.astype(int)).reshape(3, 80).max(axis=1)[[0, 2]].tolist()


PLAIN = struct.pack("!BHII", 0, 1, 2, 3)
COUNTED = {
    "csrcs": (b"\x82" + PLAIN + bytes(8) + AUDIO, 160),
    "extension": (b"\x90" + PLAIN + b"\xbe\xde\x00\x02" + bytes(8) + AUDIO, 160),
    "padding": (b"\xa0" + PLAIN + AUDIO + bytes(9) + b"\x0a", 160),
    "all three": (b"\xb1" + PLAIN + bytes(4) + b"\xbe\xde\x00\x01" + bytes(4) + AUDIO + b"\x00\x02", 160),
    "marker": (b"\x80\x80" + PLAIN[1:] + AUDIO, 160),
    "cut to slots": (b"\x80" + PLAIN + AUDIO[:159], 80),
    "30 ms": (b"\x80" + PLAIN + AUDIO + AUDIO[:80], 240),
}


@pytest.mark.parametrize("name", COUNTED)
def test_what_counts(tmp_path: Path, name: str) -> None:
    packet, samples = COUNTED[name]
    flow = flow_of(tmp_path, [packet])
    assert flow.length.tolist() == [samples]
    assert np.array_equal(flow.pcm[:80], decode_ulaw(np.frombuffer(AUDIO, np.uint8))[:80])


@pytest.mark.parametrize(
    "packet",
    [
        b"\x40" + PLAIN + AUDIO,
        rtp_packet(1, 2, 3, AUDIO, 101),
        rtp_packet(1, 2, 3, AUDIO, 9),
        b"\x80\xc8" + PLAIN[1:] + AUDIO,
        rtp_packet(1, 2, 3, AUDIO[:79]),
        b"\x80" + PLAIN,
        b"\x80" + PLAIN[:5],
        b"",
        b"\xa0" + PLAIN + AUDIO + b"\xff",
        b"\xa0" + PLAIN + AUDIO + b"\x00",
        b"\x9f" + PLAIN,
        b"\x90" + PLAIN + b"\xbe\xde\xff\xff" + AUDIO,
    ],
)
def test_what_does_not_count(tmp_path: Path, packet: bytes) -> None:
    assert len(flow_of(tmp_path, [packet])) == 0


def test_directions_and_several_captures(tmp_path: Path) -> None:
    captures = []
    for part in range(2):
        path = tmp_path / f"{part}.pcap"
        mine = Datagram(part, OURS, PHONE, rtp_packet(part, 0, 1, AUDIO))
        path.write_bytes(pcap_bytes([mine, Datagram(part, PHONE, OURS, rtp_packet(part + 50, 0, 2, AUDIO))], 10**18))
        captures.append(read_capture(path))
    received, sent = flow_from_peer(captures, str(OURS)), flow_to_peer(captures, str(OURS))
    assert received.sequence.tolist() == [50, 51]
    assert sent.sequence.tolist() == [0, 1]
    assert received.first.tolist() == [0, 160]
    assert len(received.pcm) == 320
    assert received.select(received.sequence == 51).number.tolist() == [2]
    assert len(flow_from_peer(captures, "[::1]:5")) == 0


def test_what_was_captured_twice_counts_once(tmp_path: Path) -> None:
    """Between two ports of ours a packet is seen as it leaves and as it comes; of others a copy is a copy."""
    packets = [rtp_packet(number, 160 * number, 1, AUDIO) for number in (0, 0, 1, 2, 2)]
    flow = flow_of(tmp_path, packets)
    mine = np.array([True, True, True, False, False])
    assert flow.once(among=mine, latest=True).number.tolist() == [2, 3, 4, 5]
    assert flow.once(among=mine, latest=False).number.tolist() == [1, 3, 4, 5]
