"""Tap and witness: agreement, losses on either side, duplicates, packets outside the leg's life."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.address import Address
from scenarios.proof.compare_captures import compare_captures, compare_flows
from scenarios.proof.pcap import read_capture
from tools.synthetic_wire import Datagram, pcap_bytes, rtp_packet

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.proof.compare_captures import FlowComparison

PHONE, OURS, OTHER = Address("10.0.0.1", 4000), Address("10.0.0.9", 20000), Address("10.0.0.7", 9)
SENT = [Datagram(n * 20_000_000, PHONE, OURS, rtp_packet(n, n * 160, 1, bytes(160))) for n in range(50)]
BACK = [Datagram(n * 20_000_000, OURS, PHONE, rtp_packet(n, n * 160, 2, bytes(160))) for n in range(50)]
NOISE = [Datagram(5, OTHER, OURS, rtp_packet(1, 1, 3, b"x" * 20)), Datagram(6, PHONE, OURS, b"INVITE sip:x SIP/2.0")]


def compare(folder: Path, tap: list[Datagram], witness: list[Datagram]) -> tuple[list[FlowComparison], set[str]]:
    paths = folder / "tap.pcap", folder / "witness.pcap"
    for path, datagrams, nanoseconds in zip(paths, (tap, witness), (True, False), strict=True):
        path.write_bytes(pcap_bytes(datagrams, 10**18, nanoseconds=nanoseconds))
    failed = {verdict.name for verdict in compare_captures(*paths) if not verdict.passed}
    return compare_flows(*(read_capture(path) for path in paths)), failed


def test_agreement(tmp_path: Path) -> None:
    flows, failed = compare(tmp_path, SENT + BACK, SENT + BACK + NOISE)
    assert failed == set()
    assert [(flow.name, flow.both) for flow in flows] == [
        ("10.0.0.1:4000 to 10.0.0.9:20000", 50),
        ("10.0.0.9:20000 to 10.0.0.1:4000", 50),
    ]


def test_engine_loss(tmp_path: Path) -> None:
    [flow], failed = compare(tmp_path, SENT[:20] + SENT[22:], SENT)
    assert failed == {"tap: lost by the engine"}
    assert (flow.only_witness, flow.first_lost) == (2, 21)


def test_capture_loss(tmp_path: Path) -> None:
    [flow], failed = compare(tmp_path, SENT, SENT[:30] + SENT[31:])
    assert failed == {"tap: lost by the capture"}
    assert flow.only_tap == 1


def test_a_duplicate_counts(tmp_path: Path) -> None:
    assert compare(tmp_path, SENT + SENT[9:10], SENT + SENT[9:10])[1] == set()
    assert compare(tmp_path, SENT, SENT + SENT[9:10])[1] == {"tap: lost by the engine"}


def test_outside_the_life_of_the_leg(tmp_path: Path) -> None:
    [flow], failed = compare(tmp_path, SENT[5:40], SENT)
    assert failed == set()
    assert (flow.both, flow.outside) == (35, 15)


@pytest.mark.parametrize("changed", [b"\x01", b"\x00\x00"])
def test_another_payload_is_another_packet(tmp_path: Path, changed: bytes) -> None:
    other = Datagram(SENT[9].time_ns, PHONE, OURS, SENT[9].payload[: -len(changed)] + changed[:1] * len(changed))
    other = other if changed != b"\x00\x00" else Datagram(other.time_ns, PHONE, OURS, SENT[9].payload[:-1])
    failed = compare(tmp_path, [*SENT[:9], other, *SENT[10:]], SENT)[1]
    assert failed == {"tap: lost by the engine", "tap: lost by the capture"}


def test_nothing_to_compare(tmp_path: Path) -> None:
    assert compare(tmp_path, [], SENT)[1] == {"tap: packets compared"}
    assert compare(tmp_path, SENT, [])[1] == {"tap: packets compared", "tap: lost by the capture"}
