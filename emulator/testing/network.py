"""A network in memory for the simulated world: the `Network` protocol with seeded impairments and NAT."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from typing import TYPE_CHECKING, Protocol

from emulator.base.address import Address
from emulator.base.errors import Unavailable
from emulator.base.units import NS_PER_S
from emulator.runtime.network import Datagram
from emulator.testing.fake_streams import UNREACHABLE_S, FakeListener, FakeStream, handshake
from emulator.testing.impairment import Impairment, Path
from emulator.testing.nat import FIRST_MAPPED_PORT, Nat

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from emulator.runtime.network import Stream, StreamUser

WILDCARDS = ("", "0.0.0.0", "::")
FIRST_EPHEMERAL_PORT = 40_000
PORTS_PER_NAT = 100
_PERFECT = Impairment()


class _Bound(Protocol):
    """Whatever sits on an address."""

    def arrive(self, datagram: Datagram) -> None:
        """Take a datagram that is on its way; its arrival may lie in the future."""


class FakeNetwork:
    """A network of hosts. Itself it is the view from `home`; `at(host)` is the view from another host.

    Every directed pair of hosts draws from its own generator, and SIP from another one than RTP, so that one packet
    more on one path changes nothing on the others.
    """

    def __init__(self, seed: int | str, *, home: str = "192.0.2.1", home_ipv6: str = "2001:db8::1") -> None:
        """`home` has an address of IPv4 and one of IPv6."""
        self._seed = seed
        self.home, self.home_ipv6 = home, home_ipv6
        self._bound: dict[Address, _Bound] = {}
        self._links: dict[tuple[str, str], Impairment] = {}
        self._paths: dict[tuple[str, str, str], Path] = {}
        self._hidden: dict[str, Nat] = {}
        self._outer: dict[str, Nat] = {}
        self._ephemeral = itertools.count(FIRST_EPHEMERAL_PORT)
        self._listeners: dict[Address, FakeListener] = {}
        self._streams: list[tuple[str, FakeStream, FakeStream]] = []

    def at(self, host: str, ipv6: str = "") -> HostView:
        """The network as a program on `host` sees it; `ipv6` when it has an address of IPv6 besides one of IPv4."""
        return HostView(self, host, ipv6=self.home_ipv6 if host == self.home else ipv6)

    def link(self, a_host: str, b_host: str, impairment: Impairment, *, back: Impairment | None = None) -> None:
        """Impair what goes between two hosts, from now on; `back` when the way from b to a differs."""
        for pair, chosen in (((a_host, b_host), impairment), ((b_host, a_host), back or impairment)):
            self._links[pair] = chosen
            for kind in ("sip", "rtp"):
                self._paths.pop((*pair, kind), None)

    def hide(self, inside: str, behind: str, *, symmetric: bool = False) -> None:
        """Put host `inside` behind a NAT with the public address `behind`; symmetric: a port per destination.

        Each NAT has ports of its own, so that a capture tells phones apart by port, whoever stands before them.
        """
        first_port = FIRST_MAPPED_PORT + PORTS_PER_NAT * len(self._outer)
        self._hidden[inside] = self._outer[behind] = Nat(behind, symmetric=symmetric, first_port=first_port)

    def seen_address(self, local: Address) -> Address:
        """Under what others know a socket: its own address, or one of the NAT in front of it."""
        nat = self._hidden.get(local.host)
        return (nat and nat.outer(local)) or local

    def open_signalling(self, local: Address, receive: Callable[[Datagram], None]) -> FakeSignallingSocket:
        """Bind a SIP socket; port 0 means any. Raises Unavailable when the port is taken."""
        return self.at(self.home).open_signalling(local, receive)

    def open_media(self, local: Address) -> FakeMediaSocket:
        """Bind an RTP socket; port 0 means any. Raises Unavailable when the port is taken."""
        return self.at(self.home).open_media(local)

    def listen(
        self, local: Address, accepted: Callable[[Stream], StreamUser], tls: ssl.SSLContext | None = None
    ) -> FakeListener:
        """Take connections; port 0 means any. Raises Unavailable when the port is taken."""
        return self.at(self.home).listen(local, accepted, tls)

    def connect(self, peer: Address, user: StreamUser, tls: ssl.SSLContext | None = None) -> FakeStream:
        """Make a connection."""
        return self.at(self.home).connect(peer, user, tls)

    def listen_at(self, local: Address, accepted: Callable[[Stream], StreamUser], *, tls: bool) -> FakeListener:
        """Seat a listener on an address; its ports are others than those of UDP."""
        if local.port == 0:
            local = Address(local.host, next(self._ephemeral))
        if local in self._listeners:
            raise Unavailable(f"TCP port {local.port} of {local.host} is taken")
        listener = FakeListener(local, accepted, lambda: self._forget_listener(local), tls=tls)
        self._listeners[local] = listener
        return listener

    def _forget_listener(self, local: Address) -> None:
        self._listeners.pop(local, None)

    def connect_from(self, host: str, peer: Address, user: StreamUser, *, tls: bool) -> FakeStream:
        """A connection of a program on `host`. NATs let it out, and nobody in to whom they hide."""
        local = Address(host, next(self._ephemeral))
        seen = self._hidden[host].outward(local, peer) if host in self._hidden else local
        number = len(self._streams)
        there = self._path(host, peer.host, "sip")
        near = FakeStream(local, peer, there, f"{self._seed} stream {number} out", tls=tls)
        far = FakeStream(peer, seen, self._path(peer.host, host, "sip"), f"{self._seed} stream {number} back")
        near.user = user
        self._streams.append((host, near, far))
        if peer.host in self._hidden or peer.host in self._outer or peer.is_ipv6 != local.is_ipv6:
            asyncio.get_running_loop().call_later(UNREACHABLE_S, near.ended, "no answer")
        else:
            handshake(near, far, lambda: self._listeners.get(peer))
        return near

    def reset_streams(self, host: str) -> None:
        """Break every connection that a program on `host` made, at both ends."""
        for maker, near, far in self._streams:
            if maker == host:
                near.ended("connection reset")
                far.ended("connection reset")

    def local_address_towards(self, peer: Address) -> str:
        """The address of `home` that `peer` can reach."""
        return self.at(self.home).local_address_towards(peer)

    def bind(self, local: Address, bound: _Bound) -> Address:
        """Seat a socket on an address and return that address."""
        if local.port == 0:
            local = next(free for port in self._ephemeral if (free := Address(local.host, port)) not in self._bound)
        if local in self._bound:
            raise Unavailable(f"port {local.port} of {local.host} is taken")
        self._bound[local] = bound
        return local

    def release(self, local: Address) -> None:
        """Free an address; what is on its way to it is lost."""
        self._bound.pop(local, None)

    def carry(self, kind: str, data: bytes, source: Address, destination: Address, sent_ns: int) -> None:
        """Take a datagram from `source` to whoever sits on `destination` by then, as often as the path says."""
        if source.is_ipv6 != destination.is_ipv6:
            return  # No router makes one of the other.
        origin, seat = source, destination
        if source.host in self._hidden:
            source = self._hidden[source.host].outward(source, destination)
        if destination.host in self._hidden:
            return  # A private address; nobody outside can reach it.
        if destination.host in self._outer:
            inside = self._outer[destination.host].inward(destination, source)
            if inside is None:
                return
            seat = inside
        for arrival_ns in self._path(origin.host, seat.host, kind).arrivals(sent_ns):
            bound = self._bound.get(seat)
            if bound is not None:
                bound.arrive(Datagram(data, source, arrival_ns))

    def _path(self, source: str, destination: str, kind: str) -> Path:
        key = (source, destination, kind)
        if key not in self._paths:
            impairment = self._links.get((source, destination), _PERFECT)
            self._paths[key] = Path(impairment, f"{self._seed} {kind} {source} {destination}")
        return self._paths[key]


class HostView:
    """`Network` for a program on one host."""

    def __init__(self, network: FakeNetwork, host: str, *, ipv6: str = "") -> None:
        """`ipv6` when the host has two addresses."""
        self._network = network
        self._host = host
        self._ipv6 = ipv6

    def open_signalling(self, local: Address, receive: Callable[[Datagram], None]) -> FakeSignallingSocket:
        """Bind a SIP socket; port 0 means any. Raises Unavailable when the port is taken."""
        return FakeSignallingSocket(self._network, self._seat(local), receive)

    def open_media(self, local: Address) -> FakeMediaSocket:
        """Bind an RTP socket; port 0 means any. Raises Unavailable when the port is taken."""
        return FakeMediaSocket(self._network, self._seat(local))

    def listen(
        self, local: Address, accepted: Callable[[Stream], StreamUser], tls: ssl.SSLContext | None = None
    ) -> FakeListener:
        """Take connections; port 0 means any. Raises Unavailable when the port is taken."""
        return self._network.listen_at(self._seat(local), accepted, tls=tls is not None)

    def connect(self, peer: Address, user: StreamUser, tls: ssl.SSLContext | None = None) -> FakeStream:
        """Make a connection."""
        return self._network.connect_from(self.local_address_towards(peer), peer, user, tls=tls is not None)

    def local_address_towards(self, peer: Address) -> str:
        """This host, by that address of its two from which `peer` can be reached."""
        return self._ipv6 if peer.is_ipv6 and self._ipv6 else self._host

    def _seat(self, local: Address) -> Address:
        return Address(self.local_address_towards(local), local.port) if local.host in WILDCARDS else local


class FakeSignallingSocket:
    """Delivers by the event loop's clock."""

    def __init__(self, network: FakeNetwork, local: Address, receive: Callable[[Datagram], None]) -> None:
        self._network = network
        self._receive = receive
        self._loop = asyncio.get_running_loop()
        self._open = True
        self.local = network.bind(local, self)

    def send(self, data: bytes, destination: Address) -> None:
        """Send now; an unreachable destination is not an error."""
        if self._open:
            self._network.carry("sip", data, self.local, destination, round(self._loop.time() * NS_PER_S))

    def arrive(self, datagram: Datagram) -> None:
        """Deliver at the datagram's arrival, unless the socket is closed by then."""
        self._loop.call_at(datagram.arrival_ns / NS_PER_S, self._deliver, datagram)

    def close(self) -> None:
        """Stop receiving and free the port."""
        if self._open:
            self._open = False
            self._network.release(self.local)

    def _deliver(self, datagram: Datagram) -> None:
        if self._open:
            self._receive(datagram)


class FakeMediaSocket:
    """Keeps what is on its way in a heap by arrival: no timer per packet."""

    def __init__(self, network: FakeNetwork, local: Address) -> None:
        self._network = network
        self._heap: list[tuple[int, int, Datagram]] = []
        self._order = itertools.count()
        self._open = True
        self.local = network.bind(local, self)

    def send(self, data: bytes, destination: Address, at_ns: int) -> None:
        """Send a packet whose time is `at_ns`; an unreachable destination is not an error."""
        if self._open:
            self._network.carry("rtp", data, self.local, destination, at_ns)

    def receive(self, until_ns: int) -> list[Datagram]:
        """Everything that arrived up to `until_ns`, in order of arrival."""
        taken: list[Datagram] = []
        while self._heap and self._heap[0][0] <= until_ns:
            taken.append(heapq.heappop(self._heap)[2])
        return taken

    def arrive(self, datagram: Datagram) -> None:
        """Put on the heap."""
        heapq.heappush(self._heap, (datagram.arrival_ns, next(self._order), datagram))

    def close(self) -> None:
        """Free the port; what is unread is lost."""
        if self._open:
            self._open = False
            self._heap.clear()
            self._network.release(self.local)
