"""Reports in a capture: counted on the port of RTP and on the next, both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.address import Address
from emulator.runtime.tap import Tap
from scenarios.expect.rtcp import judge_rtcp
from scenarios.proof.pcap import read_capture
from scenarios.proof.rtp_flow import flow_from_peer

if TYPE_CHECKING:
    from pathlib import Path

US, ABOVE = Address("192.0.2.1", 20000), Address("192.0.2.1", 20001)
PHONE, PHONE_ABOVE = Address("198.51.100.1", 40000), Address("198.51.100.1", 40001)
REPORT = bytes([0x80, 200, 0, 6]) + bytes(24)
AUDIO = bytes([0x80, 0]) + bytes(170)


def passed(folder: Path, wanted: str, *flows: tuple[Address, Address]) -> list[bool]:
    """Of what comes from the party and of what goes to it, when reports go along `flows`."""
    tap = Tap(folder / "c.pcap", wall_epoch_ns=10**18)
    for number, (source, destination) in enumerate([(PHONE, US), (US, PHONE), *flows]):
        tap.datagram(AUDIO if number < 2 else REPORT, source, destination, number)
    tap.close()
    capture = read_capture(folder / "c.pcap")
    assert len(flow_from_peer([capture], str(US))) == 1
    return [verdict.passed for verdict in judge_rtcp(wanted, "x", capture, str(US))]


@pytest.mark.parametrize(
    ("flows", "mux", "above"),
    [
        ([], [False, False], [False, False]),
        ([(PHONE, US), (US, PHONE)], [True, True], [False, False]),
        ([(PHONE_ABOVE, ABOVE), (ABOVE, PHONE_ABOVE)], [False, False], [True, True]),
        ([(PHONE, US), (ABOVE, PHONE_ABOVE)], [True, False], [False, True]),
        ([(PHONE, US), (PHONE_ABOVE, ABOVE)], [False, False], [False, False]),
    ],
)
def test_reports(tmp_path: Path, flows: list[tuple[Address, Address]], mux: list[bool], above: list[bool]) -> None:
    assert passed(tmp_path, "mux", *flows) == mux
    assert passed(tmp_path, "port+1", *flows) == above
