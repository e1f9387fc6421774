"""The SIP endpoint on its sockets: messages in and out, each of them into time line and capture, without keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.base.address import Address
from emulator.base.errors import Unavailable
from emulator.base.trace import TraceEvent
from emulator.runtime.redaction import message_without_secrets
from emulator.runtime.sip_sockets import SipSockets
from emulator.sip import events
from emulator.sip.message import readable

if TYPE_CHECKING:
    import asyncio
    import ssl
    from collections.abc import Callable, Sequence

    from emulator.base.trace import Lane, Trace
    from emulator.runtime.network import Network
    from emulator.sip.commands import Command
    from emulator.sip.endpoint import SipEndpoint
    from emulator.sip.hop import Transport

    PortOf = Callable[[Transport], Address | None]
    """transport → where we serve it"""


FREE_PORT_TRIES = 20
"""A port that is free by UDP need not be free by TCP."""
LARGEST_CAPTURED = 65_000
"""Bytes: a capture has a packet for a message, and a packet ends somewhere."""


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
        local: Address,
        make: Callable[[PortOf], SipEndpoint],
        *,
        doors: Sequence[Door] = (),
        client_tls: Callable[[], ssl.SSLContext] | None = None,
    ) -> Address:
        """Bind UDP and TCP at `local` and the `doors`, make the endpoint for what was bound, and start.

        Returns the address of UDP and TCP. Raises Unavailable when a port is taken.
        """
        self._sockets = SipSockets(network, self._loop, self._perform, client_tls=client_tls)
        try:
            bound = self._bind(self._sockets, local)
            for door in doors:
                self._sockets.open(*door)
        except Unavailable:
            self._sockets.close()
            raise
        self._sockets.run(make(self._sockets.local))
        return bound

    def order(self, command: Command) -> None:
        """Give the endpoint an order."""
        assert self._sockets is not None, "open() comes first"
        self._sockets.order(command)

    def close(self) -> None:
        """Stop the timer and free the ports."""
        if self._sockets is not None:
            self._sockets.close()

    def local(self, transport: Transport) -> Address | None:
        """Where a transport is served, or None."""
        return self._sockets.local(transport) if self._sockets is not None else None

    @staticmethod
    def _bind(sockets: SipSockets, local: Address) -> Address:
        tries = 1 if local.port else FREE_PORT_TRIES
        while True:
            bound = sockets.open("udp", local)
            try:
                return sockets.open("tcp", Address(local.host, bound.port))
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
        hop, data = message.peer, message.data if self._shows_secrets else message_without_secrets(message.data)
        local, peer = self._sockets.local_end(hop), hop.address
        self._capture(data[:LARGEST_CAPTURED], local if message.sent else peer, peer if message.sent else local)
        arrow, shown = "→" if message.sent else "←", str(hop if hop.is_reliable else peer)
        self._trace.add(
            TraceEvent(
                at=self._loop.time(),
                lane="sip",
                summary=f"{arrow} {shown}  {message.summary}",
                call_uuid=self._call_of(message.leg),
                detail={
                    "message": data.decode("utf-8", "replace"),
                    "call_id": message.call_id,
                    "sent": message.sent,
                    "peer": shown,
                },
            )
        )
