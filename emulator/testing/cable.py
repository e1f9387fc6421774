"""The cable between a phone and its network: while it is pulled nothing leaves the phone and nothing arrives.

Datagrams are lost meanwhile; what goes by a connection comes when the cable is back, as TCP sends it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from emulator.base.address import Address
    from emulator.runtime.network import (
        Datagram,
        MediaSocket,
        Network,
        SignallingSocket,
        Stream,
        StreamListener,
        StreamUser,
    )


class Cable:
    """A `Network` in front of another one."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._is_pulled = False
        self._held: list[Callable[[], None]] = []

    @property
    def is_pulled(self) -> bool:
        """Whether nothing passes."""
        return self._is_pulled

    @is_pulled.setter
    def is_pulled(self, pulled: bool) -> None:
        self._is_pulled = pulled
        while self._held and not self._is_pulled:
            self._held.pop(0)()

    def when_whole(self, action: Callable[[], None]) -> None:
        """Do it now, or when the cable is back."""
        if self._is_pulled:
            self._held.append(action)
        else:
            action()

    def open_signalling(self, local: Address, receive: Callable[[Datagram], None]) -> SignallingSocket:
        """Bind a SIP socket; port 0 means any. Raises Unavailable when the port is taken."""

        def deliver(datagram: Datagram) -> None:
            if not self.is_pulled:
                receive(datagram)

        return _SignallingEnd(self, self._network.open_signalling(local, deliver))

    def open_media(self, local: Address) -> MediaSocket:
        """Bind an RTP socket; port 0 means any. Raises Unavailable when the port is taken."""
        return _MediaEnd(self, self._network.open_media(local))

    def listen(
        self, local: Address, accepted: Callable[[Stream], StreamUser], tls: ssl.SSLContext | None = None
    ) -> StreamListener:
        """Take connections; port 0 means any. Raises Unavailable when the port is taken."""
        return self._network.listen(local, lambda stream: _StreamUser(self, accepted(_StreamEnd(self, stream))), tls)

    def connect(self, peer: Address, user: StreamUser, tls: ssl.SSLContext | None = None) -> Stream:
        """Make a connection."""
        return _StreamEnd(self, self._network.connect(peer, _StreamUser(self, user), tls))

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


class _StreamEnd:
    def __init__(self, cable: Cable, stream: Stream) -> None:
        self._cable = cable
        self._stream = stream

    @property
    def local(self) -> Address:
        return self._stream.local

    @property
    def peer(self) -> Address:
        return self._stream.peer

    def send(self, data: bytes) -> None:
        self._cable.when_whole(lambda: self._stream.send(data))

    def close(self) -> None:
        self._cable.when_whole(self._stream.close)


class _StreamUser:
    def __init__(self, cable: Cable, user: StreamUser) -> None:
        self._cable = cable
        self._user = user

    def received(self, data: bytes) -> None:
        self._cable.when_whole(lambda: self._user.received(data))

    def lost(self, why: str) -> None:
        self._cable.when_whole(lambda: self._user.lost(why))


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
