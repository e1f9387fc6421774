"""The sockets that the shell needs, UDP and streams, so that a world can bring its own network."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    import ssl
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


class StreamUser(Protocol):
    """Who uses one end of a connection."""

    def received(self, data: bytes) -> None:
        """A piece of the stream came, of any size."""

    def lost(self, why: str) -> None:
        """The far end closed it, it broke, or it was never made. Said once; not after a `close` of our own."""


class Stream(Protocol):
    """One end of a connection (TCP, or TLS over it)."""

    @property
    def local(self) -> Address:
        """Our address; of a connection that is being made, without a port."""

    @property
    def peer(self) -> Address:
        """The far end's address."""

    def send(self, data: bytes) -> None:
        """Send, in order. What is sent before the connection stands waits for it."""

    def close(self) -> None:
        """End it; what was sent still arrives."""


class StreamListener(Protocol):
    """A port that takes connections."""

    @property
    def local(self) -> Address:
        """The bound address."""

    def close(self) -> None:
        """Take no more and free the port; connections that stand stay."""


class Network(Protocol):
    """Live: the kernel's sockets. Simulated: `emulator.testing.network.FakeNetwork`."""

    def open_signalling(self, local: Address, receive: Callable[[Datagram], None]) -> SignallingSocket:
        """Bind a SIP socket; port 0 means any. Raises base.errors.Unavailable when the port is taken."""

    def open_media(self, local: Address) -> MediaSocket:
        """Bind an RTP socket; port 0 means any. Raises base.errors.Unavailable when the port is taken."""

    def listen(
        self, local: Address, accepted: Callable[[Stream], StreamUser], tls: ssl.SSLContext | None = None
    ) -> StreamListener:
        """Take connections; port 0 means any. Raises base.errors.Unavailable when the port is taken.

        `accepted` is called with each connection, behind the handshake of TLS, and says who uses it.
        """

    def connect(self, peer: Address, user: StreamUser, tls: ssl.SSLContext | None = None) -> Stream:
        """Make a connection; whether it comes about is heard later."""

    def local_address_towards(self, peer: Address) -> str:
        """The local IP address that a packet to `peer` leaves from."""
