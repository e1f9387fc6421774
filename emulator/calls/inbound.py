"""An INVITE from outside becomes a call: who may call whom, its port, its answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from emulator.base.errors import PeerViolation
from emulator.callflow.limits import TIME_LIMIT_S
from emulator.calls import causes
from emulator.calls.actions import OpenPort, RenewWebRtc, StartFlow
from emulator.calls.admittance import CHALLENGED, Admittance, Refused
from emulator.calls.events import CallAnswered, CallArrived, CallRinging
from emulator.calls.leg import Leg, LegInput, LegState
from emulator.calls.negotiation import Negotiation
from emulator.sdp.webrtc import is_webrtc
from emulator.sip.commands import ChallengeInvite, HangUp, Reinvite, RespondInvite, RespondOffer

if TYPE_CHECKING:
    from emulator.calls.admittance import Admitted
    from emulator.calls.board import Board
    from emulator.calls.commands import DialForPhone
    from emulator.calls.endings import Endings
    from emulator.sdp.webrtc import OwnTransport
    from emulator.sip.events import (
        InviteAcknowledged,
        InviteReceived,
        ProvisionalAcknowledged,
        ReinviteAnswered,
        ReinviteReceived,
    )


class Inbound:
    """Calls that arrive."""

    def __init__(self, board: Board, endings: Endings) -> None:
        self._board = board
        self._endings = endings
        self._negotiation = Negotiation(board)
        self._admittance = Admittance(board.directory, board.dial_plan, board.trunks)

    def arrived(self, event: InviteReceived, now: float) -> None:
        """Admit, challenge or refuse a new INVITE."""
        verdict = self._admittance.judge(event)
        if isinstance(verdict, Refused):
            self._refuse(event.leg, verdict)
            return
        said, user = verdict.said, verdict.user
        if not self._board.arrivals.admits(verdict.owner.auth_id, now):
            self._note_too_many(said.caller, verdict.number)
            self._board.sip(RespondInvite(leg=event.leg, status=486))
            return
        leg = Leg(
            call_uuid=self._board.ids.uuid(),
            sip_leg=event.leg,
            direction="inbound",
            auth_id=verdict.owner.auth_id,
            subaccount=verdict.owner.subaccount,
            from_number=user or said.number,
            to_number=verdict.number,
            caller_name=said.name,
            sip_headers=said.told_headers,
            offer=event.request.body,
            may_call=user is not None,
            is_browser=event.source.is_web_socket,
            takes_reliable=event.takes_reliable,
            time_limit_s=TIME_LIMIT_S,
        )
        self._board.add(leg)
        self._report(leg, verdict, now)
        if verdict.trunk:
            self._board.note(leg.call_uuid, f"by the trunk {verdict.trunk}")
        else:
            self._board.note_dialled(leg.call_uuid, said.dialled)
        webrtc = is_webrtc(leg.offer) if leg.offer else event.source.is_web_socket
        self._board.outputs.append(OpenPort(call_uuid=leg.call_uuid, peer=event.source.address, webrtc=webrtc))

    def dialled_for(self, order: DialForPhone, now: float) -> None:
        """A phone that we called is to talk to whom it was to dial: admit or refuse that as if it had dialled."""
        verdict = self._admittance.judge_dialled(order.username, order.dialled)
        if isinstance(verdict, Refused):
            self._board.note("", verdict.why)
            self._board.sip(HangUp(leg=order.leg))
            return
        if not self._board.arrivals.admits(verdict.owner.auth_id, now):
            self._note_too_many(order.username, verdict.number)
            self._board.sip(HangUp(leg=order.leg))
            return
        leg = Leg(
            call_uuid=self._board.ids.uuid(),
            sip_leg=order.leg,
            direction="inbound",
            auth_id=verdict.owner.auth_id,
            subaccount=verdict.owner.subaccount,
            from_number=order.username,
            to_number=verdict.number,
            may_call=True,
            takes_reliable=True,
            dialled_for=True,
            sdp_version=order.session + 1,
            sdp_identifier=order.session,
            time_limit_s=TIME_LIMIT_S,
        )
        self._board.add(leg)
        self._report(leg, verdict, now)
        self._board.note(leg.call_uuid, f"{order.why}: the call is placed for it")
        self._board.note_dialled(leg.call_uuid, order.dialled)
        if any(phone.is_own and phone.srtp for phone in self._board.directory.destinations(order.username)):
            self._negotiation.want_srtp(leg)
        self._board.outputs.append(OpenPort(call_uuid=leg.call_uuid, peer=order.peer))

    def _report(self, leg: Leg, admitted: Admitted, now: float) -> None:
        self._board.report(
            CallArrived(
                call_uuid=leg.call_uuid,
                at=now,
                direction="inbound",
                from_number=leg.from_number,
                to_number=leg.to_number,
                caller_name=leg.caller_name,
                auth_id=leg.auth_id,
                subaccount=leg.subaccount,
                sip_headers=leg.sip_headers,
                by_user=admitted.user or "",
                application=admitted.application,
            )
        )

    def _refuse(self, sip_leg: str, verdict: Refused) -> None:
        if verdict.status == CHALLENGED:
            self._board.sip(ChallengeInvite(leg=sip_leg))
            return
        self._board.note("", verdict.why)
        self._board.sip(RespondInvite(leg=sip_leg, status=verdict.status))

    def _note_too_many(self, caller: str, dialled: str) -> None:
        most = self._board.arrivals.per_second
        self._board.note("", f"call from {caller} to {dialled} refused: more than {most} calls in a second")

    def port_opened(self, leg: Leg, now: float) -> None:
        """See that we can speak with the caller, alert it, run the application."""
        try:
            self._negotiation.check(leg)
        except PeerViolation as violation:
            self._board.note(leg.call_uuid, f"INVITE refused: {violation}")
            self._endings.hang_up(leg, causes.NOT_COMPATIBLE, now, sip_status=violation.status or 488)
            return
        leg.move(LegInput.ALERTED)
        self._respond(leg, 180)
        self._board.report(CallRinging(call_uuid=leg.call_uuid, at=now))
        self._board.outputs.append(StartFlow(call_uuid=leg.call_uuid))

    def answer(self, leg: Leg, now: float) -> None:
        """Send 200 with our SDP; media is accepted from this moment, before the ACK."""
        if leg.local is None or not leg.move(LegInput.ANSWERED):
            return
        body = b"" if leg.made_offer else self._negotiation.reply(leg, leg.offer)
        self._respond(leg, 200, body)
        self._board.timers.set(("limit", leg.call_uuid), now + leg.time_limit_s)
        self._board.report(CallAnswered(call_uuid=leg.call_uuid, at=now))

    def early_media(self, leg: Leg) -> bool:
        """Send 183 with our SDP (RFC 3261 §13.3.1.1): now a caller that rings can hear something.

        False for one that makes no offer in its INVITE and does not acknowledge provisional responses (RFC 3262 §5).
        """
        if leg.direction != "inbound" or leg.state is not LegState.RINGING or leg.local is None:
            return False
        if not leg.offer and not leg.takes_reliable:
            return False
        if leg.made_offer:
            return True
        body = self._negotiation.reply(leg, leg.offer)
        self._respond(leg, 183, body)
        return True

    def _respond(self, leg: Leg, status: int, body: bytes = b"") -> None:
        """Tell the caller how its call stands. A phone for which we dial sees its own call, which changes its media."""
        if not leg.dialled_for:
            headers = (("X-CallUUID", leg.call_uuid),)
            self._board.sip(RespondInvite(leg=leg.sip_leg, status=status, body=body, headers=headers))
        elif body:
            self._board.sip(Reinvite(leg=leg.sip_leg, body=body))

    def reinvited(self, leg: Leg, event: ReinviteReceived) -> None:
        """The peer holds, resumes or moves its media: answer with what fits and tell the engine."""
        if leg.local is None or leg.bound is None:
            return
        if self._negotiation.wants_renewal(leg, event.request.body):
            leg.renewing = event
            self._board.outputs.append(RenewWebRtc(call_uuid=leg.call_uuid, port=leg.bound))
            return
        self._answer_again(leg, event)

    def renewed(self, leg: Leg, web: OwnTransport) -> None:
        """Our end of WebRTC has new credentials for the offer that waits for them."""
        event, leg.renewing = leg.renewing, None
        if event is None or leg.web is None:
            return
        before, leg.web = leg.web, replace(web, is_client=leg.web.is_client)
        if not self._answer_again(leg, event):
            leg.web = before

    def _answer_again(self, leg: Leg, event: ReinviteReceived) -> bool:
        """Whether the offer could be answered."""
        respond = RespondInvite if event.request.method == "INVITE" else RespondOffer
        leg.sdp_version += 1
        try:
            body = self._negotiation.reply(leg, event.request.body)
        except PeerViolation as violation:
            leg.sdp_version -= 1  # No description was sent: the next one counts from the one before (RFC 3264 §8).
            self._board.note(leg.call_uuid, f"offer in {event.request.method} refused: {violation}")
            self._board.sip(respond(leg=event.leg, status=violation.status or 488))
            return False
        self._board.sip(respond(leg=event.leg, status=200, body=body))
        return True

    def reinvite_answered(self, leg: Leg, event: ReinviteAnswered, now: float) -> None:
        """The peer answered our offer of audio, or the description that a session timer had repeated: its own may have
        changed.
        """
        if not (leg.dialled_for and leg.late_offer):
            self._refreshed(leg, event)
        elif event.response.status < 300:
            self._accept_late(leg, event.response.body, now)
        else:
            self._board.note(leg.call_uuid, f"our offer was refused: {event.response.status} {event.response.reason}")
            self._endings.hang_up(leg, causes.NOT_COMPATIBLE, now)

    def _refreshed(self, leg: Leg, event: ReinviteAnswered) -> None:
        if event.response.status < 300 and event.offer:
            try:
                self._negotiation.accept_again(leg, event.offer, event.response.body)
            except PeerViolation as violation:
                self._board.note(leg.call_uuid, f"answer to our refresh not usable: {violation}")

    def acknowledged(self, leg: Leg, event: InviteAcknowledged | ProvisionalAcknowledged, now: float) -> None:
        """The ACK or PRACK arrived: it brings the answer when our response made the offer."""
        self._accept_late(leg, event.body, now)

    def _accept_late(self, leg: Leg, answer: bytes, now: float) -> None:
        try:
            self._negotiation.accept_late(leg, answer)
        except PeerViolation as violation:
            self._board.note(leg.call_uuid, f"answer to our offer not usable: {violation}")
            self._endings.hang_up(leg, causes.NOT_COMPATIBLE, now)
