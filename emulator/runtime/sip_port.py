"""The SIP endpoint on its socket: datagrams in and out, every message into time line and capture, without keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.trace import TraceEvent
from emulator.runtime.loop_driver import LoopDriver
from emulator.runtime.redaction import message_without_secrets
from emulator.sip import events
from emulator.sip.hop import Hop
from emulator.sip.message import readable

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from emulator.base.address import Address
    from emulator.base.trace import Lane, Trace
    from emulator.runtime.network import Datagram, Network, SignallingSocket
    from emulator.sip.commands import Command
    from emulator.sip.endpoint import SipEndpoint


class SipPort:
    """Drives one SipEndpoint on one UDP socket."""

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
        self._socket: SignallingSocket | None = None
        self._driver: LoopDriver[events.Output] | None = None

    def open(self, network: Network, local: Address, make: Callable[[Hop], SipEndpoint]) -> Address:
        """Bind, make the endpoint for the bound address, and start. Raises Unavailable when the port is taken."""
        self._socket = network.open_signalling(local, self._received)
        self._driver = LoopDriver(make(Hop("udp", self._socket.local)), self._perform, self._loop)
        return self._socket.local

    def order(self, command: Command) -> None:
        """Give the endpoint an order."""
        assert self._driver is not None, "open() comes first"
        self._driver.order(command)

    def close(self) -> None:
        """Stop the timer and free the port."""
        if self._driver is not None:
            self._driver.close()
        if self._socket is not None:
            self._socket.close()

    def _received(self, datagram: Datagram) -> None:
        if self._driver is not None:
            self._driver.feed(datagram.data, Hop("udp", datagram.source))

    def _perform(self, output: events.Output) -> None:
        assert self._socket is not None, "outputs come after open()"
        match output:
            case events.Transmit():
                self._socket.send(output.data, output.destination.address)
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
        assert self._socket is not None, "messages come after open()"
        local, peer = self._socket.local, message.peer.address
        data = message.data if self._shows_secrets else message_without_secrets(message.data)
        self._capture(data, local if message.sent else peer, peer if message.sent else local)
        arrow = "→" if message.sent else "←"
        self._trace.add(
            TraceEvent(
                at=self._loop.time(),
                lane="sip",
                summary=f"{arrow} {peer}  {message.summary}",
                call_uuid=self._call_of(message.leg),
                detail={
                    "message": data.decode("utf-8", "replace"),
                    "call_id": message.call_id,
                    "sent": message.sent,
                    "peer": str(peer),
                },
            )
        )
