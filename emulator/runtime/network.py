"""The two kinds of UDP socket that the shell needs, so that a world can bring its own network."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.base.address import Address


class Datagram(NamedTuple):
    """One datagram that arrived."""

    data: bytes
    source: Address
    arrival_ns: int
    """Arrival on the world's monotonic clock, nanoseconds."""


class SignallingSocket(Protocol):
    """A socket that calls back for every datagram (SIP)."""

    @property
    def local(self) -> Address:
        """The bound address."""

    def send(self, data: bytes, destination: Address) -> None:
        """Send now; an unreachable destination is not an error."""

    def close(self) -> None:
        """Stop receiving and free the port."""


class MediaSocket(Protocol):
    """A socket that is drained when its owner ticks (RTP)."""

    @property
    def local(self) -> Address:
        """The bound address."""

    def send(self, data: bytes, destination: Address, at_ns: int) -> None:
        """Send a packet whose nominal time is `at_ns` (monotonic); live networks send at once."""

    def receive(self, until_ns: int) -> list[Datagram]:
        """Take everything that arrived up to `until_ns`, in order of arrival."""

    def close(self) -> None:
        """Free the port."""


class Network(Protocol):
    """Live: the kernel's sockets. Simulated: `emulator.testing.network.FakeNetwork`."""

    def open_signalling(self, local: Address, receive: Callable[[Datagram], None]) -> SignallingSocket:
        """Bind a SIP socket; port 0 means any. Raises base.errors.Unavailable when the port is taken."""

    def open_media(self, local: Address) -> MediaSocket:
        """Bind an RTP socket; port 0 means any. Raises base.errors.Unavailable when the port is taken."""

    def local_address_towards(self, peer: Address) -> str:
        """The local IP address that a packet to `peer` leaves from."""
