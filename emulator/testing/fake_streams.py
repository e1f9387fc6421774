"""Connections in memory for the simulated world: in order and without loss, late where the network is bad."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from functools import partial
from typing import TYPE_CHECKING

from emulator.base.units import NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.base.address import Address
    from emulator.runtime.network import Stream, StreamUser
    from emulator.testing.impairment import Path

FIRST_REPEAT_NS = NS_PER_S // 5
"""TCP sends again what was lost after 200 ms, then after twice as long: RFC 6298 §5."""
UNREACHABLE_S = 5.0
LONGEST_PIECE = 1448
"""Bytes of a segment on an Ethernet."""


class FakeStream:
    """One end of a connection. It cuts what it sends into pieces of random size, as a network may.

    There is no encryption and nobody's certificate is looked at: TLS is a word on which both ends have to agree.
    """

    def __init__(self, local: Address, peer: Address, path: Path, seed: str, *, tls: bool = False) -> None:
        """`path` leads to the far end."""
        self.local, self.peer = local, peer
        self.tls = tls
        self.user: StreamUser | None = None
        self.other: FakeStream | None = None
        self._loop = asyncio.get_running_loop()
        self._path = path
        self._random = random.Random(seed)
        self._latest_ns = 0
        self._unsent: list[bytes] = []
        self._coming: deque[Callable[[], None]] = deque()
        self._closed = False

    def send(self, data: bytes) -> None:
        """Send in order; what is sent before the connection stands waits for it."""
        if self._closed:
            return
        if self.other is None:
            self._unsent.append(data)
            return
        while data:
            length = self._random.randint(1, LONGEST_PIECE)
            piece, data = data[:length], data[length:]
            self.later(self.other.arrived, piece)

    def close(self) -> None:
        """End it; what was sent still arrives."""
        if not self._closed:
            self._closed = True
            if self.other is not None:
                self.later(self.other.ended, "closed by the far end")

    def joined(self, other: FakeStream) -> None:
        """The connection stands: here, at the moment of the call."""
        self.other = other
        if self._closed:
            self.later(other.ended, "closed by the far end")
        unsent, self._unsent = self._unsent, []
        for data in unsent:
            self.send(data)

    def arrived(self, data: bytes) -> None:
        """A piece came."""
        if not self._closed and self.user is not None:
            self.user.received(data)

    def ended(self, why: str) -> None:
        """The far end closed it, or it broke."""
        if not self._closed and self.user is not None:
            self._closed = True
            self.user.lost(why)

    def later(self, what: Callable[..., None], *arguments: object) -> None:
        """Let something happen when what is sent now arrives at the far end, behind all that was sent before."""
        sent_ns, wait_ns = round(self._loop.time() * NS_PER_S), FIRST_REPEAT_NS
        while not (arrivals := self._path.arrivals(sent_ns)):
            sent_ns, wait_ns = sent_ns + wait_ns, 2 * wait_ns
        self._latest_ns = max(self._latest_ns, min(arrivals))
        self._coming.append(partial(what, *arguments))
        # A loop may swap two timers of one moment; the stream's own order counts.
        self._loop.call_at(self._latest_ns / NS_PER_S, self._deliver)

    def _deliver(self) -> None:
        self._coming.popleft()()


class FakeListener:
    """A port that takes connections."""

    def __init__(
        self,
        local: Address,
        accepted: Callable[[Stream], StreamUser],
        release: Callable[[], None],
        *,
        tls: bool = False,
    ) -> None:
        self.local = local
        self.tls = tls
        self.accepted = accepted
        self._release = release

    def close(self) -> None:
        """Take no more and free the port."""
        self._release()


def handshake(near: FakeStream, far: FakeStream, listener: Callable[[], FakeListener | None]) -> None:
    """Make the connection between two ends, a round trip long; `listener` says who is there when it is asked for."""

    def asked() -> None:
        found = listener()
        if found is None:
            far.later(near.ended, "connection refused")
            return
        if found.tls != near.tls:
            far.later(near.ended, "the far end speaks no TLS" if near.tls else "the far end speaks TLS")
            return
        far.later(near.joined, far)
        far.joined(near)
        far.user = found.accepted(far)

    near.later(asked)
