"""What the parts of a user agent share: identity, transactions, timers, outputs, requests inside and outside dialogs
(RFC 3261 §8.1.1, §8.2.6, §12.2.1, §13.2.2.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.base.timers import TimerTable
from emulator.sip import build, digest
from emulator.sip.events import MessageSeen, Transmit
from emulator.sip.grammar import MAGIC_COOKIE, format_host_port
from emulator.sip.transaction.layer import TransactionLayer
from emulator.sip.uri import Uri

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.base.address import Address
    from emulator.base.ids import Ids
    from emulator.sip.commands import Credentials, Headers
    from emulator.sip.dialog import Dialog
    from emulator.sip.events import Output
    from emulator.sip.message import Message, Request, Response
    from emulator.sip.transaction.transaction import Transaction

ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a message carries besides what every message has."""

    fields: Headers = ()
    body: bytes = b""
    content_type: str = build.SDP


NOTHING = Content()


class UserAgentCore:
    """One per endpoint."""

    def __init__(self, ids: Ids, user_agent: str, advertise: Callable[[Address], Address]) -> None:
        self.ids = ids
        self.user_agent = user_agent
        self.transactions = TransactionLayer(self.transmit)
        self.timers: TimerTable[tuple[str, str]] = TimerTable()
        """By kind and by whom it is for."""
        self.expiry: dict[str, Callable[[str, float], None]] = {}
        """Per kind of timer, what happens when it runs out: (whom it is for, now)."""
        self.outputs: list[Output] = []
        self._advertise = advertise

    def transmit(self, message: Message, destination: Address, leg: str) -> None:
        """Send and show a message."""
        self.outputs.append(
            MessageSeen(
                data=message.data,
                peer=destination,
                sent=True,
                summary=message.summary,
                call_id=message.headers.get("call-id") or "",
                leg=leg,
            )
        )
        self.outputs.append(Transmit(data=message.data, destination=destination))

    def handle_timeout(self, now: float) -> None:
        """Let run out what is due."""
        self.transactions.handle_timeout(now)
        for kind, name in self.timers.pop_expired(now):
            self.expiry[kind](name, now)

    def contact(self, user: str, peer: Address) -> tuple[str, str]:
        """Our Contact field as `peer` can reach it."""
        before = f"{Uri.escape_user(user)}@" if user else ""
        return "Contact", f"<sip:{before}{self.own_host(peer)}>"

    def own_host(self, peer: Address) -> str:
        """Our address as `peer` can reach it, as it stands in a URI."""
        here = self._advertise(peer)
        return format_host_port(here.host, here.port)

    def branch(self) -> str:
        """A name for a new transaction."""
        return MAGIC_COOKIE + self.ids.token(16)

    def new_request(
        self, method: str, uri_text: str, destination: Address, fields: Headers, content: Content
    ) -> Request:
        """A request; `fields` hold From, To, Call-ID and CSeq."""
        via = f"SIP/2.0/UDP {self.own_host(destination)};branch={self.branch()};rport"
        before = (("Via", via), ("Max-Forwards", build.MAX_FORWARDS), *fields)
        after = (("User-Agent", self.user_agent), *content.fields)
        return build.request(method, uri_text, (*before, *after), content.body, content.content_type)

    def request_in(self, dialog: Dialog, method: str, content: Content = NOTHING, sequence: int = 0) -> Request:
        """A request inside a dialog (§12.2.1.1); an ACK has the `sequence` of its INVITE."""
        fields = (
            *(("Route", route) for route in dialog.routes()),
            ("From", dialog.local),
            ("To", dialog.remote),
            ("Call-ID", dialog.id.call_id),
            ("CSeq", f"{sequence or dialog.next_sequence()} {method}"),
        )
        return self.new_request(method, dialog.request_uri(), dialog.next_hop(), fields, content)

    def acknowledge(self, dialog: Dialog, invite: Request, leg: str, body: bytes = b"") -> Request:
        """Send the ACK for a 2xx: a request of its own, with the credentials of the INVITE (§13.2.2.4)."""
        names = ("Authorization", "Proxy-Authorization")
        credentials = tuple((name, value) for name in names for value in invite.headers.get_all(name))
        ack = self.request_in(dialog, "ACK", Content(fields=credentials, body=body), invite.cseq.number)
        self.transmit(ack, dialog.next_hop(), leg)
        return ack

    def respond(
        self,
        transaction: Transaction,
        status: int,
        now: float,
        content: Content = NOTHING,
        to_tag: str = "",
        reason: str = "",
    ) -> Response:
        """Answer a request that arrived. Without `to_tag` a new one is made, except for 100."""
        response = build.response(
            transaction.request,
            status,
            to_tag=to_tag or ("" if status == 100 else self.ids.token(10)),
            reason=reason,
            fields=(*content.fields, ("Server", self.user_agent)),
            body=content.body,
            content_type=content.content_type,
        )
        self.transactions.respond(transaction, response, now)
        return response

    def respond_statelessly(self, request: Request, source: Address, status: int, reason: str) -> None:
        """Answer a request from `source` that is too broken to open a transaction for."""
        fields = (("Server", self.user_agent),)
        response = build.response(request, status, to_tag=self.ids.token(10), reason=reason, fields=fields)
        self.transmit(response, request.via.reply_address(source), "")

    def hang_up_quietly(self, dialog: Dialog, leg: str, now: float) -> None:
        """Send a BYE whose outcome interests nobody."""
        bye = self.request_in(dialog, "BYE")
        self.transactions.send(bye, dialog.next_hop(), _ignore, now, leg)

    def cancel(self, invite: Transaction, now: float) -> None:
        """Send the CANCEL of an INVITE of ours (§9.1)."""
        self.transactions.send(build.cancel_for(invite.request), invite.destination, _ignore, now, invite.leg)

    def authenticated(
        self, request: Request, challenge: Response, credentials: Credentials | None, sequence: int
    ) -> Request | None:
        """`request` again with the answer to a 401 or 407, or None when it cannot be given (§22.2, §22.3).

        A request that carried an answer already was refused for it, unless the server calls that answer stale.
        """
        asks, answers = _AUTHENTICATION.get(challenge.status, ("", ""))
        if not asks or credentials is None:
            return None
        challenges = challenge.headers.get_all(asks)
        if answers in request.headers and not any("stale=true" in text.lower().replace('"', "") for text in challenges):
            return None
        value = digest.answer(challenges, credentials, request.method, request.uri_text, self.ids.token(16))
        if value is None:
            return None
        return build.renewed(request, self.branch(), sequence, ((answers, value),))


_AUTHENTICATION = {
    401: ("WWW-Authenticate", "Authorization"),
    407: ("Proxy-Authenticate", "Proxy-Authorization"),
}


def _ignore(_response: Response | None, _now: float) -> None:
    """The outcome of a request that is sent for form's sake."""
