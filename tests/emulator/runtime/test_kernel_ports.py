"""Live RTP ports on loopback: both ways of reading, latching by connect, errors that are none."""

from __future__ import annotations

import base64
import socket
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.base.address import Address
from emulator.base.ids import Ids
from emulator.media.commands import SecureLeg, SetRemote
from emulator.runtime.arrival_clock import SO_TIMESTAMPNS
from emulator.runtime.kernel_ports import STRANGERS_PER_READ, SWEEP_TICKS, KernelPorts
from emulator.runtime.live_network import LiveMediaSocket, LiveNetwork
from emulator.runtime.plain_sockets import SECOND_READS, LoopedSockets, plain_sockets
from emulator.runtime.port_pool import PortPool
from emulator.runtime.rtp_latch import SILENCE_NS
from emulator.runtime.srtp import Srtp
from emulator.runtime.udp_socket import address_of, bind_udp
from emulator.sdp.crypto import SrtpKeys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator.runtime.leg_ports import RtcpArrival
    from emulator.runtime.plain_sockets import PlainSockets

pytestmark = pytest.mark.live
LOOPBACK = Address("127.0.0.1", 0)
TICK_NS = 20_000_000


def rtp(text: bytes) -> bytes:
    return bytes([0x80]) + bytes(11) + text


def agreed(remote: Address, rtcp: Address | None = None, *, mux: bool = False) -> SetRemote:
    return SetRemote(leg="a", remote=remote, payload_type=0, telephone_event_type=None, rtcp_remote=rtcp, rtcp_mux=mux)


class Bench:
    """One leg in slot 2, and phones."""

    def __init__(self, *, lab_legs: int, plain: PlainSockets | None = None) -> None:
        self.ports = KernelPorts(lab_legs=lab_legs, plain=plain or plain_sockets())
        self.rx = np.zeros((4, 64), np.uint8)
        self.open: list[socket.socket] = []
        self.local = self.add("a", 2)

    def add(self, leg: str, slot: int) -> Address:
        pool = PortPool(LiveNetwork(), first=0, last=0, ids=Ids.unguessable())
        pair = pool.open(LOOPBACK.host)
        assert isinstance(pair.rtp, LiveMediaSocket)
        assert isinstance(pair.rtcp, LiveMediaSocket)
        self.ports.add(leg, pair.rtp.sock, pair.rtcp.sock)
        self.ports.attach(leg, slot)
        return pair.local

    def phone(self) -> tuple[socket.socket, Address]:
        sock = bind_udp(LOOPBACK)
        self.open.append(sock)
        return sock, address_of(sock.getsockname())

    def read(self, until_ns: int | None = None) -> list[bytes]:
        """What slot 2 gets in one tick."""
        found = []
        for slots, lengths, _ in self.ports.read(self.rx, time.monotonic_ns() if until_ns is None else until_ns):
            found += [self.rx[slot, 12:length].tobytes() for slot, length in zip(slots, lengths, strict=True)]
        return found

    def read_something(self) -> list[bytes]:
        """What slot 2 gets in the first tick in which it gets anything: the loopback network has its own time."""
        for _ in range(100):
            if found := self.read():
                return found
            time.sleep(0.005)
        return []

    def send(self, data: bytes, remote: Address) -> None:
        """Send from slot 2."""
        tx = np.zeros((4, len(data)), np.uint8)
        tx[2] = np.frombuffer(data, np.uint8)
        self.ports.send(tx, np.array([2], np.intp), lambda _: remote, 0)

    def close(self) -> None:
        self.ports.close("a")
        for each in self.open:
            each.close()


@pytest.fixture(params=[(1, plain_sockets), (0, plain_sockets), (0, LoopedSockets)], ids=["lab", "load", "looped"])
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    lab_legs, plain = request.param
    made = Bench(lab_legs=lab_legs, plain=plain())
    yield made
    made.close()


@pytest.fixture
def lab() -> Iterator[Bench]:
    made = Bench(lab_legs=1)
    yield made
    made.close()


@pytest.fixture(params=[plain_sockets, LoopedSockets], ids=["quickest", "looped"])
def load(request: pytest.FixtureRequest) -> Iterator[Bench]:
    made = Bench(lab_legs=0, plain=request.param())
    yield made
    made.close()


def test_the_first_source_is_latched_then_others_are_kept_out(bench: Bench) -> None:
    phone, address = bench.phone()
    stranger, _ = bench.phone()
    stranger.sendto(b"no rtp", bench.local)
    assert bench.read() == []
    phone.sendto(rtp(b"me"), bench.local)
    assert bench.read_something() == [b"me"]
    assert bench.ports.take_latched() == [("a", 2, address)]
    assert bench.ports.source("a") == address
    stranger.sendto(rtp(b"not me"), bench.local)
    phone.sendto(rtp(b"me too"), bench.local)
    assert bench.read_something() == [b"me too"]
    assert bench.ports.take_latched() == []


def test_the_kernel_tells_times_only_where_somebody_reads_them(load: Bench) -> None:
    def is_timed() -> bool:
        return bool(load.ports._ports["a"].rtp.getsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS))

    phone, address = load.phone()
    load.ports.agree(agreed(address))
    phone.sendto(rtp(b"one"), load.local)
    assert is_timed()
    assert load.read_something() == [b"one"]
    load.read()
    assert not is_timed()
    load.ports.agree(agreed(load.phone()[1]))
    load.read()
    assert is_timed()


def test_when_sdp_moves_the_new_peer_gets_in(bench: Bench) -> None:
    phone, address = bench.phone()
    other, other_address = bench.phone()
    bench.ports.agree(agreed(address))
    phone.sendto(rtp(b"one"), bench.local)
    assert bench.read_something() == [b"one"]
    bench.ports.agree(agreed(other_address))
    assert bench.ports.source("a") is None
    phone.sendto(rtp(b"still there"), bench.local)
    assert bench.read_something() == [b"still there"]
    other.sendto(rtp(b"here I am"), bench.local)
    assert bench.read_something() == [b"here I am"]
    assert bench.ports.source("a") == other_address
    phone.sendto(rtp(b"too late"), bench.local)
    assert bench.read() == []


def test_packets_go_out_before_and_after_latching(bench: Bench) -> None:
    phone, address = bench.phone()
    bench.send(b"early", address)
    phone.sendto(rtp(b"x"), bench.local)
    assert bench.read_something() == [b"x"]
    bench.send(b"late", address)
    assert [phone.recvfrom(100) for _ in range(2)] == [(b"early", bench.local), (b"late", bench.local)]


def test_a_peer_that_is_gone_is_no_error(bench: Bench) -> None:
    phone, address = bench.phone()
    phone.sendto(rtp(b"x"), bench.local)
    assert bench.read_something() == [b"x"]
    phone.close()
    for _ in range(4):
        bench.send(b"x", address)
        assert bench.read() == []
    bench.send(b"x", Address("127.0.0.1", 99999))
    back = bind_udp(address)
    bench.open.append(back)
    back.sendto(rtp(b"back"), bench.local)
    bench.send(b"hello", address)
    assert bench.read_something() == [b"back"]
    assert back.recv(100) == b"hello"


def test_a_closed_leg_is_gone(bench: Bench) -> None:
    bench.ports.close("a")
    bench.ports.close("a")
    bench.ports.agree(agreed(LOOPBACK))
    assert bench.ports.source("a") is None
    assert bench.read() == []
    bind_udp(bench.local).close()


def test_lab_one_packet_per_tick_but_all_that_are_older_than_one(lab: Bench) -> None:
    phone, _ = lab.phone()
    for number in range(4):
        phone.sendto(rtp(b"%d" % number), lab.local)
    now_ns = time.monotonic_ns()
    assert lab.read(now_ns) == [b"0"]
    assert lab.read(now_ns + 2 * TICK_NS) == [b"1", b"2", b"3"]


def test_lab_arrivals_are_the_kernel_s(lab: Bench) -> None:
    phone, _ = lab.phone()
    sent_ns = []
    for _number in range(3):
        sent_ns.append(time.monotonic_ns())
        phone.sendto(rtp(b"x"), lab.local)
        time.sleep(0.03)
    arrivals = [
        each for batch in lab.ports.read(lab.rx, time.monotonic_ns() + 10 * TICK_NS) for each in np.atleast_1d(batch[2])
    ]
    assert len(arrivals) == 3
    assert arrivals == sorted(arrivals)
    for sent, arrived in zip(sent_ns, arrivals, strict=True):
        assert sent - 1_000_000 <= arrived <= sent + 25_000_000


def test_load_one_plain_read_and_a_second_in_turn(load: Bench) -> None:
    phone, _ = load.phone()
    for number in range(2 + SECOND_READS):
        phone.sendto(rtp(b"%d" % number), load.local)
    until_ns = time.monotonic_ns() + 10**12
    per_tick = []
    for _tick in range(SECOND_READS):
        batches = list(load.ports.read(load.rx, until_ns))
        per_tick.append(len(batches))
        assert all(batch[2] == until_ns for batch in batches)
    assert sorted(per_tick) == [1] * (SECOND_READS - 1) + [2]


def test_load_a_late_tick_reads_nothing_twice(load: Bench) -> None:
    phone, _ = load.phone()
    for number in range(2 + SECOND_READS):
        phone.sendto(rtp(b"%d" % number), load.local)
    assert load.read_something() == [b"0"]
    late_ns = time.monotonic_ns() - 2 * TICK_NS
    assert [load.read(late_ns) for _ in range(SECOND_READS)] == [[b"%d" % (1 + tick)] for tick in range(SECOND_READS)]


def test_load_the_first_packet_waits_for_the_tick_that_is_due_after_it(load: Bench) -> None:
    """Ticks that are caught up take one packet each; a stream must not begin before it did."""
    phone, address = load.phone()
    due_ns = time.monotonic_ns()
    for number in range(3):
        phone.sendto(rtp(b"%d" % number), load.local)
    later_ns = time.monotonic_ns() + TICK_NS
    assert load.read(due_ns - TICK_NS) == load.read(due_ns) == []
    assert load.ports.source("a") is None
    assert load.read(later_ns) == [b"0"]
    assert load.ports.source("a") == address
    assert [load.read(later_ns + number * TICK_NS) for number in (1, 2)] == [[b"1"], [b"2"]]


def test_load_mode_begins_with_many_legs_and_lasts_until_all_are_gone() -> None:
    bench = Bench(lab_legs=2)
    for number in range(3, 6):
        assert bench.ports.tick_quantised is (number > 4)
        bench.add(str(number), number)
    for leg in ("a", "3", "4"):
        bench.ports.close(leg)
        assert bench.ports.tick_quantised
    bench.ports.close("5")
    assert not bench.ports.tick_quantised


def test_rows_are_looked_up_anew_when_the_table_has_grown(bench: Bench) -> None:
    phone, _ = bench.phone()
    phone.sendto(rtp(b"small"), bench.local)
    assert bench.read_something() == [b"small"]
    bench.rx = np.zeros((8, 64), np.uint8)
    phone.sendto(rtp(b"grown"), bench.local)
    assert bench.read_something() == [b"grown"]


RTCP = bytes([0x80, 201, 0, 1]) + bytes(4)
CM_80 = "AES_CM_128_HMAC_SHA1_80"
OURS, THEIRS = (base64.b64encode(bytes([number]) * 30).decode() for number in (1, 2))


def read_rtcp(bench: Bench) -> list[RtcpArrival]:
    """What comes in the ticks in which every port has its turn."""
    found = []
    for _ in range(SWEEP_TICKS):
        bench.read()
        found += bench.ports.read_rtcp(time.monotonic_ns())
    return found


def test_rtcp_is_read_in_its_turn_from_the_port_above(bench: Bench) -> None:
    phone, address = bench.phone()
    bench.ports.agree(agreed(LOOPBACK, address))
    upper = Address(bench.local.host, bench.local.port + 1)
    for data in (RTCP, b"no rtcp", RTCP):
        phone.sendto(data, upper)
    found = read_rtcp(bench)
    assert [(each.slot, each.data, each.source, each.local) for each in found] == [(2, RTCP, address, upper)] * 2
    assert bench.ports.send_rtcp(2, RTCP, LOOPBACK, 0) == (upper, address)
    assert phone.recvfrom(100) == (RTCP, upper)
    assert read_rtcp(bench) == []
    refused = bench.ports.close("a")
    assert refused is not None
    assert refused.strangers == 1


def test_rtcp_that_shares_the_port_leaves_from_it(bench: Bench) -> None:
    phone, address = bench.phone()
    bench.ports.agree(agreed(address, address, mux=True))
    for _ in range(2):
        assert bench.ports.send_rtcp(2, RTCP, address, 0) == (bench.local, address)
        assert phone.recvfrom(100) == (RTCP, bench.local)
        phone.sendto(rtp(b"x"), bench.local)
        assert bench.read_something() == [b"x"]


def test_a_sealed_leg(bench: Bench) -> None:
    phone, address = bench.phone()
    stranger, _ = bench.phone()
    peer = Srtp()
    peer.agree(SrtpKeys(suite=CM_80, receive=OURS, send=THEIRS))
    bench.ports.secure(SecureLeg(leg="a", suite=CM_80, receive=THEIRS, send=OURS))
    stranger.sendto(rtp(b"plain text"), bench.local)
    assert bench.read() == []
    for text in (b"one", b"two"):
        phone.sendto(peer.seal(rtp(text)[:2] + text[:2] + rtp(text)[4:]) or b"", bench.local)
        assert bench.read() == [text]
    bench.send(rtp(b"ours"), address)
    assert peer.open(phone.recv(100)) == rtp(b"ours")
    refused = bench.ports.close("a")
    assert refused is not None
    assert (refused.strangers, refused.not_authentic) == (0, 1)


def test_lab_strangers_are_counted(lab: Bench) -> None:
    phone, _ = lab.phone()
    stranger, _ = lab.phone()
    phone.sendto(rtp(b"me"), lab.local)
    assert lab.read_something() == [b"me"]
    for _ in range(3):
        stranger.sendto(rtp(b"not me"), lab.local)
    assert lab.read() == []
    refused = lab.ports.close("a")
    assert refused is not None
    assert refused.strangers == 3


def test_lab_a_flood_of_strangers_does_not_hold_the_tick(lab: Bench) -> None:
    phone, _ = lab.phone()
    stranger, _ = lab.phone()
    phone.sendto(rtp(b"me"), lab.local)
    assert lab.read_something() == [b"me"]
    for _ in range(STRANGERS_PER_READ + 5):
        stranger.sendto(rtp(b"not me"), lab.local)
    phone.sendto(rtp(b"me too"), lab.local)
    assert lab.read() == []
    assert lab.read_something() == [b"me too"]


@pytest.mark.parametrize("is_silent", [True, False])
def test_load_a_source_that_fell_silent_is_left_for_the_next(load: Bench, is_silent: bool) -> None:
    """In lab mode the latch alone decides, by the kernel's stamps."""
    bench = load
    phone, address = bench.phone()
    other, other_address = bench.phone()
    phone.sendto(rtp(b"one"), bench.local)
    now_ns = time.monotonic_ns() + 10**6  # The distance of the two clocks is known to some microseconds only.
    assert bench.read(now_ns) == [b"one"]
    later_ns = now_ns + (SILENCE_NS + 10**9 if is_silent else 0)
    for _ in range(SWEEP_TICKS):
        assert bench.read(later_ns) == []
        bench.ports.read_rtcp(later_ns)
    other.sendto(rtp(b"from elsewhere"), bench.local)
    assert bench.read(later_ns) == ([b"from elsewhere"] if is_silent else [])
    assert bench.ports.source("a") == (other_address if is_silent else address)


@pytest.mark.parametrize("is_silent", [True, False])
def test_load_of_two_that_were_heard_together_only_the_silent_one_is_left(load: Bench, is_silent: bool) -> None:
    bench, other_local = load, load.add("b", 0)
    (phone, address), (quiet, quiet_address), (stranger, stranger_address) = (bench.phone() for _ in range(3))
    now_ns = time.monotonic_ns() + 10**6
    for step in range(SWEEP_TICKS + 1):
        now_ns += SILENCE_NS // 20
        phone.sendto(rtp(b"one"), bench.local)
        if is_heard := step < (10 if is_silent else 40):
            quiet.sendto(rtp(b"two"), other_local)
        assert sorted(bench.read(now_ns)) == [b"one", b"two"][: 1 + is_heard]
        bench.ports.read_rtcp(now_ns)
    stranger.sendto(rtp(b"from elsewhere"), bench.local)
    stranger.sendto(rtp(b"from elsewhere"), other_local)
    assert bench.read(now_ns) == ([b"from elsewhere"] if is_silent else [])
    expected = address, stranger_address if is_silent else quiet_address
    assert (bench.ports.source("a"), bench.ports.source("b")) == expected
    bench.ports.close("b")
