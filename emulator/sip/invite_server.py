"""Being called: responses to INVITE, 2xx until its ACK, CANCEL (RFC 3261 §9.2, §13.3), and the same for re-INVITE."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.sip.dialog import Dialog
from emulator.sip.events import InviteAcknowledged, InviteCancelled, InviteReceived, LegEnded
from emulator.sip.extensions import supports
from emulator.sip.legs import Leg, LegState, UnacknowledgedAnswer
from emulator.sip.logins import Login
from emulator.sip.methods import ABILITIES, RELIABLE
from emulator.sip.offers import Description, OfferState
from emulator.sip.provisional import Provisional, unspoken

if TYPE_CHECKING:
    from emulator.sip.commands import Headers, RespondInvite
    from emulator.sip.legs import Legs
    from emulator.sip.logins import Logins
    from emulator.sip.message import Request, Response
    from emulator.sip.transaction.instance import Transaction
    from emulator.sip.ua import UserAgentCore

NOBODY = Login("")
TRYING_AFTER_S = 0.2
"""A caller waits no longer for the first sign (§17.2.1)."""


class InviteServer:
    """The called side of INVITE and re-INVITE."""

    def __init__(self, ua: UserAgentCore, legs: Legs, logins: Logins | None) -> None:
        self._ua = ua
        self._legs = legs
        self._logins = logins
        ua.expiry["answer"] = self._repeat_answer
        ua.expiry["acknowledgement"] = self._unacknowledged
        ua.expiry["trying"] = self._try
        self._provisional = Provisional(ua, legs)

    def received(self, transaction: Transaction, now: float) -> None:
        """A new INVITE outside any dialog."""
        login = NOBODY if self._logins is None else self._logins.calling(transaction, now)
        if login is not None:
            self._received(transaction, login, now)

    def _received(self, transaction: Transaction, login: Login, now: float) -> None:
        request = transaction.request
        leg = Leg(
            handle=self._ua.ids.token(12),
            state=LegState.INVITED,
            local_tag=self._ua.ids.token(10),
            user=request.to.uri.user or "",
            incoming=transaction,
            stale=login.is_stale,
        )
        transaction.leg = leg.handle
        leg.dialog = Dialog.of_server(request, transaction.peer, leg.local_tag)
        self._legs.add(leg)
        self._legs.join(leg, leg.dialog)
        if self._logins is None or login.username:
            self._ua.respond(transaction, 100, now)
        else:
            # A challenge has to come first: after a 100 some callers no longer heed it (pyVoIP).
            self._ua.timers.set(("trying", leg.handle), now + TRYING_AFTER_S)
        self._ua.outputs.append(
            InviteReceived(
                leg=leg.handle,
                request=request,
                source=transaction.peer,
                authenticated_as=login.username or None,
                application=login.token.application if login.token is not None else "",
                takes_reliable=supports(request, RELIABLE),
            )
        )

    def respond(self, leg: Leg, order: RespondInvite, now: float) -> None:
        """Send the user's response, or keep it until the one before is acknowledged."""
        transaction = leg.incoming
        if transaction is None or self._provisional.delays(leg, order, transaction):
            return
        self._ua.timers.stop(("trying", leg.handle))
        if 100 < order.status < 200:
            self._provisional.send(leg, order, transaction, now)
            return
        body = unspoken(leg, order.body, transaction)
        fields = order.headers
        if 200 <= order.status < 300:
            timer = self._legs.agree_timer(leg, transaction.request, now)
            fields = (self._ua.compose.contact(leg.user, transaction.destination), *ABILITIES, *timer, *fields)
        if order.status >= 200:
            self._conclude(leg, order.status, body)
        response = self._ua.respond(
            transaction, order.status, now, to_tag=leg.local_tag, reason=order.reason, fields=fields, body=body
        )
        if 200 <= order.status < 300:
            self._await_ack(leg, transaction, response, now)
        elif order.status >= 300 and leg.state is LegState.INVITED:
            self._legs.release(leg, now)

    def acknowledged_early(self, leg: Leg, dialog: Dialog, prack: Transaction, now: float) -> bool:
        """A PRACK arrived: what waited for it is sent. True when it brings an offer, which is left to be answered."""
        is_offer = self._provisional.acknowledged(leg, dialog, prack, now)
        if leg.reliable is None:
            waiting, leg.waiting = leg.waiting, []
            for order in waiting:
                self.respond(leg, order, now)
        return is_offer

    def challenge(self, leg: Leg, now: float) -> None:
        """Refuse with 401; 407 makes some clients hang (pyVoIP)."""
        if self._logins is not None and leg.incoming is not None and leg.state is LegState.INVITED:
            asked = ("WWW-Authenticate", self._logins.challenge(now, stale=leg.stale))
            self._refuse(leg, 401, (asked,), now)

    def refuse(self, leg: Leg, status: int, headers: Headers, now: float) -> None:
        """Hang up an INVITE that has no final response."""
        self._refuse(leg, status if status >= 300 else 480, headers, now)

    def cancelled(self, cancel: Transaction, now: float) -> None:
        """A CANCEL arrived: it is answered in any case, and ends what has no final response (§9.2)."""
        invite = self._ua.transactions.invite_of(cancel.request)
        if invite is None:
            self._ua.respond(cancel, 481, now)
            return
        leg = self._legs.get(invite.leg)
        self._ua.respond(cancel, 200, now, to_tag=leg.local_tag if leg else "")
        if leg is None or leg.incoming is not invite:
            return
        if leg.state is LegState.INVITED:
            self.abandoned(leg, now)
        else:
            self._conclude(leg, 487, b"")
            self._ua.respond(invite, 487, now, to_tag=leg.local_tag)

    def abandoned(self, leg: Leg, now: float) -> None:
        """The caller no longer wants an answer."""
        self._refuse(leg, 487, (), now)
        self._ua.outputs.append(InviteCancelled(leg=leg.handle))

    def acknowledged(self, ack: Request) -> Leg | None:
        """An ACK for a 2xx arrived; returns the leg, for something may have waited for it."""
        leg = self._legs.awaiting_ack(ack)
        if leg is None:
            return None
        leg.answer = None
        if leg.dialog is not None and leg.dialog.offers is OfferState.OURS:
            leg.dialog.exchange(Description.RECEIVED if ack.body else Description.DROPPED)
        self._ua.timers.stop(("answer", leg.handle))
        self._ua.timers.stop(("acknowledgement", leg.handle))
        self._ua.outputs.append(InviteAcknowledged(leg=leg.handle, body=ack.body))
        if leg.state is LegState.ANSWERED:
            leg.state = LegState.ESTABLISHED
        return leg

    def _refuse(self, leg: Leg, status: int, headers: Headers, now: float) -> None:
        transaction, leg.incoming = leg.incoming, None
        if transaction is not None:
            self._ua.respond(transaction, status, now, fields=headers, to_tag=leg.local_tag)
        self._legs.release(leg, now)

    def _conclude(self, leg: Leg, status: int, body: bytes) -> None:
        """The INVITE gets its final response: no other one follows."""
        leg.incoming, leg.reliable, leg.waiting = None, None, []
        for kind in ("provisional", "reliable", "prack"):
            self._ua.timers.stop((kind, leg.handle))
        if leg.dialog is not None and (status >= 300 or leg.dialog.offers is not OfferState.STABLE or body):
            leg.dialog.exchange(Description.SENT if status < 300 and body else Description.DROPPED, body)

    def _await_ack(self, leg: Leg, transaction: Transaction, response: Response, now: float) -> None:
        durations = self._ua.transactions.durations
        leg.answer = UnacknowledgedAnswer(response, transaction, durations.t1)
        if leg.state is LegState.INVITED:
            leg.state = LegState.ANSWERED
        self._ua.timers.set(("answer", leg.handle), now + durations.t1)
        self._ua.timers.set(("acknowledgement", leg.handle), now + durations.patience)

    def _repeat_answer(self, handle: str, now: float) -> None:
        """The 2xx is repeated by the user agent, end to end, not by its transaction (§13.3.1.4)."""
        leg = self._legs.get(handle)
        if leg is None or leg.answer is None:
            return
        self._ua.transactions.respond(leg.answer.transaction, leg.answer.response, now)
        leg.answer.interval = self._ua.transactions.durations.again("G", leg.answer.interval)
        self._ua.timers.set(("answer", handle), now + leg.answer.interval)

    def _unacknowledged(self, handle: str, now: float) -> None:
        """No ACK after 64·T1: the dialog is there, and is ended with a BYE (§13.3.1.4)."""
        leg = self._legs.get(handle)
        if leg is None or leg.answer is None or leg.dialog is None:
            return
        self._ua.hang_up_quietly(leg.dialog, handle, now)
        self._legs.release(leg, now)
        self._ua.outputs.append(LegEnded(leg=handle, by_peer=False, status=408))

    def _try(self, handle: str, now: float) -> None:
        """The user takes its time over an INVITE without credentials."""
        leg = self._legs.get(handle)
        if leg is not None and leg.incoming is not None:
            self._ua.respond(leg.incoming, 100, now)
