"""Transfers by the phones themselves: whom a phone names by REFER takes its place in its call (RFC 3515, RFC 5589).

The leg stays what it is, and whatever it is in goes on: its flow, its Dial, its room, its recordings. Only the phone at
its end is another one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from emulator.base.errors import PeerViolation
from emulator.calls.actions import RenewWebRtc, WebRtcFailed
from emulator.calls.commands import PromptCue
from emulator.calls.cue_sequence import CueSequences
from emulator.calls.forks import Forks
from emulator.calls.negotiation import Negotiation
from emulator.calls.routing import dialled_in
from emulator.sip.commands import HangUp, NotifyReferral, PlaceInvite, RespondRefer
from emulator.sip.events import InviteAnswered, InviteFailed, InviteProgress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.calls.actions import WebRtcRenewed
    from emulator.calls.board import Board
    from emulator.calls.endings import Endings
    from emulator.calls.events import HangupCause
    from emulator.calls.leg import Leg
    from emulator.calls.negotiation import Proposal
    from emulator.calls.routing import Destination
    from emulator.media.events import CueFinished
    from emulator.sip.events import ReferReceived

RING_S = 45.0
"""So long the new party rings at the most: a leg whose phone sends nothing ends after 60 s."""
InviteOutcome = InviteProgress | InviteAnswered | InviteFailed


@dataclass(slots=True, kw_only=True)
class _Transfer:
    leg: Leg
    referral: str
    to: str
    destinations: Sequence[Destination]
    referrer: str | None
    proposal: Proposal | None = None
    """None until the phones are called: an end of WebRTC takes a moment."""
    branches: list[str] = field(default_factory=list)
    """Handles of the phones that ring and have not refused."""
    refusal: InviteFailed | None = None
    is_ringing: bool = False
    gone: HangupCause | None = None
    """Why the leg ends if nobody answers: its old phone has hung up already."""


class Transfers:
    """Those that are under way, by call_uuid: one of a leg at a time."""

    def __init__(self, board: Board, endings: Endings) -> None:
        self._board = board
        self._endings = endings
        self._negotiation = Negotiation(board)
        self._forks = Forks(board)
        self._sounds = CueSequences(board)
        self._open: dict[str, _Transfer] = {}

    def asked(self, leg: Leg, event: ReferReceived, now: float) -> None:
        """The phone of a leg wants somebody called in its place."""
        replaced = self._board.by_sip(event.replaces)
        destinations = () if event.is_attended else self._board.reach(event.target)
        status, why = self._refusal(leg)
        if not why and event.is_attended:
            status, why = self._unattainable(leg, replaced)
        elif not why:
            status, why = self._unreachable(event.target, destinations)
        if why:
            self._board.note(leg.call_uuid, f"transfer to {event.target} refused: {why}")
            self._board.sip(RespondRefer(referral=event.referral, status=status))
            return
        self._board.sip(RespondRefer(referral=event.referral, status=202))
        if replaced is not None:
            self._join(leg, replaced, event.referral)
            return
        self._board.note(leg.call_uuid, f"transfer to {event.target}: its phones are called")
        transfer = _Transfer(
            leg=leg,
            referral=event.referral,
            to=event.target,
            destinations=destinations,
            referrer=event.request.headers.get("referred-by"),
        )
        self._open[leg.call_uuid] = transfer
        self._board.timers.set(("transfer", leg.call_uuid), now + RING_S)
        if any(destination.is_browser for destination in destinations):
            assert leg.bound is not None, "a leg whose phone asks for something has a port"
            self._board.outputs.append(RenewWebRtc(call_uuid=leg.call_uuid, port=leg.bound))
        else:
            self._call(transfer, None)

    def webrtc(self, leg: Leg, fact: WebRtcRenewed | WebRtcFailed, now: float) -> bool:
        """What became of the end of WebRTC that a browser is to be called with: whether it is about that."""
        transfer = self._open.get(leg.call_uuid)
        if transfer is None:
            return False
        if isinstance(fact, WebRtcFailed):
            if leg.web is not None:  # Its own way is lost: no wonder when its browser is gone.
                return transfer.gone is not None and not fact.is_ours
            self._without_browsers(transfer, fact.why, now)
        elif transfer.proposal is None:
            self._call(transfer, fact)
        else:
            return False
        return True

    def owns(self, leg: Leg, handle: str) -> bool:
        """Whether a handle is that of a phone which rings to take the place of another."""
        transfer = self._open.get(leg.call_uuid)
        return transfer is not None and handle in transfer.branches

    def progressed(self, leg: Leg, event: InviteOutcome, now: float) -> None:
        """What became of the INVITE to such a phone."""
        transfer = self._open[leg.call_uuid]
        match event:
            case InviteProgress():
                self._tell(transfer, event.response.status)
                self._ring_back(transfer, event.response.status)
            case InviteAnswered():
                self._answered(transfer, event, now)
            case InviteFailed():
                outcome = self._forks.refused(transfer, event)
                if outcome is not None:
                    self._failed(transfer, outcome.status, outcome.reason, now)

    def outlives_its_phone(self, leg: Leg, cause: HangupCause) -> bool:
        """The phone of a leg hung up, as many do once REFER is accepted: whether the leg waits for another one."""
        transfer = self._open.get(leg.call_uuid)
        if transfer is None:
            return False
        transfer.gone = cause
        return True

    def not_answered(self, leg: Leg, now: float) -> None:
        """It has rung for long enough."""
        transfer = self._open.get(leg.call_uuid)
        if transfer is not None:
            self._failed(transfer, 480, "", now)

    def leg_ended(self, leg: Leg, cause: HangupCause, now: float) -> None:
        """A leg is over: nobody is called for it any more, and the one that it is joined with is over, too."""
        self._sounds.leg_ended(leg)
        transfer = self._open.get(leg.call_uuid)
        if transfer is not None:
            self._close(transfer, 487, "")
        joined = self._board.legs.get(leg.joined_with)
        if joined is not None:
            self._endings.hang_up(joined, cause, now)

    def cue_finished(self, event: CueFinished) -> None:
        """A sound that a leg heard is over."""
        self._sounds.cue_finished(event)

    def is_idle(self) -> bool:
        """Whether no transfer is under way."""
        return not self._open and self._sounds.is_idle()

    def _refusal(self, leg: Leg) -> tuple[int, str]:
        """(SIP status, why) of a transfer that is not even looked at, else (0, "")."""
        if not leg.may_call:
            return 403, "only phones of the account may have others called"
        if leg.call_uuid in self._open:
            return 491, "another transfer is under way"
        return 0, ""

    def _unreachable(self, target: str, destinations: Sequence[Destination]) -> tuple[int, str]:
        if self._board.dial_plan.is_refused(target):
            return 403, "an emergency number"
        return (0, "") if destinations else (404, "nobody is registered or routed there")

    def _unattainable(self, leg: Leg, replaced: Leg | None) -> tuple[int, str]:
        if replaced is None or replaced is leg:
            return 481, "the call that it is to replace is not here"
        if not replaced.may_call or replaced.auth_id != leg.auth_id:
            return 403, "the call that it is to replace is not of a phone of the account"
        if replaced.call_uuid in self._open:
            return 491, "another transfer is under way"
        return (0, "") if leg.answered and replaced.answered else (480, "the call that it is to replace is not up")

    def _without_browsers(self, transfer: _Transfer, why: str, now: float) -> None:
        """Call the other phones alone; those that ring already go on."""
        self._board.note(transfer.leg.call_uuid, f"no browser is called: {why}")
        if transfer.proposal is not None:
            return
        transfer.destinations = [each for each in transfer.destinations if not each.is_browser]
        if transfer.destinations:
            self._call(transfer, None)
        else:
            self._failed(transfer, 503, "", now)

    def _join(self, leg: Leg, other: Leg, referral: str) -> None:
        """The phone has two calls and leaves both: they go on with each other (RFC 5589 §7)."""
        self._negotiation.join(leg, other)
        self._board.sip(NotifyReferral(referral=referral, status=200))
        for one, its_other in ((leg, other), (other, leg)):
            self._board.note(one.call_uuid, f"transferred: joined with call {its_other.call_uuid}")
            self._board.sip(HangUp(leg=one.sip_leg))
            one.sip_leg, one.may_call, one.joined_with = "", False, its_other.call_uuid

    def _call(self, transfer: _Transfer, renewed: WebRtcRenewed | None) -> None:
        leg = transfer.leg
        assert leg.local is not None, "a leg with a proposal has a port"
        plain = [destination for destination in transfer.destinations if not destination.is_browser]
        srtp = bool(plain) and plain[0].srtp
        transfer.proposal = proposal = self._negotiation.propose(leg, srtp=srtp, renewed=renewed)
        told = (("Referred-By", transfer.referrer),) if transfer.referrer else ()
        caller, host = self._other_party(leg), leg.local.host
        for destination in transfer.destinations:
            handle = self._board.ids.uuid()
            transfer.branches.append(handle)
            self._board.join(leg, handle)
            self._board.sip(
                PlaceInvite(
                    leg=handle,
                    target=destination.target,
                    destination=destination.next_hop,
                    from_uri=destination.from_uri(caller, host),
                    to_uri=destination.to_uri(dialled_in(transfer.to), host),
                    body=proposal.web_body if destination.is_browser else proposal.body,
                    headers=(("X-CallUUID", leg.call_uuid), *destination.asserted(caller, "", host), *told),
                    credentials=destination.credentials,
                )
            )

    def _other_party(self, leg: Leg) -> str:
        """The number of whoever the new party will talk to."""
        if leg.direction == "outbound":
            return leg.from_number
        bridged = self._board.legs.get(leg.bridged_with)
        return leg.to_number if bridged is None else bridged.to_number

    def _answered(self, transfer: _Transfer, event: InviteAnswered, now: float) -> None:
        leg, proposal = transfer.leg, transfer.proposal
        assert proposal is not None, "who answers was called"
        try:
            self._negotiation.move(leg, proposal, event.response.body)
        except PeerViolation as violation:
            self._board.note(leg.call_uuid, f"answer not usable: {violation}")
            self._board.sip(HangUp(leg=event.leg))
            transfer.branches.remove(event.leg)
            self._failed(transfer, 488, "", now)
            return
        self._forks.answered(transfer, event.leg)
        self._close(transfer, 200, "")
        self._board.note(leg.call_uuid, f"transferred to {transfer.to}")
        self._board.sip(HangUp(leg=leg.sip_leg))
        leg.sip_leg, leg.may_call = event.leg, all(destination.is_own for destination in transfer.destinations)

    def _failed(self, transfer: _Transfer, status: int, reason: str, now: float) -> None:
        """Nobody took the place; the old phone keeps it, unless it has gone."""
        self._board.note(transfer.leg.call_uuid, f"not transferred to {transfer.to}: {status} {reason}".rstrip())
        self._close(transfer, status, reason)
        if transfer.gone is not None:
            self._endings.ended(transfer.leg, transfer.gone, now)

    def _ring_back(self, transfer: _Transfer, status: int) -> None:
        """Whoever is to talk with the new party hears that it rings, in place of the old phone."""
        waiting = self._board.legs.get(transfer.leg.bridged_with)
        if status < 180 or transfer.is_ringing or waiting is None or not self._board.ring_tone:
            return
        transfer.is_ringing = True
        tone = PromptCue(pcm_path=self._board.ring_tone)
        self._sounds.start(_ringback(transfer), waiting.call_uuid, (tone,), again=True)

    def _close(self, transfer: _Transfer, status: int, reason: str) -> None:
        for handle in transfer.branches:
            self._board.sip(HangUp(leg=handle))
        transfer.branches = []
        if transfer.proposal is not None:
            self._negotiation.withdraw(transfer.leg, transfer.proposal)
        self._sounds.stop(_ringback(transfer))
        del self._open[transfer.leg.call_uuid]
        self._board.timers.stop(("transfer", transfer.leg.call_uuid))
        self._tell(transfer, status, reason)

    def _tell(self, transfer: _Transfer, status: int, reason: str = "") -> None:
        self._board.sip(NotifyReferral(referral=transfer.referral, status=status, reason=reason))


def _ringback(transfer: _Transfer) -> str:
    return f"transfer-{transfer.referral}"
