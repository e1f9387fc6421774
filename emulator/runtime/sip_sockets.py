"""A SIP endpoint on its sockets: one of UDP, listeners, and connections that are used again (RFC 3261 §18)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.address import Address
from emulator.runtime.loop_driver import LoopDriver
from emulator.sip.framing import StreamFraming
from emulator.sip.hop import Hop

if TYPE_CHECKING:
    import asyncio
    import ssl
    from collections.abc import Callable

    from emulator.runtime.network import Datagram, Network, SignallingSocket, Stream, StreamListener
    from emulator.sip.commands import Command
    from emulator.sip.endpoint import SipEndpoint
    from emulator.sip.events import Output
    from emulator.sip.hop import Transport

MAX_CONNECTIONS = 4096
"""That were made to us. One more is closed at once: whoever holds them open must not take all file descriptors."""
FIRST_MESSAGE_WITHIN_S = 32.0
"""A connection that was made to us and brings no whole message by then is closed."""


class SipSockets:
    """Drives one SipEndpoint. Every output of it goes to `perform`, which sends what is to be sent by `send`."""

    def __init__(
        self,
        network: Network,
        loop: asyncio.AbstractEventLoop,
        perform: Callable[[Output], None],
        *,
        client_tls: Callable[[], ssl.SSLContext] | None = None,
    ) -> None:
        """`client_tls` is asked for when a connection by TLS is to be made."""
        self._network = network
        self._loop = loop
        self._perform = perform
        self._client_tls = client_tls
        self._udp: SignallingSocket | None = None
        self._listeners: dict[Transport, StreamListener] = {}
        self._connections: dict[Hop, _Connection] = {}
        self._endpoint: SipEndpoint | None = None
        self._driver: LoopDriver[Output] | None = None

    def open(self, transport: Transport, local: Address, tls: ssl.SSLContext | None = None) -> Address:
        """Bind a port for a transport; the bound address. Raises Unavailable when it is taken."""
        if transport == "udp":
            self._udp = self._network.open_signalling(local, self._datagram)
            return self._udp.local
        listener = self._network.listen(local, lambda stream: self._accepted(transport, stream), tls)
        self._listeners[transport] = listener
        return listener.local

    def run(self, endpoint: SipEndpoint) -> None:
        """Begin."""
        self._endpoint = endpoint
        self._driver = LoopDriver(endpoint, self._perform, self._loop)

    def local(self, transport: Transport) -> Address | None:
        """Where a transport is served, or None."""
        if transport == "udp":
            return self._udp.local if self._udp is not None else None
        listener = self._listeners.get(transport)
        return listener.local if listener is not None else None

    def local_end(self, hop: Hop) -> Address:
        """Our address of what goes between us and a peer."""
        connection = self._connections.get(hop)
        if connection is not None and connection.stream is not None:
            return connection.stream.local
        return self.local(hop.transport) or Address(self._network.local_address_towards(hop.address), 0)

    def order(self, command: Command) -> None:
        """Give the endpoint an order."""
        assert self._driver is not None, "run() comes first"
        self._driver.order(command)

    def send(self, data: bytes, hop: Hop) -> None:
        """Send a message; by a connection that there is, or by a new one."""
        if hop.transport == "udp":
            if self._udp is not None:
                self._udp.send(data, hop.address)
            return
        connection = self._connections.get(hop) or self._connect(hop)
        if connection.stream is not None:
            connection.stream.send(data)

    def close(self) -> None:
        """Stop the timer, end all connections and free the ports."""
        if self._driver is not None:
            self._driver.close()
        for listener in self._listeners.values():
            listener.close()
        for connection in list(self._connections.values()):
            connection.close()
        self._connections.clear()
        if self._udp is not None:
            self._udp.close()

    def framed(self, frame: bytes, hop: Hop) -> None:
        """A message or a keep-alive came."""
        if self._driver is not None:
            self._driver.feed(frame, hop)

    def torn(self, connection: _Connection, framing: StreamFraming) -> None:
        """A connection brings what has no end: it is answered and closed."""
        if self._driver is not None and self._endpoint is not None and framing.violation is not None:
            self._driver.tell(self._endpoint.stream_torn, framing.torn, connection.hop, framing.violation)
        connection.close()
        self.lost(connection)

    def lost(self, connection: _Connection) -> None:
        """A connection is gone, or was never made."""
        if self._connections.pop(connection.hop, None) and self._driver is not None and self._endpoint is not None:
            self._driver.tell(self._endpoint.transport_failed, connection.hop)

    def _datagram(self, datagram: Datagram) -> None:
        self.framed(datagram.data, Hop("udp", datagram.source))

    def _accepted(self, transport: Transport, stream: Stream) -> _Connection:
        connection = _Connection(self, Hop(transport, stream.peer), accepted=True)
        connection.stream = stream
        if len(self._connections) >= MAX_CONNECTIONS:
            stream.close()
            return connection
        self._connections[connection.hop] = connection
        self._loop.call_later(FIRST_MESSAGE_WITHIN_S, self._overdue, connection)
        return connection

    def _overdue(self, connection: _Connection) -> None:
        if not connection.is_proven and self._connections.get(connection.hop) is connection:
            connection.close()
            self.lost(connection)

    def _connect(self, hop: Hop) -> _Connection:
        connection = self._connections[hop] = _Connection(self, hop, accepted=False)
        tls = self._client_tls() if hop.transport == "tls" and self._client_tls else None
        connection.stream = self._network.connect(hop.address, connection, tls)
        return connection


class _Connection:
    """One connection to a peer."""

    def __init__(self, sockets: SipSockets, hop: Hop, *, accepted: bool) -> None:
        self.hop = hop
        self.stream: Stream | None = None
        self.is_proven = False
        """Whether it brought a whole message."""
        self._sockets = sockets
        self._framing = StreamFraming(takes_pings=accepted)

    def received(self, data: bytes) -> None:
        for frame in self._framing.feed(data):
            self.is_proven = True
            self._sockets.framed(frame, self.hop)
        if self._framing.violation is not None:
            self._sockets.torn(self, self._framing)

    def lost(self, why: str) -> None:  # noqa: ARG002 - the endpoint tells all of them by 503
        self._sockets.lost(self)

    def close(self) -> None:
        if self.stream is not None:
            self.stream.close()
