"""The SIP endpoint on its sockets: messages in and out, each of them into time line and capture, without keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.base.errors import Unavailable
from emulator.base.redaction import redacted, redacted_message
from emulator.base.trace import TraceEvent
from emulator.runtime.sip_sockets import SipSockets
from emulator.sip import events
from emulator.sip.hop import Hop
from emulator.sip.message import readable

if TYPE_CHECKING:
    import asyncio
    import ssl
    from collections.abc import Callable, Container, Sequence

    from emulator.base.address import Address
    from emulator.base.trace import Lane, Trace
    from emulator.runtime.network import Network, Stream, StreamUser
    from emulator.sip.commands import Command
    from emulator.sip.endpoint import SipEndpoint
    from emulator.sip.hop import Transport

    PortOf = Callable[[Transport, Address], Address | None]
    """(transport, peer) → where we serve it to such a peer"""


FREE_PORT_TRIES = 20
"""A port that is free by UDP need not be free by TCP."""
LARGEST_CAPTURED = 65_000
"""Bytes: a capture has a packet for a message, and a packet ends somewhere."""


DOORS: tuple[Transport, ...] = ("tls", "ws", "wss")


class Door(NamedTuple):
    """Where SIP is served besides UDP and TCP."""

    transport: Transport
    local: Address
    tls: ssl.SSLContext | None


class SipPort:
    """Drives one SipEndpoint."""

    def __init__(
        self,
        *,
        loop: asyncio.AbstractEventLoop,
        trace: Trace,
        report: Callable[[events.Output], None],
        capture: Callable[[bytes, Address, Address], None],
        call_of: Callable[[str], str],
        shows_secrets: bool = False,
    ) -> None:
        """`shows_secrets`: keys and digest responses stand in time line and capture as they were."""
        self._loop = loop
        self._trace = trace
        self._report = report
        self._capture = capture
        self._call_of = call_of
        self._shows_secrets = shows_secrets
        self._sockets: SipSockets | None = None

    def open(
        self,
        network: Network,
        locals_: Sequence[Address],
        make: Callable[[PortOf], SipEndpoint],
        *,
        doors: Sequence[Door] = (),
        client_tls: Callable[[], ssl.SSLContext] | None = None,
    ) -> tuple[Address, ...]:
        """Bind UDP and TCP at `locals_` and the `doors`, make the endpoint for what was bound, and start.

        At most one address of IPv4 and one of IPv6. Returns those of UDP and TCP. Raises Unavailable when a port is
        taken.
        """
        self._sockets = SipSockets(network, self._loop, self._perform, client_tls=client_tls)
        try:
            bound = self._bind(self._sockets, locals_)
            for door in doors:
                self._sockets.open(*door)
        except Unavailable:
            self._sockets.close()
            raise
        self._sockets.run(make(self.local))
        return bound

    def order(self, command: Command) -> None:
        """Give the endpoint an order."""
        assert self._sockets is not None, "open() comes first"
        self._sockets.order(command)

    def take_upgrade(self, transport: Transport, stream: Stream, names: Container[str]) -> StreamUser:
        """Take a WebSocket over that came to the port of the web pages, whose `names` are ours, from its request on."""
        assert self._sockets is not None, "open() comes first"
        return self._sockets.take_upgrade(transport, stream, names)

    def close(self) -> None:
        """Stop the timer and free the ports."""
        if self._sockets is not None:
            self._sockets.close()

    def doors(self) -> tuple[Hop, ...]:
        """Where SIP is served besides UDP and TCP."""
        assert self._sockets is not None, "open() comes first"
        bound = ((each, self._sockets.local(each, ipv6=ipv6)) for each in DOORS for ipv6 in (False, True))
        return tuple(Hop(transport, address) for transport, address in bound if address is not None)

    def local(self, transport: Transport, peer: Address) -> Address | None:
        """Where a transport is served to `peer`, which has IPv4 or IPv6; or None."""
        return self._sockets.local(transport, ipv6=peer.is_ipv6) if self._sockets is not None else None

    @staticmethod
    def _bind(sockets: SipSockets, locals_: Sequence[Address]) -> tuple[Address, ...]:
        tries = 1 if all(local.port for local in locals_) else FREE_PORT_TRIES
        while True:
            try:
                bound = [sockets.open("udp", local) for local in locals_]
                return tuple(sockets.open("tcp", local) for local in bound)
            except Unavailable:
                sockets.close()
                tries -= 1
                if not tries:
                    raise

    def _perform(self, output: events.Output) -> None:
        assert self._sockets is not None, "outputs come after open()"
        match output:
            case events.Transmit():
                self._sockets.send(output.data, output.destination)
            case events.MessageSeen():
                self._seen(output)
            case events.SourceSilenced():
                host, seconds = output.source.host, output.seconds
                self._note("warning", f"{host} makes one request in vain after another: no answer for {seconds:.0f} s")
            case _:
                if isinstance(output, events.BindingChanged) and output.ended:
                    self._note("sip", f"{output.username} is no longer reached at {readable(output.ended)}")
                self._report(output)

    def _note(self, lane: Lane, summary: str) -> None:
        self._trace.add(TraceEvent(at=self._loop.time(), lane=lane, summary=summary))

    def _seen(self, message: events.MessageSeen) -> None:
        assert self._sockets is not None, "messages come after open()"
        hop, data = message.peer, message.data if self._shows_secrets else redacted_message(message.data)
        local, peer = self._sockets.local_end(hop), hop.address
        self._capture(data[:LARGEST_CAPTURED], local if message.sent else peer, peer if message.sent else local)
        arrow, shown = "→" if message.sent else "←", str(hop if hop.is_reliable else peer)
        summary = message.summary if data is message.data else redacted(message.summary)
        self._trace.add(
            TraceEvent(
                at=self._loop.time(),
                lane="sip",
                summary=f"{arrow} {shown}  {summary}",
                call_uuid=self._call_of(message.leg),
                detail={
                    "message": data.decode("utf-8", "replace"),
                    "call_id": message.call_id,
                    "sent": message.sent,
                    "peer": shown,
                },
            )
        )
