"""Routes as the kernel shows them (proc(5)), and phones behind a router."""

from __future__ import annotations

import ipaddress
import sys
from typing import TYPE_CHECKING

import pytest

from hardware.doctor.routes import Route, check_networks, read_routes, way_to

if TYPE_CHECKING:
    from pathlib import Path

OURS = Route(ipaddress.IPv4Network("192.0.2.0/24"), "")
REST = Route(ipaddress.IPv4Network("0.0.0.0/0"), "192.0.2.1")
TABLE = """\
Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
eth1\t006433C6\t00000000\t0000\t0\t0\t0\t00FFFFFF\t0\t0\t0
"""
"""As an x86 shows it; the last one is down."""


@pytest.mark.skipif(sys.byteorder == "big", reason="the table is of a machine with the other order of bytes")
def test_the_table_is_read(tmp_path: Path) -> None:
    (tmp_path / "route").write_text(TABLE)
    assert read_routes(tmp_path / "route") == [REST, OURS]
    assert read_routes(tmp_path / "none") == []


def test_the_narrowest_way_counts() -> None:
    assert way_to("192.0.2.7", [REST, OURS]) == OURS
    assert way_to("198.51.100.7", [REST, OURS]) == REST
    assert way_to("198.51.100.7", [OURS]) is None
    assert way_to("127.0.0.1", [REST]) is None
    assert way_to("desk.example", [REST]) is None


def test_a_phone_behind_a_router_is_told() -> None:
    near, far = check_networks({"desk": "192.0.2.7", "hall": "198.51.100.7", "gate": "gate.example"}, [REST, OURS])
    assert (near.state, near.what) == ("fine", "desk at 192.0.2.7 is in 192.0.2.0/24, where this machine is, too")
    assert (far.state, far.what) == ("doubtful", "hall at 198.51.100.7 is behind the router 192.0.2.1")
    assert "DHCP" in far.mend
