"""A network in front of another one where the SIP of a phone can be looked at, taken out and added to."""

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


class SipFilter:
    """A `Network` for one phone that speaks SIP by UDP: a single signalling socket, everything else passes."""

    def __init__(
        self, network: Network, *, takes: Callable[[bytes, Address], bool], sent: Callable[[bytes], None]
    ) -> None:
        """`takes` sees every datagram that arrives (data, source) and says whether the phone is not to see it; `sent`
        sees what the phone sends."""
        self._network = network
        self._takes = takes
        self._sent = sent
        self._socket: SignallingSocket | None = None

    @property
    def local(self) -> Address | None:
        """Where the phone takes SIP; None before it is switched on."""
        return None if self._socket is None else self._socket.local

    def send(self, data: bytes, destination: Address) -> None:
        """Send from the phone's own SIP socket; nothing happens before it is switched on."""
        if self._socket is not None:
            self._socket.send(data, destination)

    def open_signalling(self, local: Address, receive: Callable[[Datagram], None]) -> SignallingSocket:
        """Bind a SIP socket; port 0 means any. Raises Unavailable when the port is taken."""

        def deliver(datagram: Datagram) -> None:
            if not self._takes(datagram.data, datagram.source):
                receive(datagram)

        self._socket = self._network.open_signalling(local, deliver)
        return _SignallingEnd(self._socket, self._sent)

    def open_media(self, local: Address) -> MediaSocket:
        """Bind an RTP socket; port 0 means any. Raises Unavailable when the port is taken."""
        return self._network.open_media(local)

    def listen(
        self, local: Address, accepted: Callable[[Stream], StreamUser], tls: ssl.SSLContext | None = None
    ) -> StreamListener:
        """Take connections; port 0 means any. Raises Unavailable when the port is taken."""
        return self._network.listen(local, accepted, tls)

    def connect(self, peer: Address, user: StreamUser, tls: ssl.SSLContext | None = None) -> Stream:
        """Make a connection."""
        return self._network.connect(peer, user, tls)

    def local_address_towards(self, peer: Address) -> str:
        """As without the filter."""
        return self._network.local_address_towards(peer)


class _SignallingEnd:
    def __init__(self, socket: SignallingSocket, sent: Callable[[bytes], None]) -> None:
        self._socket = socket
        self._sent = sent
        self.local = socket.local
        self.close = socket.close

    def send(self, data: bytes, destination: Address) -> None:
        self._sent(data)
        self._socket.send(data, destination)
