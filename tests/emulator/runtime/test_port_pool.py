"""Even ports, each in its turn, and one clear line when there is none left."""

from __future__ import annotations

import pytest

from emulator.base.address import Address
from emulator.base.errors import Unavailable
from emulator.base.ids import Ids
from emulator.runtime.port_pool import PortPool
from emulator.testing.network import FakeNetwork

HOST = "192.0.2.1"


def pool(network: FakeNetwork, first: int, last: int, seed: int = 1) -> PortPool:
    return PortPool(network, first=first, last=last, ids=Ids.seeded(seed))


def test_the_whole_range_is_given_out_even_ports_only() -> None:
    ports = pool(FakeNetwork(1, home=HOST), 10001, 10021)
    given = [ports.open(HOST).local.port for _ in range(10)]
    assert sorted(given) == list(range(10002, 10021, 2))


def test_rtcp_has_the_port_above() -> None:
    pair = pool(FakeNetwork(1, home=HOST), 10000, 10001).open(HOST)
    assert (pair.local, pair.rtp.local, pair.rtcp.local) == (Address(HOST, 10000), pair.local, Address(HOST, 10001))


def test_a_port_whose_upper_neighbour_is_taken_is_passed_by_and_free_again() -> None:
    network = FakeNetwork(1, home=HOST)
    network.open_media(Address(HOST, 10001))
    assert pool(network, 10000, 10003).open(HOST).local.port == 10002
    network.open_media(Address(HOST, 10000))


def test_a_range_that_ends_evenly_has_no_rtcp_for_its_last_port() -> None:
    with pytest.raises(Unavailable, match="all 0 pairs"):
        pool(FakeNetwork(1, home=HOST), 10000, 10000).open(HOST)


def test_a_port_rests_before_it_is_given_again() -> None:
    ports = pool(FakeNetwork(1, home=HOST), 10000, 10007)
    given = []
    for _ in range(8):
        media_socket = ports.open(HOST)
        given.append(media_socket.local.port)
        media_socket.close()
    assert given[:4] == given[4:]
    assert len(set(given)) == 4


def test_the_seed_decides_where_it_begins() -> None:
    first = [pool(FakeNetwork(1, home=HOST), 10000, 20000, seed).open(HOST).local.port for seed in (1, 1, 2)]
    assert first[0] == first[1] != first[2]


def test_a_taken_port_is_passed_by() -> None:
    network = FakeNetwork(1, home=HOST)
    network.open_media(Address(HOST, 10000))
    assert pool(network, 10000, 10003).open(HOST).local.port == 10002


def test_exhaustion_says_what_was_tried() -> None:
    ports = pool(FakeNetwork(1, home=HOST), 10000, 10003)
    ports.open(HOST)
    ports.open(HOST)
    with pytest.raises(Unavailable, match=r"all 2 pairs of ports of 10000-10003 on 192\.0\.2\.1 failed.*is taken"):
        ports.open(HOST)


def test_a_range_without_an_even_port_has_none() -> None:
    with pytest.raises(Unavailable, match="all 0 pairs of ports of 10001-10001"):
        pool(FakeNetwork(1, home=HOST), 10001, 10001).open(HOST)


def test_zero_means_any_even_port() -> None:
    network = FakeNetwork(1, home=HOST)
    ports = pool(network, 0, 0)
    given = [ports.open(HOST).local.port for _ in range(3)]
    assert all(port % 2 == 0 for port in given)
    assert len(set(given)) == 3
