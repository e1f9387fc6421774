"""FakeNetwork: delivery, seeded impairments, NAT; the same seed gives the same arrivals."""

from __future__ import annotations

import asyncio

import pytest

from emulator.base.address import Address
from emulator.base.errors import Unavailable
from emulator.runtime.network import Datagram
from emulator.runtime.virtual_loop import VirtualLoop
from emulator.testing.impairment import Impairment
from emulator.testing.network import FakeNetwork

PLATFORM = "192.0.2.1"
PHONE = "198.51.100.7"
MS = 1_000_000


def rtp_arrivals(impairment: Impairment, *, seed: int = 1, count: int = 200) -> list[Datagram]:
    """What a media socket receives of `count` packets, one per 20 ms."""
    network = FakeNetwork(seed, home=PLATFORM)
    network.link(PHONE, PLATFORM, impairment)
    phone = network.at(PHONE).open_media(Address(PHONE, 4000))
    platform = network.open_media(Address(PLATFORM, 10000))
    for number in range(count):
        phone.send(number.to_bytes(2, "big"), platform.local, number * 20 * MS)
    return platform.receive(10**15)


def numbers(datagrams: list[Datagram]) -> list[int]:
    return [int.from_bytes(each.data, "big") for each in datagrams]


def test_media_waits_for_its_arrival() -> None:
    network = FakeNetwork(1, home=PLATFORM)
    network.link(PHONE, PLATFORM, Impairment(delay_ms=30))
    phone = network.at(PHONE).open_media(Address("0.0.0.0", 4000))
    platform = network.open_media(Address(PLATFORM, 0))
    phone.send(b"one", platform.local, 0)
    phone.send(b"two", platform.local, 20 * MS)
    assert platform.receive(29_999_999) == []
    assert platform.receive(30 * MS) == [Datagram(b"one", Address(PHONE, 4000), 30 * MS)]
    assert platform.receive(60 * MS) == [Datagram(b"two", Address(PHONE, 4000), 50 * MS)]


def test_the_way_back_is_perfect_when_said_so() -> None:
    network = FakeNetwork(1, home=PLATFORM)
    network.link(PHONE, PLATFORM, Impairment(delay_ms=30), back=Impairment())
    phone = network.at(PHONE).open_media(Address(PHONE, 4000))
    network.open_media(Address(PLATFORM, 10000)).send(b"x", phone.local, 0)
    assert phone.receive(0) == [Datagram(b"x", Address(PLATFORM, 10000), 0)]


def test_a_taken_port_is_unavailable_until_it_is_closed() -> None:
    network = FakeNetwork(1)
    first = network.open_media(Address(PLATFORM, 10000))
    with pytest.raises(Unavailable, match=r"port 10000 of 192\.0\.2\.1 is taken"):
        network.open_media(Address(PLATFORM, 10000))
    first.close()
    first.close()
    second = network.open_media(Address(PLATFORM, 10000))
    first.send(b"from a closed socket", second.local, 0)
    assert second.receive(1) == []


def test_loss_takes_its_share() -> None:
    assert 120 <= len(rtp_arrivals(Impairment(loss=0.3))) <= 160


def test_a_burst_takes_neighbours() -> None:
    kept = set(numbers(rtp_arrivals(Impairment(burst=0.02, burst_length=5))))
    lost = [number for number in range(200) if number not in kept]
    assert lost
    runs = [[first] for first in lost if first - 1 not in lost]
    for run in runs:
        while run[-1] + 1 in lost:
            run.append(run[-1] + 1)
    assert all(len(run) >= 5 or run[-1] == 199 for run in runs)


def test_duplicates_arrive_twice() -> None:
    received = numbers(rtp_arrivals(Impairment(duplicate=0.1)))
    assert sorted(set(received)) == list(range(200))
    assert 205 <= len(received) <= 240


def test_jitter_alone_keeps_the_order() -> None:
    received = rtp_arrivals(Impairment(delay_ms=10, jitter_ms=80))
    assert numbers(received) == list(range(200))
    delays = [each.arrival_ns - number * 20 * MS for number, each in enumerate(received)]
    assert min(delays) >= 10 * MS
    assert max(delays) <= 90 * MS
    assert max(delays) - min(delays) > 40 * MS


def test_reordering_lets_packets_be_overtaken() -> None:
    received = numbers(rtp_arrivals(Impairment(reorder=0.1, reorder_ms=30)))
    assert received != sorted(received)
    assert sorted(received) == list(range(200))


def test_the_seed_decides() -> None:
    rough = Impairment(loss=0.1, jitter_ms=40, reorder=0.05, duplicate=0.05)
    assert rtp_arrivals(rough, seed=7) == rtp_arrivals(rough, seed=7)
    assert rtp_arrivals(rough, seed=7) != rtp_arrivals(rough, seed=8)


def test_a_path_does_not_depend_on_what_goes_elsewhere() -> None:
    def arrivals(chatter: int) -> list[Datagram]:
        network = FakeNetwork(3, home=PLATFORM)
        for host in (PHONE, "198.51.100.8"):
            network.link(host, PLATFORM, Impairment(loss=0.5))
        phone = network.at(PHONE).open_media(Address(PHONE, 4000))
        other = network.at("198.51.100.8").open_media(Address("198.51.100.8", 4000))
        mine, theirs = network.open_media(Address(PLATFORM, 1)), network.open_media(Address(PLATFORM, 3))
        for number in range(50):
            for _ in range(chatter):
                other.send(b"x", theirs.local, number)
            phone.send(bytes([number]), mine.local, number)
        return mine.receive(1000)

    assert arrivals(0) == arrivals(3)


def test_signalling_arrives_by_the_loop_s_clock() -> None:
    async def story() -> list[tuple[float, bytes, Address]]:
        loop = asyncio.get_running_loop()
        heard: list[tuple[float, bytes, Address]] = []
        network = FakeNetwork(1, home=PLATFORM)
        network.link(PHONE, PLATFORM, Impairment(delay_ms=25))
        platform = network.open_signalling(
            Address(PLATFORM, 5060), lambda each: heard.append((loop.time(), each.data, each.source))
        )
        phone = network.at(PHONE).open_signalling(Address("0.0.0.0", 5060), lambda _: None)
        phone.send(b"INVITE", platform.local)
        phone.send(b"nobody there", Address("203.0.113.9", 5060))
        await asyncio.sleep(1)
        phone.send(b"BYE", platform.local)
        platform.close()
        await asyncio.sleep(1)
        return heard

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        assert runner.run(story()) == [(0.025, b"INVITE", Address(PHONE, 5060))]


def test_each_host_is_its_own_local_address() -> None:
    network = FakeNetwork(1, home=PLATFORM)
    assert network.local_address_towards(Address(PHONE, 5060)) == PLATFORM
    assert network.at(PHONE).local_address_towards(Address(PLATFORM, 5060)) == PHONE


def test_behind_a_nat_the_outer_address_is_seen_and_answers_come_back() -> None:
    network = FakeNetwork(1, home=PLATFORM)
    network.hide("10.0.0.5", behind="203.0.113.1")
    phone = network.at("10.0.0.5").open_media(Address("10.0.0.5", 4000))
    platform = network.open_media(Address(PLATFORM, 10000))
    stranger = network.at("203.0.113.66").open_media(Address("203.0.113.66", 10000))
    phone.send(b"out", platform.local, 0)
    (seen,) = platform.receive(0)
    assert seen.source == Address("203.0.113.1", 61000)
    platform.send(b"back", seen.source, 1)
    stranger.send(b"hijack", seen.source, 2)
    stranger.send(b"to a private address", phone.local, 3)
    assert [(each.data, each.source) for each in phone.receive(10)] == [(b"back", platform.local)]


def test_a_symmetric_nat_maps_each_destination_to_its_own_port() -> None:
    network = FakeNetwork(1, home=PLATFORM)
    network.hide("10.0.0.5", behind="203.0.113.1", symmetric=True)
    phone = network.at("10.0.0.5").open_media(Address("10.0.0.5", 4000))
    one, two = network.open_media(Address(PLATFORM, 10000)), network.open_media(Address(PLATFORM, 10002))
    phone.send(b"a", one.local, 0)
    phone.send(b"b", two.local, 0)
    first, second = one.receive(0)[0].source, two.receive(0)[0].source
    assert first != second
    two.send(b"by the other's port", first, 1)
    one.send(b"by its own", first, 1)
    assert [each.data for each in phone.receive(2)] == [b"by its own"]


def test_a_nat_does_not_mend_the_path() -> None:
    network = FakeNetwork(1, home=PLATFORM)
    network.link("10.0.0.5", PLATFORM, Impairment(delay_ms=1), back=Impairment(delay_ms=2))
    network.hide("10.0.0.5", behind="203.0.113.1")
    phone = network.at("10.0.0.5").open_media(Address("10.0.0.5", 4000))
    platform = network.open_media(Address(PLATFORM, 10000))
    phone.send(b"out", platform.local, 0)
    (seen,) = platform.receive(1_000_000)
    platform.send(b"back", seen.source, 0)
    assert phone.receive(1_999_999) == []
    assert [each.data for each in phone.receive(2_000_000)] == [b"back"]


def test_a_port_as_others_see_it() -> None:
    network = FakeNetwork(1, home=PLATFORM)
    network.hide("10.0.0.5", behind="203.0.113.1")
    phone = network.at("10.0.0.5").open_media(Address("10.0.0.5", 4000))
    assert network.seen_address(phone.local) == phone.local, "nothing was sent yet"
    phone.send(b"out", Address(PLATFORM, 10000), 0)
    assert network.seen_address(phone.local) == Address("203.0.113.1", 61_000)
    assert network.seen_address(Address(PLATFORM, 10000)) == Address(PLATFORM, 10000)


def test_a_host_has_two_addresses_and_no_packet_changes_its_ip() -> None:
    network = FakeNetwork(1, home=PLATFORM, home_ipv6="2001:db8::1")
    platform = [network.open_media(Address(host, 10000)) for host in ("0.0.0.0", "::")]
    assert [each.local.host for each in platform] == [PLATFORM, "2001:db8::1"]
    view = network.at(PHONE, "2001:db8:1::7")
    assert view.local_address_towards(platform[0].local) == PHONE
    assert view.local_address_towards(platform[1].local) == "2001:db8:1::7"
    phone = view.open_media(Address("::", 4000))
    for each in platform:
        phone.send(b"x", each.local, 0)
    assert platform[0].receive(MS) == []
    assert platform[1].receive(MS) == [Datagram(b"x", Address("2001:db8:1::7", 4000), 0)]
