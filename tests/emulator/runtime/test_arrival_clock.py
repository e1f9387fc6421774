"""Kernel time stamps on the monotonic clock: exact arithmetic, interrupted readings, steps of wall time."""

from __future__ import annotations

import socket
import struct

from emulator.runtime.arrival_clock import SO_TIMESTAMPNS, ArrivalClock, ask_for_arrival_times

S = 1_000_000_000


class Clocks:
    """Two clocks of which every reading takes `cost_ns`."""

    def __init__(self) -> None:
        self.monotonic = 100 * S
        self.wall_offset = 1_700_000_000 * S
        self.cost_ns = 0

    def monotonic_ns(self) -> int:
        self.monotonic += self.cost_ns
        return self.monotonic

    def wall_ns(self) -> int:
        self.monotonic += self.cost_ns
        return self.monotonic + self.wall_offset


def stamp(wall_ns: int) -> list[tuple[int, int, bytes]]:
    return [(socket.SOL_SOCKET, SO_TIMESTAMPNS, struct.pack("@ll", *divmod(wall_ns, S)))]


def test_a_stamp_becomes_monotonic() -> None:
    clocks = Clocks()
    clock = ArrivalClock(clocks.wall_ns, clocks.monotonic_ns)
    assert clock.arrival_ns(stamp(1_700_000_000 * S + 99 * S + 5), 100 * S) == 99 * S + 5


def test_a_packet_never_arrives_after_it_was_read() -> None:
    clocks = Clocks()
    clock = ArrivalClock(clocks.wall_ns, clocks.monotonic_ns)
    assert clock.arrival_ns(stamp(1_700_000_000 * S + 101 * S), 100 * S) == 100 * S


def test_without_a_stamp_the_reading_counts() -> None:
    clock = ArrivalClock(*[getattr(Clocks(), name) for name in ("wall_ns", "monotonic_ns")])
    assert clock.arrival_ns([], 77) == 77
    assert clock.arrival_ns([(socket.SOL_SOCKET, SO_TIMESTAMPNS, b"short")], 77) == 77
    assert clock.arrival_ns([(socket.SOL_SOCKET, 99, bytes(16))], 77) == 77


def test_a_step_of_wall_time_is_noticed_but_an_interrupted_reading_is_not_believed() -> None:
    clocks = Clocks()
    clock = ArrivalClock(clocks.wall_ns, clocks.monotonic_ns)
    before = clock.wall_minus_monotonic_ns
    clocks.wall_offset += 5 * S
    clocks.cost_ns = 3_000_000
    clock.refresh()
    assert clock.wall_minus_monotonic_ns == before
    clocks.cost_ns = 0
    clock.refresh()
    assert clock.wall_minus_monotonic_ns == before + 5 * S


def test_a_socket_that_cannot_stamp_is_left_as_it_is() -> None:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.close()
    ask_for_arrival_times(sock)
