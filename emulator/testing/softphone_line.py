"""The SIP side of a softphone: its endpoint, on a socket of its own."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from emulator.runtime.loop_driver import LoopDriver
from emulator.sip import events
from emulator.sip.endpoint import SipEndpoint
from emulator.sip.hop import Hop

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.base.address import Address
    from emulator.base.ids import Ids
    from emulator.runtime.network import Datagram, Network
    from emulator.sip.commands import Command


class PhoneLine:
    """Sends what the endpoint wants sent; whatever else comes out of it goes to `report`."""

    def __init__(
        self,
        network: Network,
        local: Address,
        report: Callable[[events.Output], None],
        *,
        ids: Ids,
        user_agent: str,
        accounts: Callable[[str], str | None] | None = None,
        ack_delay_s: float = 0.0,
    ) -> None:
        """Open the socket. Raises Unavailable when the port is taken. `accounts`: see SipEndpoint."""
        self._loop = asyncio.get_running_loop()
        self._report = report
        self._ack_delay_s = ack_delay_s
        self._socket = network.open_signalling(local, self._received)
        self.local = self._socket.local
        self.endpoint = SipEndpoint(local=Hop("udp", self.local), ids=ids, user_agent=user_agent, accounts=accounts)
        self._driver: LoopDriver[events.Output] = LoopDriver(self.endpoint, self._perform, self._loop)

    def order(self, command: Command) -> None:
        """Give the endpoint an order."""
        self._driver.order(command)

    def close(self) -> None:
        """Stop the timer and free the port."""
        self._driver.close()
        self._socket.close()

    def _received(self, datagram: Datagram) -> None:
        self._driver.feed(datagram.data, Hop("udp", datagram.source))

    def _perform(self, output: events.Output) -> None:
        if not isinstance(output, events.Transmit):
            self._report(output)
        elif self._ack_delay_s and output.data.startswith(b"ACK "):
            self._loop.call_later(self._ack_delay_s, self._socket.send, output.data, output.destination.address)
        else:
            self._socket.send(output.data, output.destination.address)
