"""A network in front of another one where the SIP of a phone can be looked at, taken out and added to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.sip.framing import StreamFraming

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
    """A `Network` for one phone: a single signalling socket, or connections that it makes; everything else passes."""

    def __init__(
        self, network: Network, *, takes: Callable[[bytes, Address], bool], sent: Callable[[bytes], None]
    ) -> None:
        """`takes` sees every message that arrives (data, source) and says whether the phone is not to see it; `sent`
        sees what the phone sends."""
        self._network = network
        self._takes = takes
        self._sent = sent
        self._socket: SignallingSocket | None = None
        self._stream: Stream | None = None
        """The connection that was made last."""

    @property
    def local(self) -> Address | None:
        """Where the phone takes SIP; None before it is switched on."""
        way = self._socket or self._stream
        return None if way is None else way.local

    def send(self, data: bytes, destination: Address) -> None:
        """Send from the phone's own SIP socket, or by its connection; nothing happens before it is switched on."""
        if self._socket is not None:
            self._socket.send(data, destination)
        elif self._stream is not None:
            self._stream.send(data)

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
        self._stream = self._network.connect(peer, _StreamUser(user, peer, self._takes), tls)
        return _StreamEnd(self._stream, self._sent)

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


class _StreamUser:
    """Passes on what the phone is to see, message by message; what cannot be cut into messages as it is."""

    def __init__(self, user: StreamUser, peer: Address, takes: Callable[[bytes, Address], bool]) -> None:
        self._user = user
        self._peer = peer
        self._takes = takes
        self._framing = StreamFraming(takes_pings=False)
        self.lost = user.lost

    def received(self, data: bytes) -> None:
        if self._framing.violation is not None:
            self._user.received(data)
            return
        for message in self._framing.feed(data):
            if not self._takes(message, self._peer):
                self._user.received(message)
        if self._framing.violation is not None:
            self._user.received(self._framing.torn)


class _StreamEnd:
    def __init__(self, stream: Stream, sent: Callable[[bytes], None]) -> None:
        self._stream = stream
        self._sent = sent
        self.close = stream.close

    @property
    def local(self) -> Address:
        return self._stream.local

    @property
    def peer(self) -> Address:
        return self._stream.peer

    def send(self, data: bytes) -> None:
        self._sent(data)
        self._stream.send(data)
