"""What the round of a tick asks of the sockets of all legs: the kernel's when live, a world's when simulated."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy as np
    from numpy.typing import NDArray

    from emulator.base.address import Address
    from emulator.media.commands import SecureLeg, SetRemote
    from emulator.media.events import PacketsRefused

Arrivals = tuple["NDArray[np.intp]", "NDArray[np.int32]", "NDArray[np.int64] | int"]
"""Slots (all different), lengths, and arrivals in monotonic nanoseconds of datagrams that lie in their rows.

One number where all came at the same time."""


class RtcpArrival(NamedTuple):
    """RTCP that came to a port of its own."""

    slot: int
    data: bytes
    source: Address
    local: Address
    """Where it came to."""
    arrival_ns: int
    """Monotonic."""


class LegPorts(Protocol):
    """The sockets of all legs. What comes in has been opened, what goes out is sealed."""

    @property
    def tick_quantised(self) -> bool:
        """Whether arrivals are those of ticks, not of packets."""

    def attach(self, leg: str, slot: int) -> None:
        """From now on the leg's datagrams go to row `slot`."""

    def agree(self, command: SetRemote) -> None:
        """What SDP says about the peer."""

    def secure(self, command: SecureLeg) -> None:
        """What SDP says about the keys of SRTP."""

    def source(self, leg: str) -> Address | None:
        """The source that is latched on to and to be answered."""

    def read(self, rx: NDArray[np.uint8], until_ns: int) -> Iterator[Arrivals]:
        """Fill rows with what arrived up to `until_ns`; the next batch overwrites them."""

    def read_rtcp(self, until_ns: int) -> list[RtcpArrival]:
        """What came to ports of RTCP; not every port is read every time."""

    def take_latched(self) -> list[tuple[str, int, Address]]:
        """Leg, slot and source of what was latched on to since the last call."""

    def send(
        self, tx: NDArray[np.uint8], slots: NDArray[np.intp], remote: Callable[[int], Address], at_ns: int
    ) -> None:
        """Send rows `slots` of `tx`, each to the remote of its slot; another array of slots when a remote changes."""

    def send_event(self, slot: int, data: bytes, destination: Address, at_ns: int) -> None:
        """Send an RTP packet that is no row: a telephone event."""

    def send_rtcp(self, slot: int, data: bytes, destination: Address, at_ns: int) -> tuple[Address, Address] | None:
        """Send RTCP of a leg to where it is awaited. From where and where to; None: it may not leave."""

    def close(self, leg: str) -> PacketsRefused | None:
        """Free both ports; what they kept out."""
