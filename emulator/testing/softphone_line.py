"""The SIP side of a softphone: its endpoint, on sockets of its own."""

from __future__ import annotations

import asyncio
import ssl
from typing import TYPE_CHECKING

from emulator.base.address import Address
from emulator.runtime.sip_sockets import SipSockets
from emulator.sip import events
from emulator.sip.endpoint import SipEndpoint
from emulator.sip.hop import Hop
from emulator.sip.terms import FOR_A_PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.base.ids import Ids
    from emulator.runtime.network import Network
    from emulator.sip.commands import Command
    from emulator.sip.hop import Transport
    from emulator.sip.terms import ServiceTerms


NOWHERE = 9
"""A port that nobody listens on, for the Contact of a phone that is called over its own connection or not at all."""


class PhoneLine:
    """Sends what the endpoint wants sent; whatever else comes out of it goes to `report`."""

    def __init__(  # noqa: PLR0913 - all that a line is made of
        self,
        network: Network,
        local: Address,
        report: Callable[[events.Output], None],
        *,
        ids: Ids,
        user_agent: str,
        accounts: Callable[[str], str | None] | None = None,
        ack_delay_s: float = 0.0,
        transport: Transport = "udp",
        terms: ServiceTerms = FOR_A_PHONE,
    ) -> None:
        """Open the socket. Raises Unavailable when the port is taken. `accounts`: see SipEndpoint.

        A phone that speaks by TCP listens, too; one that speaks by TLS has no certificate to listen with, and checks
        none, as many a desk phone.
        """
        self._loop = asyncio.get_running_loop()
        self._report = report
        self._ack_delay_s = ack_delay_s
        self._transport = transport
        self._sockets = SipSockets(network, self._loop, self._perform, client_tls=_unchecking)
        listens = transport in {"udp", "tcp"}
        self.local = self._sockets.open(transport, local) if listens else Address(local.host, NOWHERE)
        self.endpoint = SipEndpoint(
            local=Hop(transport, self.local), ids=ids, user_agent=user_agent, accounts=accounts, terms=terms
        )
        self._sockets.run(self.endpoint)

    def order(self, command: Command) -> None:
        """Give the endpoint an order."""
        self._sockets.order(command)

    def hop_to(self, server: Address) -> Hop:
        """How this line speaks to `server`."""
        return Hop(self._transport, server)

    def close(self) -> None:
        """Stop the timer and free the ports."""
        self._sockets.close()

    def _perform(self, output: events.Output) -> None:
        if not isinstance(output, events.Transmit):
            self._report(output)
        elif self._ack_delay_s and output.data.startswith(b"ACK "):
            self._loop.call_later(self._ack_delay_s, self._sockets.send, output.data, output.destination)
        else:
            self._sockets.send(output.data, output.destination)


def _unchecking() -> ssl.SSLContext:
    tls = ssl.create_default_context()
    tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE
    return tls
