"""Maps the kernel's receive time stamps, which are wall time, onto the monotonic clock."""

from __future__ import annotations

import socket
import struct
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SO_TIMESTAMPNS = 35
"""Linux (asm-generic/socket.h); Python's socket module does not name it."""
ANCILLARY_SIZE = socket.CMSG_SPACE(16)
"""Room for one SCM_TIMESTAMPNS message: a timespec."""
_TIMESPEC = struct.Struct("@ll")
_TIGHT_NS = 20_000


class ArrivalClock:
    """Knows the distance between the two clocks; `refresh` it once per tick, so that a step of wall time is noticed."""

    def __init__(
        self, wall_ns: Callable[[], int] = time.time_ns, monotonic_ns: Callable[[], int] = time.monotonic_ns
    ) -> None:
        self._wall_ns = wall_ns
        self._monotonic_ns = monotonic_ns
        self.wall_minus_monotonic_ns = wall_ns() - monotonic_ns()
        for _ in range(5):
            self.refresh()

    def refresh(self) -> None:
        """Read both clocks. A reading that was interrupted in the middle is not believed."""
        before = self._monotonic_ns()
        wall = self._wall_ns()
        after = self._monotonic_ns()
        if after - before < _TIGHT_NS:
            self.wall_minus_monotonic_ns = wall - (before + after) // 2

    def arrival_ns(self, ancillary: Iterable[tuple[int, int, bytes]], now_ns: int) -> int:
        """When the kernel received the packet that came with `ancillary`, monotonic; `now_ns` where it does not say."""
        for level, kind, data in ancillary:
            if level == socket.SOL_SOCKET and kind == SO_TIMESTAMPNS and len(data) >= _TIMESPEC.size:
                seconds, nanoseconds = _TIMESPEC.unpack_from(data)
                stamp: int = seconds * 1_000_000_000 + nanoseconds - self.wall_minus_monotonic_ns
                return min(stamp, now_ns)
        return now_ns


def ask_for_arrival_times(sock: socket.socket, *, are_wanted: bool = True) -> None:
    """Have the kernel tell when what this socket receives came; where it cannot, packets carry the time of reading."""
    try:
        sock.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, are_wanted)
    except OSError:
        return
