"""The cable between a phone and its network: while it is pulled nothing leaves the phone and nothing arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.base.address import Address
    from emulator.runtime.network import Datagram, MediaSocket, Network, SignallingSocket


class Cable:
    """A `Network` in front of another one."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self.is_pulled = False

    def open_signalling(self, local: Address, receive: Callable[[Datagram], None]) -> SignallingSocket:
        """Bind a SIP socket; port 0 means any. Raises Unavailable when the port is taken."""

        def deliver(datagram: Datagram) -> None:
            if not self.is_pulled:
                receive(datagram)

        return _SignallingEnd(self, self._network.open_signalling(local, deliver))

    def open_media(self, local: Address) -> MediaSocket:
        """Bind an RTP socket; port 0 means any. Raises Unavailable when the port is taken."""
        return _MediaEnd(self, self._network.open_media(local))

    def local_address_towards(self, peer: Address) -> str:
        """As without the cable."""
        return self._network.local_address_towards(peer)


class _SignallingEnd:
    def __init__(self, cable: Cable, socket: SignallingSocket) -> None:
        self._cable = cable
        self._socket = socket
        self.local = socket.local
        self.close = socket.close

    def send(self, data: bytes, destination: Address) -> None:
        if not self._cable.is_pulled:
            self._socket.send(data, destination)


class _MediaEnd:
    def __init__(self, cable: Cable, socket: MediaSocket) -> None:
        self._cable = cable
        self._socket = socket
        self.local = socket.local
        self.close = socket.close

    def send(self, data: bytes, destination: Address, at_ns: int) -> None:
        if not self._cable.is_pulled:
            self._socket.send(data, destination, at_ns)

    def receive(self, until_ns: int) -> list[Datagram]:
        arrived = self._socket.receive(until_ns)
        return [] if self._cable.is_pulled else arrived
