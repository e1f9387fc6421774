"""A SIP endpoint on its sockets: of UDP, listeners, and connections that are used again (RFC 3261 §18)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from emulator.base.address import Address
from emulator.runtime.loop_driver import LoopDriver
from emulator.runtime.sip_pings import SipPings
from emulator.runtime.sip_web_socket import SipWebSocket
from emulator.sip.framing import StreamFraming
from emulator.sip.hop import Hop
from emulator.sip.keep_alive import PING

if TYPE_CHECKING:
    import asyncio
    import ssl
    from collections.abc import Callable, Container

    from emulator.runtime.network import Datagram, Network, SignallingSocket, Stream, StreamListener, StreamUser
    from emulator.sip.commands import Command
    from emulator.sip.endpoint import SipEndpoint
    from emulator.sip.events import Output
    from emulator.sip.hop import Transport

MAX_CONNECTIONS = 4096
"""That were made to us. One more is closed at once: whoever holds them open must not take all file descriptors."""
CONNECTIONS_OF_A_HOST = 1024
"""So many of those one host may hold, a lab of simulated phones for example: it cannot take the places of all."""
FIRST_MESSAGE_WITHIN_S = 32.0
"""A connection that was made to us and brings no whole message by then is closed; pings are none."""


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
        self._udp: dict[bool, SignallingSocket] = {}
        """By whether it is one of IPv6."""
        self._listeners: dict[tuple[Transport, bool], StreamListener] = {}
        """Likewise, of each transport."""
        self._connections: dict[Hop, _Connection] = {}
        self._held: Counter[str] = Counter()
        """How many of them each host has."""
        self._endpoint: SipEndpoint | None = None
        self._driver: LoopDriver[Output] | None = None

    def open(self, transport: Transport, local: Address, tls: ssl.SSLContext | None = None) -> Address:
        """Bind a port for a transport, one of IPv4 and one of IPv6 at most; the bound address. Raises Unavailable."""
        if transport == "udp":
            socket = self._udp[local.is_ipv6] = self._network.open_signalling(local, self._datagram)
            return socket.local
        listener = self._network.listen(local, lambda stream: self._accepted(transport, stream), tls)
        self._listeners[transport, local.is_ipv6] = listener
        return listener.local

    def run(self, endpoint: SipEndpoint) -> None:
        """Begin."""
        self._endpoint = endpoint
        self._driver = LoopDriver(endpoint, self._perform, self._loop)

    def local(self, transport: Transport, *, ipv6: bool) -> Address | None:
        """Where a transport is served to peers of IPv4, or of IPv6; or None."""
        bound = self._udp.get(ipv6) if transport == "udp" else self._listeners.get((transport, ipv6))
        return bound.local if bound is not None else None

    def local_end(self, hop: Hop) -> Address:
        """Our address of what goes between us and a peer."""
        connection = self._connections.get(hop)
        if connection is not None and connection.stream is not None:
            return connection.stream.local
        return self.local(hop.transport, ipv6=hop.address.is_ipv6) or Address(
            self._network.local_address_towards(hop.address), 0
        )

    def order(self, command: Command) -> None:
        """Give the endpoint an order."""
        assert self._driver is not None, "run() comes first"
        self._driver.order(command)

    def send(self, data: bytes, hop: Hop) -> None:
        """Send a message; by a connection that there is, or by a new one."""
        if hop.transport == "udp":
            if socket := self._udp.get(hop.address.is_ipv6):
                socket.send(data, hop.address)
            else:
                self._loop.call_soon(self._unreachable, hop)
            return
        connection = self._connections.get(hop)
        if connection is not None:
            connection.send(data)
        elif hop.is_web_socket:
            # Nobody can connect to a browser; it has to come back.
            self._loop.call_soon(self._unreachable, hop)
        else:
            self._connect(hop).send(data)

    def take_upgrade(self, transport: Transport, stream: Stream, names: Container[str]) -> StreamUser:
        """Take a WebSocket over that came to the port of the web pages, whose `names` are ours, from its request on."""
        return self._accepted(transport, stream, pages_of=names)

    def close(self) -> None:
        """Stop the timer, end all connections and free the ports."""
        if self._driver is not None:
            self._driver.close()
        for listener in self._listeners.values():
            listener.close()
        for connection in list(self._connections.values()):
            connection.close()
        self._connections.clear()
        self._held.clear()
        for socket in self._udp.values():
            socket.close()

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
        """A connection is gone, or was never made. Another one may have its place: from the same port the peer came."""
        if self._connections.get(connection.hop) is connection:
            del self._connections[connection.hop]
            self._held[connection.hop.host] -= 1
            self._held += Counter()  # Forgets hosts that hold none.
            self._unreachable(connection.hop)

    def _unreachable(self, hop: Hop) -> None:
        if self._driver is not None and self._endpoint is not None:
            self._driver.tell(self._endpoint.transport_failed, hop)

    def _datagram(self, datagram: Datagram) -> None:
        self.framed(datagram.data, Hop("udp", datagram.source))

    def _accepted(self, transport: Transport, stream: Stream, *, pages_of: Container[str] | None = None) -> _Connection:
        hop = Hop(transport, stream.peer)
        connection = (
            _WebSocketConnection(self, hop, pages_of=pages_of)
            if hop.is_web_socket
            else _Connection(self, hop, accepted=True)
        )
        connection.stream = stream
        if len(self._connections) >= MAX_CONNECTIONS or self._held[hop.host] >= CONNECTIONS_OF_A_HOST:
            stream.close()
            return connection
        self._keep(connection)
        if isinstance(connection, _WebSocketConnection):
            connection.pings = SipPings(self._loop, connection.ping, lambda: self._died(connection), is_browser=True)
        self._loop.call_later(FIRST_MESSAGE_WITHIN_S, self._overdue, connection)
        return connection

    def _keep(self, connection: _Connection) -> None:
        if connection.hop not in self._connections:
            self._held[connection.hop.host] += 1
        self._connections[connection.hop] = connection

    def _overdue(self, connection: _Connection) -> None:
        if not connection.is_proven and self._connections.get(connection.hop) is connection:
            self._died(connection)

    def _connect(self, hop: Hop) -> _Connection:
        tls = self._client_tls() if hop.transport == "tls" and self._client_tls else None
        connection = _Connection(self, hop, accepted=False)
        self._keep(connection)
        connection.stream = self._network.connect(hop.address, connection, tls)
        connection.pings = SipPings(self._loop, connection.send, lambda: self._died(connection))
        return connection

    def _died(self, connection: _Connection) -> None:
        connection.close()
        self.lost(connection)


class _Connection:
    """One connection to a peer."""

    def __init__(self, sockets: SipSockets, hop: Hop, *, accepted: bool) -> None:
        self.hop = hop
        self.stream: Stream | None = None
        self.is_proven = False
        """Whether it brought a whole message."""
        self.pings: SipPings | None = None
        """Of a connection that we made, and of a WebSocket."""
        self._sockets = sockets
        self._framing = StreamFraming(takes_pings=accepted)

    def send(self, message: bytes) -> None:
        if self.stream is not None:
            self.stream.send(message)

    def received(self, data: bytes) -> None:
        frames = self._framing.feed(data)
        for before, frame in zip([b"", *frames], frames, strict=False):
            if before == frame == PING:
                continue  # Thousands that come at once are worth one answer.
            self.is_proven = self.is_proven or frame != PING
            if self.pings is not None:
                self.pings.heard(frame)
            self._sockets.framed(frame, self.hop)
        if self._framing.violation is not None:
            self._sockets.torn(self, self._framing)

    def lost(self, why: str) -> None:  # noqa: ARG002 - the endpoint tells all of them by 503
        if self.pings is not None:
            self.pings.close()
        self._sockets.lost(self)

    def close(self) -> None:
        if self.pings is not None:
            self.pings.close()
        if self.stream is not None:
            self.stream.close()


class _WebSocketConnection(_Connection):
    """One that was made to us by a WebSocket."""

    def __init__(self, sockets: SipSockets, hop: Hop, *, pages_of: Container[str] | None) -> None:
        super().__init__(sockets, hop, accepted=True)
        self._web_socket = SipWebSocket(pages_of=pages_of)

    def send(self, message: bytes) -> None:
        super().send(self._web_socket.framed(message))

    def ping(self, _: bytes) -> None:
        super().send(self._web_socket.ping())

    def received(self, data: bytes) -> None:
        if self.pings is not None:
            self.pings.heard(data)
        messages = self._web_socket.feed(data)
        if replies := self._web_socket.replies():
            super().send(replies)
        for message in messages:
            self.is_proven = self.is_proven or message != PING
            self._sockets.framed(message, self.hop)
        if self._web_socket.is_over:
            self.close()
            self.lost("the WebSocket is closed")
