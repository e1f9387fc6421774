"""Requests of a phone beside its calls, and those that it takes: transactions on the phone's own SIP socket."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from emulator.sip.events import Transmit
from emulator.sip.hop import Hop
from emulator.sip.ua import UserAgentCore
from emulator.testing.sip_filter import SipFilter
from hardware.simulators.subscription import Subscription

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.base.address import Address
    from emulator.base.ids import Ids
    from emulator.sip.commands import Credentials, Headers
    from emulator.sip.hop import Transport
    from emulator.sip.message import Request, Response
    from emulator.testing.softphone import PhoneNetwork
    from hardware.simulators.side_request import SideRequest


class SideRequests:
    """Speaks with the server that the phone is registered at."""

    def __init__(
        self,
        network: PhoneNetwork,
        server: Address,
        credentials: Credentials,
        *,
        ids: Ids,
        user_agent: str,
        takes: Callable[[bytes, Address], bool],
        sent: Callable[[bytes], None],
        transport: Transport = "udp",
    ) -> None:
        """`takes` and `sent` see the phone's SIP: see SipFilter. By TCP and TLS all goes by the phone's connection."""
        self.network = SipFilter(network, takes=takes, sent=sent)
        """On which the phone itself is to open its sockets."""
        self.subscriptions: dict[str, Subscription] = {}
        """By event package."""
        self.refused: dict[str, int] = {}
        """Name of a request → the status with which it was refused; 408: nobody answered."""
        self._server = Hop(transport, server)
        self._credentials = credentials
        self._ids = ids
        self._loop = asyncio.get_running_loop()
        self._ua = UserAgentCore(ids, user_agent, lambda peer: Hop(peer.transport, self.network.local or server))
        self._timer: asyncio.TimerHandle | None = None

    @property
    def host(self) -> str:
        """Of the phone; empty before it is switched on."""
        return self.network.local.host if self.network.local else ""

    def contact(self) -> tuple[str, str]:
        """The Contact field of the phone."""
        return self._ua.compose.contact(self._credentials.username, self._server)

    def send(self, order: SideRequest) -> None:
        """Ask the server something about our own account; a challenge is answered."""
        aor = f"sip:{self._credentials.username}@{self._server.address}"
        by_udp = self._server.transport == "udp"
        hop = Hop("udp", order.server) if order.server and by_udp else self._server
        target = order.target or aor
        own_tag, its_tag, number = order.dialog or (self._ids.token(10), "", 1)
        essentials = (
            ("From", f"<{aor}>;tag={own_tag}"),
            ("To", f"<{target}>{f';tag={its_tag}' if its_tag else ''}"),
            ("Call-ID", order.call_id),
            ("CSeq", f"{number} {order.method}"),
        )
        request = self._ua.compose.request(
            order.method,
            target,
            hop,
            essentials,
            fields=order.fields,
            body=order.body,
            content_type=order.content_type,
        )
        self._run(partial(self._transmit, order, request, hop))

    def subscribe(self, event: str, accept: str, *, target: str, seconds: int) -> None:
        """Ask to be told from now on, of our own account or of a URI."""
        made = Subscription(self, event, accept, target=target, seconds=seconds, ids=self._ids)
        self.subscriptions[event] = made
        made.ask()

    def answered(self, response: Response) -> None:
        """A response came to a request of ours."""
        self._run(partial(self._ua.transactions.response_arrived, response))

    def serve(self, request: Request, source: Address, judge: Callable[[Request, float], tuple[int, Headers]]) -> None:
        """A request came: it is answered with the status and the fields that `judge` (request, now) finds, once."""
        hop = Hop(self._server.transport, source)
        self._run(partial(self._serve, request.with_via(request.via.stamped(hop)), hop, judge))

    def close(self) -> None:
        """Stop the timers."""
        for each in self.subscriptions.values():
            each.close()
        self._stop_timer()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _serve(
        self, request: Request, hop: Hop, judge: Callable[[Request, float], tuple[int, Headers]], now: float
    ) -> None:
        if not self._ua.transactions.absorbs(request, now):
            transaction = self._ua.transactions.open(request, hop)
            status, fields = judge(request, now)
            self._ua.respond(transaction, status, now, fields=fields)

    def _transmit(self, order: SideRequest, request: Request, hop: Hop, now: float) -> None:
        self._ua.transactions.send(request, hop, partial(self._replied, order, request, hop), now)

    def _replied(self, order: SideRequest, request: Request, hop: Hop, response: Response | None, now: float) -> None:
        if response is not None and response.status < 200:
            return
        sequence = request.cseq.number + 1
        again = response and self._ua.compose.authenticated(request, response, self._credentials, sequence)
        if again:
            self._transmit(order, again, hop, now)
            return
        if response is None or response.status >= 300:
            self.refused[order.name] = response.status if response else 408
        else:
            self.refused.pop(order.name, None)
        if order.done is not None:
            order.done(response)

    def _run(self, verb: Callable[[float], object]) -> None:
        """Do it now, send what comes of it, and arm the timer."""
        verb(self._loop.time())
        outputs, self._ua.outputs = self._ua.outputs, []
        for output in outputs:
            if isinstance(output, Transmit):
                self.network.send(output.data, output.destination.address)
        self._stop_timer()
        deadline = self._ua.transactions.next_deadline()
        if deadline is not None:
            self._timer = self._loop.call_at(deadline, self._run, self._ua.handle_timeout)
