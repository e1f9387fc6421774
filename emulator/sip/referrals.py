"""REFER in a call, both ways, and the NOTIFYs about what comes of it (RFC 3515, RFC 4488, RFC 5057)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from emulator.base.errors import PeerViolation
from emulator.sip.commands import NotifyReferral, Refer, RespondRefer
from emulator.sip.dialog import DialogId
from emulator.sip.events import ReferAnswered, ReferNotified, ReferReceived
from emulator.sip.legs import LegState
from emulator.sip.refer import EVENT, FRAGMENT, Replaces, fragment, read_fragment, read_referral, refer_to

if TYPE_CHECKING:
    from emulator.sip.dialog import Dialog
    from emulator.sip.legs import Leg, Legs
    from emulator.sip.message import Request, Response
    from emulator.sip.transaction.instance import Transaction
    from emulator.sip.ua import UserAgentCore

LIFETIME_S = 180
"""A call that was asked for is answered or refused by then; a referrer that hears nothing more gives up (§2.4.4)."""
_INSIDE = frozenset({LegState.ANSWERED, LegState.ESTABLISHED})


@dataclass(slots=True, kw_only=True)
class _Asked:
    """A REFER of the peer. It may outlive its leg: many phones hang up as soon as it is accepted (RFC 5057 §4.1)."""

    leg: str
    dialog: Dialog
    number: int
    """CSeq of the REFER: what tells several in one dialog apart (§2.4.6)."""
    transaction: Transaction
    is_reported: bool


class Referrals:
    """The REFERs of all legs that are not settled."""

    def __init__(self, ua: UserAgentCore, legs: Legs) -> None:
        self._ua = ua
        self._legs = legs
        self._asked: dict[str, _Asked] = {}
        """By name: REFERs of peers."""
        self._awaited: dict[DialogId, tuple[str, Dialog]] = {}
        """Our own: by dialog, the leg in which we wait for NOTIFYs."""
        ua.expiry["referral"] = self._forget
        ua.expiry["awaited referral"] = self._stop_waiting

    def is_idle(self) -> bool:
        """Whether no REFER waits for its outcome."""
        return not self._asked and not self._awaited

    def handle(self, order: Refer | RespondRefer | NotifyReferral, now: float) -> None:
        """Carry out an order. One about what is settled, or in a leg that is over, is dropped."""
        match order:
            case Refer():
                self._refer(order, now)
            case RespondRefer():
                self._respond(order, now)
            case NotifyReferral():
                self._tell(order, now)

    def arrived(self, transaction: Transaction, now: float) -> None:
        """A REFER or a NOTIFY. Nobody is called for who is in no call, and nobody is told who asked for nothing."""
        request = transaction.request
        found = self._legs.in_dialog(request)
        if found is not None:
            leg, dialog = found
            transaction.leg = leg.handle
            if not dialog.accepts(request):
                self._ua.respond(transaction, 500, now)
                return
        if request.method == "NOTIFY":
            self._notified(transaction, 481 if found is None else 489, now)
        elif found is None:
            self._ua.respond(transaction, 481 if request.to.tag else 403, now)
        else:
            self._referred(*found, transaction, now)

    def _referred(self, leg: Leg, dialog: Dialog, refer: Transaction, now: float) -> None:
        request = refer.request
        if leg.state not in _INSIDE:
            self._ua.respond(refer, 481, now)
            return
        try:
            wanted = read_referral(request)
        except PeerViolation as violation:
            self._ua.respond(refer, violation.status or 400, now)
            return
        name = f"{leg.handle}.{request.cseq.number}"
        self._asked[name] = _Asked(
            leg=leg.handle,
            dialog=dialog,
            number=request.cseq.number,
            transaction=refer,
            is_reported=wanted.is_reported,
        )
        self._ua.timers.set(("referral", name), now + LIFETIME_S)
        self._ua.outputs.append(
            ReferReceived(
                leg=leg.handle,
                referral=name,
                target=wanted.target,
                replaces=self._replaced(wanted.replaces),
                is_attended=wanted.replaces is not None,
                request=request,
            )
        )

    def _respond(self, order: RespondRefer, now: float) -> None:
        """Accept or refuse a REFER. One that is accepted is told of at once that it is being tried (§2.4.4)."""
        asked = self._asked.get(order.referral)
        if asked is None:
            return
        fields = (("Refer-Sub", "false"),) if order.status < 300 and not asked.is_reported else ()
        self._ua.respond(asked.transaction, order.status, now, fields=fields)
        if order.status >= 300:
            self._settle(order.referral)
        else:
            self._notify(asked, 100, "", now)

    def _tell(self, order: NotifyReferral, now: float) -> None:
        """Tell what has become of the call; a final status is the last that is told."""
        asked = self._asked.get(order.referral)
        if asked is None:
            return
        self._notify(asked, order.status, order.reason, now)
        if order.status >= 200:
            self._settle(order.referral)

    def _refer(self, order: Refer, now: float) -> None:
        leg = self._legs.get(order.leg)
        if leg is None or leg.dialog is None or leg.state not in _INSIDE:
            return
        replaced = self._legs.get(order.replaces)
        dialog = leg.dialog
        named = None if replaced is None or replaced.dialog is None else Replaces.of(replaced.dialog.id)
        fields = (
            self._ua.compose.contact(leg.user, dialog.next_hop()),
            ("Refer-To", refer_to(order.target, named)),
            ("Referred-By", f"<{order.referred_by}>"),
        )
        request = self._ua.compose.request_in(dialog, "REFER", fields=fields)
        self._awaited[dialog.id] = (leg.handle, dialog)
        self._ua.timers.set(("awaited referral", leg.handle), now + LIFETIME_S)
        self._send(leg, dialog, request, now)

    def _notified(self, notify: Transaction, otherwise: int, now: float) -> None:
        """A NOTIFY arrived, in a call or after it; one about no REFER of ours is refused with `otherwise`."""
        request = notify.request
        awaited = self._awaited.get(DialogId(request.call_id, request.to.tag, request.from_.tag))
        if awaited is None or (request.headers.get("event") or "").partition(";")[0].strip().lower() != EVENT:
            self._ua.respond(notify, otherwise, now)
            return
        handle, dialog = awaited
        notify.leg = handle
        try:
            status, reason = read_fragment(request.body)
        except PeerViolation as violation:
            self._ua.respond(notify, violation.status or 400, now)
            return
        self._ua.respond(notify, 200, now)
        state = (request.headers.get("subscription-state") or "").strip().lower()
        is_last = status >= 200 or state.startswith("terminated")
        if is_last:
            self._awaited.pop(dialog.id, None)
            self._ua.timers.stop(("awaited referral", handle))
        self._ua.outputs.append(ReferNotified(leg=handle, status=status, reason=reason, is_last=is_last))

    def _send(self, leg: Leg, dialog: Dialog, refer: Request, now: float) -> None:
        reply = partial(self._replied, leg, dialog, refer)
        self._ua.transactions.send(refer, dialog.next_hop(), reply, now, leg.handle)

    def _replied(self, leg: Leg, dialog: Dialog, refer: Request, response: Response | None, now: float) -> None:
        if response is not None and response.status < 200:
            return
        if response is not None and response.status in {401, 407}:
            again = self._ua.compose.authenticated(refer, response, leg.credentials, dialog.next_sequence())
            if again is not None:
                self._send(leg, dialog, again, now)
                return
        status, reason = (response.status, response.reason) if response else (408, "Request Timeout")
        if status >= 300:
            self._awaited.pop(dialog.id, None)
            self._ua.timers.stop(("awaited referral", leg.handle))
        self._ua.outputs.append(ReferAnswered(leg=leg.handle, status=status, reason=reason))

    def _notify(self, asked: _Asked, status: int, reason: str, now: float) -> None:
        if not asked.is_reported:
            return
        state = "terminated;reason=noresource" if status >= 200 else f"active;expires={LIFETIME_S}"
        peer = asked.dialog.next_hop()
        fields = (
            self._ua.compose.contact("", peer),
            ("Event", f"{EVENT};id={asked.number}"),
            ("Subscription-State", state),
        )
        notify = self._ua.compose.request_in(
            asked.dialog, "NOTIFY", fields=fields, body=fragment(status, reason), content_type=FRAGMENT
        )
        self._ua.send_unattended(notify, peer, asked.leg, now)

    def _replaced(self, named: Replaces | None) -> str:
        """The leg of ours that a referrer names, or an empty string."""
        found = None if named is None else self._legs.of_dialog(DialogId(*named[:3]))
        return "" if found is None else found.handle

    def _settle(self, name: str) -> None:
        self._asked.pop(name, None)
        self._ua.timers.stop(("referral", name))

    def _forget(self, name: str, _now: float) -> None:
        self._asked.pop(name, None)

    def _stop_waiting(self, handle: str, _now: float) -> None:
        """The peer accepted and told nothing to the end: what became of the call is not known."""
        for dialog, (leg, _) in list(self._awaited.items()):
            if leg == handle:
                del self._awaited[dialog]
                self._ua.outputs.append(ReferNotified(leg=handle, status=408, reason="nothing was told", is_last=True))
