"""What media a leg agreed on: RFC 3264, late offers (RFC 3261 §13.2.1) included. The engine is told every change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.media.commands import SetRemote
from emulator.sdp import offer_answer

if TYPE_CHECKING:
    from emulator.calls.board import Board
    from emulator.calls.leg import Leg


class Negotiation:
    """Offers and answers of legs that have a port. Everything that reads SDP of a peer raises PeerViolation."""

    def __init__(self, board: Board) -> None:
        self._board = board

    def check(self, leg: Leg) -> None:
        """See that the offer of an INVITE can be answered; one without an offer can."""
        if leg.offer and leg.local is not None:
            leg.media = offer_answer.answer(leg.offer, leg.local, version=leg.sdp_version).media

    def offer(self, leg: Leg) -> bytes:
        """Our offer for an INVITE."""
        assert leg.local is not None, "an offer names our port"
        leg.offer = offer_answer.make_offer(leg.local, version=leg.sdp_version)
        return leg.offer

    def reply(self, leg: Leg, offer: bytes) -> bytes:
        """Our SDP for a 2xx: the answer to `offer`, or an offer of ours when there is none."""
        assert leg.local is not None, "an answer names our port"
        if not offer:
            leg.late_offer = offer_answer.make_offer(leg.local, version=leg.sdp_version)
            return leg.late_offer
        answer = offer_answer.answer(offer, leg.local, version=leg.sdp_version)
        self._agree(leg, answer.media)
        return answer.body

    def accept(self, leg: Leg, answer: bytes) -> None:
        """The peer's answer to the offer of our INVITE."""
        self._agree(leg, offer_answer.accept_answer(leg.offer, answer))

    def accept_late(self, leg: Leg, answer: bytes) -> None:
        """The answer in an ACK, if our 2xx made an offer."""
        if leg.late_offer:
            late_offer, leg.late_offer = leg.late_offer, b""
            self._agree(leg, offer_answer.accept_answer(late_offer, answer))

    def _agree(self, leg: Leg, media: offer_answer.MediaParameters) -> None:
        leg.media = media
        sends = media.direction in {"sendrecv", "sendonly"}
        self._board.media(
            SetRemote(
                leg=leg.call_uuid,
                remote=media.remote if sends else None,
                payload_type=media.payload_type,
                telephone_event_type=media.telephone_event_type,
            )
        )
