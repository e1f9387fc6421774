"""What the parts of a user agent share: transactions, timers, outputs, and sending through them (RFC 3261 §8)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from emulator.base.timers import TimerTable
from emulator.sip.composer import Composer
from emulator.sip.events import MessageSeen, Transmit
from emulator.sip.transaction.layer import TransactionLayer

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.base.ids import Ids
    from emulator.sip.commands import Headers
    from emulator.sip.dialog import Dialog
    from emulator.sip.events import Output
    from emulator.sip.hop import Hop
    from emulator.sip.message import Message, Request, Response
    from emulator.sip.transaction.instance import Transaction


class UserAgentCore:
    """One per endpoint."""

    def __init__(self, ids: Ids, user_agent: str, advertise: Callable[[Hop], Hop]) -> None:
        self.ids = ids
        self.compose = Composer(ids, user_agent, advertise)
        self.transactions = TransactionLayer(self.transmit)
        self.timers: TimerTable[tuple[str, str]] = TimerTable()
        """By kind and by whom it is for."""
        self.expiry: dict[str, Callable[[str, float], None]] = {}
        """Per kind of timer, what happens when it runs out: (whom it is for, now)."""
        self.outputs: list[Output] = []
        self.answered: Callable[[Request, Hop, int, float], None] = _nothing
        """Hears of every response of ours: (request, whom it came from, status, now)."""
        self.browser_is_back: Callable[..., None] = _nothing
        """Hears of a contact that is registered by a WebSocket of which nothing was known: (contact, hop, now)."""
        self.judged: Callable[[Hop, bool, float], None] = _nothing
        """Hears of all credentials: (whom they came from, whether they are right, now)."""

    def transmit(self, message: Message, destination: Hop, leg: str) -> None:
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

    def respond(
        self,
        transaction: Transaction,
        status: int,
        now: float,
        *,
        to_tag: str = "",
        reason: str = "",
        fields: Headers = (),
        body: bytes = b"",
    ) -> Response:
        """Answer a request that arrived."""
        response = self.compose.response(
            transaction.request, status, to_tag=to_tag, reason=reason, fields=fields, body=body
        )
        self.transactions.respond(transaction, response, now)
        self.answered(transaction.request, transaction.peer, status, now)
        return response

    def respond_statelessly(
        self, request: Request, source: Hop, status: int, now: float, *, reason: str = "", fields: Headers = ()
    ) -> None:
        """Answer a request from `source` without a transaction; one that is repeated gets the same To tag (§8.2.7)."""
        branch = request.via.branch.encode("utf-8", "surrogateescape")
        tag = hashlib.md5(branch, usedforsecurity=False).hexdigest()[:10]
        response = self.compose.response(request, status, to_tag=tag, reason=reason, fields=fields)
        self.transmit(response, request.via.reply_hop(source), "")
        self.answered(request, source, status, now)

    def acknowledge(self, dialog: Dialog, invite: Request, leg: str, body: bytes = b"") -> Request:
        """Send the ACK for a 2xx, past the transactions (§13.2.2.4)."""
        ack = self.compose.ack_in(dialog, invite, body)
        self.transmit(ack, dialog.next_hop(), leg)
        return ack

    def send_unattended(self, request: Request, destination: Hop, leg: str, now: float) -> None:
        """Send a request whose outcome interests nobody: a CANCEL, the BYE of a dialog that is forgotten."""
        self.transactions.send(request, destination, _ignore, now, leg)

    def cancel(self, invite: Transaction, fields: Headers, now: float) -> None:
        """Send the CANCEL of an INVITE of ours (§9.1)."""
        self.send_unattended(self.compose.cancel(invite.request, fields), invite.destination, invite.leg, now)

    def hang_up_quietly(self, dialog: Dialog, leg: str, now: float) -> None:
        """Send such a BYE."""
        self.send_unattended(self.compose.request_in(dialog, "BYE"), dialog.next_hop(), leg, now)


def _nothing(*_heard: object) -> None:
    """Nobody wants to know."""


def _ignore(_response: Response | None, _now: float) -> None:
    """Take an outcome that interests nobody."""
