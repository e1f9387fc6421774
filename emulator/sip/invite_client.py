"""Placing calls: INVITE, provisional responses, forks, ACK, CANCEL (RFC 3261 §9.1, §13.2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from emulator.base.errors import PeerViolation
from emulator.sip.address import NameAddress
from emulator.sip.dialog import Dialog
from emulator.sip.events import InviteAnswered, InviteFailed, InviteProgress
from emulator.sip.legs import Leg, LegState
from emulator.sip.methods import ABILITIES
from emulator.sip.offers import Description, OfferState
from emulator.sip.prack import Pracks

if TYPE_CHECKING:
    from emulator.sip.commands import Headers, PlaceInvite
    from emulator.sip.legs import Legs
    from emulator.sip.message import Request, Response
    from emulator.sip.transaction.instance import Transaction
    from emulator.sip.ua import UserAgentCore


@dataclass(slots=True, kw_only=True)
class _Placed:
    """An INVITE of ours. It outlives its leg while 2xx of other branches of a fork may still arrive."""

    leg: Leg
    request: Request
    order: PlaceInvite
    transaction: Transaction | None = None
    proceeding: bool = False
    """A provisional response came: the INVITE can be cancelled (§9.1)."""
    unwanted: bool = False
    cancelled: bool = False
    challenged: bool = False
    """It was challenged, and has been sent again with credentials."""
    over: bool = False
    """The user knows the outcome."""
    early: dict[str, Dialog] = field(default_factory=dict)
    """Early dialogs by the callee's tag."""
    acks: dict[str, tuple[Dialog, Request]] = field(default_factory=dict)
    """Per tag of a callee that answered, its dialog and our ACK."""


class InviteClient:
    """The calling side of INVITE, up to the dialog."""

    def __init__(self, ua: UserAgentCore, legs: Legs) -> None:
        self._ua = ua
        self._legs = legs
        self._placed: dict[str, _Placed] = {}
        """By leg, while it has no final response."""
        self._pracks = Pracks(ua)
        ua.expiry["cancel"] = self._cancel_unanswered

    def __len__(self) -> int:
        return len(self._placed)

    def place(self, order: PlaceInvite, now: float) -> None:
        """Send an INVITE."""
        ua = self._ua
        try:
            uris = [NameAddress(text).uri for text in (order.target, order.to_uri or order.target, order.from_uri)]
        except PeerViolation as violation:
            ua.outputs.append(InviteFailed(leg=order.leg, status=400, reason=str(violation), response=None))
            return
        leg = Leg(
            handle=order.leg,
            state=LegState.CALLING,
            local_tag=ua.ids.token(10),
            user=uris[-1].user or "",
            credentials=order.credentials,
        )
        caller = NameAddress(order.from_uri, order.from_display)
        fields = (
            ("From", f"{caller};tag={leg.local_tag}"),
            ("To", str(NameAddress(order.to_uri or order.target))),
            ("Call-ID", ua.ids.uuid()),
            ("CSeq", "1 INVITE"),
            ua.compose.contact(leg.user, order.destination),
            *ABILITIES,
            *self._legs.asking_timer(leg),
        )
        request = ua.compose.request(
            "INVITE", order.target, order.destination, fields, fields=order.headers, body=order.body
        )
        placed = _Placed(leg=leg, request=request, order=order)
        self._legs.add(leg)
        self._placed[leg.handle] = placed
        self._send(placed, now)

    def give_up(self, leg: Leg, headers: Headers, now: float) -> None:
        """Cancel; before a provisional response has come, as soon as one comes (§9.1)."""
        placed = self._placed.get(leg.handle)
        if placed is not None:
            placed.unwanted, leg.last_words = True, headers
            if placed.proceeding:
                self._cancel(placed, now)

    def _send(self, placed: _Placed, now: float) -> None:
        placed.proceeding = False
        reply = partial(self._replied, placed)
        placed.transaction = self._ua.transactions.send(
            placed.request, placed.order.destination, reply, now, placed.leg.handle
        )

    def _replied(self, placed: _Placed, response: Response | None, now: float) -> None:
        if response is None:
            self._fail(placed, 408, "Request Timeout", None, now)
        elif response.status < 200:
            self._progressed(placed, response, now)
        elif response.status < 300:
            self._accepted(placed, response, now)
        else:
            self._refused(placed, response, now)

    def _progressed(self, placed: _Placed, response: Response, now: float) -> None:
        placed.proceeding = True
        if placed.unwanted:
            self._cancel(placed, now)
            return
        if response.status == 100:
            return
        tag = response.to.tag
        if tag and tag not in placed.early:
            placed.early[tag] = Dialog.of_client(placed.request, response, placed.order.destination)
            self._legs.join(placed.leg, placed.early[tag])
        if tag and not self._pracks.take(placed.leg, placed.early[tag], placed.request, response, now):
            return
        self._ua.outputs.append(InviteProgress(leg=placed.leg.handle, response=response))

    def _accepted(self, placed: _Placed, response: Response, now: float) -> None:
        tag = response.to.tag
        if tag in placed.acks:
            dialog, ack = placed.acks[tag]
            self._ua.transmit(ack, dialog.next_hop(), placed.leg.handle)
            return
        dialog = Dialog.of_client(placed.request, response, placed.order.destination)
        if placed.leg.owed_ack is not None and placed.leg.dialog is not None and placed.leg.dialog.id == dialog.id:
            return
        if not placed.over and not placed.unwanted:
            self._answer(placed, dialog, response, now)
            return
        # Another branch of a fork, or an answer that crossed our CANCEL.
        self._acknowledge(placed, dialog, b"", now)
        self._ua.hang_up_quietly(dialog, placed.leg.handle, now)
        self._fail(placed, 487, "Request Terminated", response, now)

    def _answer(self, placed: _Placed, dialog: Dialog, response: Response, now: float) -> None:
        leg = placed.leg
        early = placed.early.get(dialog.id.remote_tag)
        if early is not None:
            dialog.follow(early)
        if dialog.offers is not OfferState.STABLE:
            dialog.exchange(Description.RECEIVED if response.body else Description.DROPPED)
        self._conclude(placed)
        leg.dialog, leg.state = dialog, LegState.ESTABLISHED
        self._legs.join(leg, dialog)
        self._legs.note_timer(leg, response, now)
        if dialog.offers is OfferState.THEIRS:
            leg.owed_ack = partial(self._acknowledge, placed, dialog)
        else:
            self._acknowledge(placed, dialog, b"", now)
        self._ua.outputs.append(InviteAnswered(leg=leg.handle, response=response))

    def _acknowledge(self, placed: _Placed, dialog: Dialog, body: bytes, _now: float) -> None:
        if dialog.offers is OfferState.THEIRS:
            dialog.exchange(Description.SENT if body else Description.DROPPED, body)
        ack = self._ua.acknowledge(dialog, placed.request, placed.leg.handle, body)
        placed.acks[dialog.id.remote_tag] = (dialog, ack)

    def _refused(self, placed: _Placed, response: Response, now: float) -> None:
        if not placed.unwanted and not placed.over:
            sequence = placed.request.cseq.number + 1
            again = self._legs.mended(placed.leg, placed.request, response, sequence)
            if again is not None:
                placed.request, placed.challenged = again, placed.challenged or response.status != 422
                self._send(placed, now)
                return
        self._fail(placed, response.status, response.reason, response, now)

    def _fail(self, placed: _Placed, status: int, reason: str, response: Response | None, now: float) -> None:
        if placed.over:
            return
        self._conclude(placed)
        self._legs.release(placed.leg, now)
        self._ua.outputs.append(
            InviteFailed(
                leg=placed.leg.handle,
                status=status,
                reason=reason,
                response=response,
                challenged=placed.challenged,
            )
        )

    def _conclude(self, placed: _Placed) -> None:
        placed.over = True
        self._placed.pop(placed.leg.handle, None)
        self._ua.timers.stop(("cancel", placed.leg.handle))
        for dialog in placed.early.values():
            self._legs.part(dialog)

    def _cancel(self, placed: _Placed, now: float) -> None:
        if placed.cancelled or placed.transaction is None:
            return
        placed.cancelled = True
        self._ua.cancel(placed.transaction, placed.leg.last_words, now)
        self._ua.timers.set(("cancel", placed.leg.handle), now + self._ua.transactions.durations.patience)

    def _cancel_unanswered(self, handle: str, now: float) -> None:
        """No final response 64·T1 after the CANCEL: the INVITE counts as cancelled (§9.1)."""
        placed = self._placed.get(handle)
        if placed is not None and placed.transaction is not None and placed.cancelled:
            self._ua.transactions.abandon(placed.transaction)
            self._fail(placed, 487, "Request Terminated", None, now)
