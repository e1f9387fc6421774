"""Ports of audio that are free and that are not; firewalls that are on."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from emulator.base.address import Address
from hardware.doctor.audio_ports import check_audio_ports, check_firewall, kernels_own
from hardware.provisioning.sockets import datagrams
from scenarios.endpoints.free_ports import free_udp_ports

if TYPE_CHECKING:
    from pathlib import Path

HOST = "127.0.0.1"


@pytest.mark.live
def test_pairs_that_are_taken_are_not_counted() -> None:
    first = free_udp_ports(HOST, 8)
    free = check_audio_ports(HOST, first, first + 7)
    assert free.state == "doubtful"
    assert free.what.startswith(f"audio: 4 of 4 pairs of the udp ports {first} to {first + 7} of {HOST} are free: ")
    assert free.what.endswith("enough for 2 calls between two phones at once")
    assert "rtp_ports" in free.mend
    with ExitStack() as held:
        for port in (first, first + 3, first + 4):  # of three pairs, of the second the port of RTCP
            held.enter_context(datagrams(Address(HOST, port)))
        one = check_audio_ports(HOST, first, first + 7)
    assert one.state == "broken"
    assert one.what.startswith("audio: 1 of 4 pairs")


@pytest.mark.live
def test_a_range_that_is_large_enough_is_fine() -> None:
    first = free_udp_ports(HOST, 100)
    found = check_audio_ports(HOST, first, first + 99)
    assert (found.state, found.mend) == ("fine", "")
    assert "enough for 25 calls" in found.what


def test_ports_of_the_kernel_are_not_bound(tmp_path: Path) -> None:
    assert check_audio_ports("192.0.2.1", 0, 0).state == "fine"
    (tmp_path / "range").write_text("32768\t60999\n")
    assert kernels_own(tmp_path / "range") == "32768 to 60999"
    assert kernels_own(tmp_path / "none") == "of which its settings tell"


@pytest.mark.parametrize(
    ("setting", "network", "ports", "order"),
    [
        ("ENABLED=yes", "192.0.2.0/24", (20000, 29999), "from 192.0.2.0/24 to any port 20000:29999"),
        ("# on\nENABLED=yes\n", "", (0, 0), "from NETWORK/24 to any port 1024:65535"),
    ],
)
def test_ufw_that_is_on(tmp_path: Path, setting: str, network: str, ports: tuple[int, int], order: str) -> None:
    (tmp_path / "etc/ufw").mkdir(parents=True)
    (tmp_path / "etc/ufw/ufw.conf").write_text(setting)
    found = check_firewall(network, ports, tmp_path)
    assert (found.about, found.state) == ("firewall", "doubtful")
    assert order in found.mend


def test_firewalld_that_is_on_and_none(tmp_path: Path) -> None:
    (tmp_path / "etc/ufw").mkdir(parents=True)
    (tmp_path / "etc/ufw/ufw.conf").write_text("ENABLED=no\n")
    assert check_firewall("192.0.2.0/24", (0, 0), tmp_path).state == "fine"
    (tmp_path / "run/firewalld").mkdir(parents=True)
    found = check_firewall("192.0.2.0/24", (0, 0), tmp_path)
    assert found.state == "doubtful"
    assert "--add-source=192.0.2.0/24" in found.mend
