"""A world's RTP ports: batches of one datagram per leg, latching, strangers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from emulator.base.address import Address
from emulator.base.ids import Ids
from emulator.media.commands import SecureLeg, SetRemote
from emulator.runtime.leg_ports import RtcpArrival
from emulator.runtime.port_pool import PortPool
from emulator.runtime.rtp_latch import SILENCE_NS
from emulator.runtime.world_ports import WorldPorts
from emulator.testing.network import FakeNetwork

if TYPE_CHECKING:
    from emulator.runtime.port_pool import PortPair
    from emulator.testing.network import FakeMediaSocket

PLATFORM, PHONE, STRANGER = "192.0.2.1", Address("198.51.100.7", 4000), Address("203.0.113.66", 9)
MS = 1_000_000
RTCP = bytes([0x80, 201, 0, 1]) + bytes(4)


def rtp(text: bytes) -> bytes:
    return bytes([0x80]) + bytes(11) + text


def agreed(leg: str, remote: Address, rtcp: Address | None = None) -> SetRemote:
    return SetRemote(leg=leg, remote=remote, payload_type=0, telephone_event_type=None, rtcp_remote=rtcp)


class Bench:
    """Two attached legs in slots 3 and 0, and phones that speak to them."""

    def __init__(self) -> None:
        self.network = FakeNetwork(1, home=PLATFORM)
        self.ports = WorldPorts()
        self.rx = np.zeros((4, 64), np.uint8)
        self.sockets: dict[str, PortPair] = {}
        for leg, slot in (("a", 3), ("b", 0)):
            self.sockets[leg] = PortPool(self.network, first=0, last=0, ids=Ids.seeded(1)).open(PLATFORM)
            self.ports.add(leg, self.sockets[leg])
            self.ports.attach(leg, slot)

    def send(self, slot: int, data: bytes, remote: Address, at_ns: int) -> None:
        """Send from one slot."""
        tx = np.zeros((4, len(data)), np.uint8)
        tx[slot] = np.frombuffer(data, np.uint8)
        self.ports.send(tx, np.array([slot], np.intp), lambda _: remote, at_ns)

    def phone(self, address: Address) -> FakeMediaSocket:
        return self.network.at(address.host).open_media(address)

    def read(self, until_ns: int) -> list[list[tuple[int, bytes, int]]]:
        """Batches of (slot, payload behind the header, arrival)."""
        return [
            [
                (slot, self.rx[slot, 12:length].tobytes(), arrival)
                for slot, length, arrival in zip(slots, lengths, np.broadcast_to(arrivals, len(slots)), strict=True)
            ]
            for slots, lengths, arrivals in self.ports.read(self.rx, until_ns)
        ]


def test_the_nth_batch_holds_the_nth_datagram_of_each_leg() -> None:
    bench = Bench()
    phone = bench.phone(PHONE)
    for number, leg in enumerate("aabaa"):
        phone.send(rtp(b"%d" % number), bench.sockets[leg].local, number * MS)
    assert bench.read(3 * MS) == [
        [(3, b"0", 0), (0, b"2", 2 * MS)],
        [(3, b"1", MS)],
        [(3, b"3", 3 * MS)],
    ]
    assert bench.read(3 * MS) == []
    assert bench.read(4 * MS) == [[(3, b"4", 4 * MS)]]


def test_a_datagram_longer_than_its_row_is_cut() -> None:
    bench = Bench()
    bench.phone(PHONE).send(rtp(b"x" * 500), bench.sockets["a"].local, 0)
    assert bench.read(0) == [[(3, b"x" * 52, 0)]]


def test_the_first_source_is_latched_and_told_once_strangers_are_not_heard() -> None:
    bench = Bench()
    bench.ports.agree(agreed("a", Address("10.0.0.1", 4000)))
    assert bench.ports.source("a") is None
    phone, stranger = bench.phone(PHONE), bench.phone(STRANGER)
    phone.send(rtp(b"me"), bench.sockets["a"].local, 0)
    stranger.send(rtp(b"not me"), bench.sockets["a"].local, 1)
    phone.send(rtp(b"me too"), bench.sockets["a"].local, 2)
    assert bench.read(10) == [[(3, b"me", 0)], [(3, b"me too", 2)]]
    assert bench.ports.take_latched() == [("a", 3, PHONE)]
    assert bench.ports.take_latched() == []
    assert bench.ports.source("a") == PHONE


def test_the_phone_is_heard_although_a_stranger_was_quicker() -> None:
    bench = Bench()
    bench.ports.agree(agreed("a", PHONE))
    phone, stranger = bench.phone(PHONE), bench.phone(STRANGER)
    for at in (0, 40, 80):
        stranger.send(rtp(b"not me"), bench.sockets["a"].local, at)
        phone.send(rtp(b"me"), bench.sockets["a"].local, at + 20)
    assert bench.read(100) == [[(3, b"not me", 0)], [(3, b"me", 20)], [(3, b"me", 60)], [(3, b"me", 100)]]
    assert bench.ports.take_latched() == [("a", 3, STRANGER), ("a", 3, PHONE)]
    assert bench.ports.source("a") == PHONE


def test_packets_are_sent_from_the_leg_s_own_port() -> None:
    bench = Bench()
    phone = bench.phone(PHONE)
    bench.send(3, b"packet", PHONE, 5)
    (datagram,) = phone.receive(5)
    assert (datagram.data, datagram.source) == (b"packet", bench.sockets["a"].local)


def test_a_closed_leg_is_gone() -> None:
    bench = Bench()
    bench.ports.close("a")
    bench.ports.close("a")
    bench.ports.close("never there")
    bench.ports.agree(agreed("a", PHONE))
    bench.ports.secure(SecureLeg(leg="a", suite=""))
    assert bench.ports.source("a") is None
    bench.phone(PHONE).send(rtp(b"x"), bench.sockets["a"].local, 0)
    assert bench.read(10) == []
    bench.network.open_media(bench.sockets["a"].local)


def test_rtcp_comes_and_goes_through_the_port_above() -> None:
    bench = Bench()
    upper, phone = Address(PHONE.host, PHONE.port + 1), bench.phone(Address(PHONE.host, PHONE.port + 1))
    bench.ports.agree(agreed("a", PHONE, upper))
    local = bench.sockets["a"].rtcp.local
    assert bench.ports.send_rtcp(3, RTCP, upper, 5) == (local, upper)
    assert [(each.data, each.source) for each in phone.receive(5)] == [(RTCP, local)]
    phone.send(RTCP, local, 6)
    phone.send(b"no rtcp", local, 6)
    assert bench.ports.read_rtcp(5) == []
    assert bench.ports.read_rtcp(6) == [RtcpArrival(3, RTCP, upper, local, 6)]
    refused = bench.ports.close("a")
    assert refused is not None
    assert refused.strangers == 1


def test_rtcp_that_shares_the_port_leaves_from_it() -> None:
    bench = Bench()
    phone = bench.phone(PHONE)
    bench.ports.agree(replace(agreed("a", PHONE, PHONE), rtcp_mux=True))
    local = bench.sockets["a"].rtp.local
    assert bench.ports.send_rtcp(3, RTCP, PHONE, 5) == (local, PHONE)
    assert [each.source for each in phone.receive(5)] == [local]


def test_between_offer_and_answer_a_sealed_leg_neither_hears_nor_sends() -> None:
    bench = Bench()
    phone = bench.phone(PHONE)
    bench.ports.secure(SecureLeg(leg="a", suite="AES_CM_128_HMAC_SHA1_80"))
    phone.send(rtp(b"sealed"), bench.sockets["a"].local, 0)
    bench.send(3, rtp(b"ours"), PHONE, 0)
    assert bench.ports.send_rtcp(3, RTCP, PHONE, 0) is None
    assert bench.read(10) == []
    assert phone.receive(10) == []
    refused = bench.ports.close("a")
    assert refused is not None
    assert refused.not_authentic == 1


def test_a_peer_whose_nat_was_restarted_is_heard_and_answered_again_after_its_silence() -> None:
    bench = Bench()
    before, after = bench.phone(PHONE), bench.phone(Address(PHONE.host, 61000))
    bench.ports.agree(agreed("a", PHONE))
    local = bench.sockets["a"].local
    before.send(rtp(b"before"), local, 0)
    for at_ns, text in ((SILENCE_NS // 2, b"too early"), (SILENCE_NS, b"too early"), (SILENCE_NS + MS, b"after")):
        after.send(rtp(text), local, at_ns)
    heard = [text for batch in bench.read(2 * SILENCE_NS) for _, text, _ in batch]
    assert heard == [b"before", b"after"]
    assert bench.ports.source("a") == after.local
    assert bench.ports.take_latched() == [("a", 3, PHONE), ("a", 3, after.local)]
    refused = bench.ports.close("a")
    assert refused is not None
    assert refused.strangers == 2
