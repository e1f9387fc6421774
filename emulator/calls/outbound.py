"""A leg that we dial: its port, its INVITE, what the callee answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.errors import PeerViolation
from emulator.calls import causes
from emulator.calls.actions import OpenPort
from emulator.calls.events import CallAnswered, CallArrived, CallRinging
from emulator.calls.forks import Forks
from emulator.calls.leg import Leg, LegInput
from emulator.calls.negotiation import Negotiation
from emulator.calls.routing import host_of, plain_number
from emulator.media.commands import StartCue
from emulator.sip.commands import PlaceInvite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.calls.board import Board
    from emulator.calls.commands import Dial, DialLeg, PlaceCall
    from emulator.calls.endings import Endings
    from emulator.calls.events import HangupCause
    from emulator.calls.routing import Destination
    from emulator.sip.commands import Credentials
    from emulator.sip.events import InviteAnswered, InviteFailed, InviteProgress


FOLLOWED = frozenset({300, 301, 302})
"""Redirections that say where else the callee is."""
MOST_REDIRECTIONS = 5
"""Of one leg: two phones may send us to each other."""


class Outbound:
    """Legs that are placed: calls of the API, and the B legs of a Dial."""

    def __init__(self, board: Board, endings: Endings) -> None:
        self._board = board
        self._endings = endings
        self._negotiation = Negotiation(board)
        self._forks = Forks(board)

    def place_call(self, order: PlaceCall, now: float) -> Leg:
        """Take up an API call, which `begin` sets going."""
        leg = Leg(
            call_uuid=order.call_uuid,
            sip_leg=order.call_uuid,
            direction="outbound",
            auth_id=order.auth_id,
            subaccount=order.subaccount,
            from_number=plain_number(order.from_number),
            to_number=self._board.dial_plan.number(order.to),
            caller_name=order.caller_name,
            sip_headers=order.sip_headers,
            time_limit_s=order.time_limit_s,
            request=order,
            machine_detection=order.machine_detection,
        )
        self._board.note_dialled(leg.call_uuid, order.to)
        self._arrive(leg, now)
        return leg

    def begin(self, leg: Leg, now: float) -> None:
        """Set an API call going: it is its turn."""
        assert leg.request is not None, "only calls of the API wait for their turn"
        self._ring(leg, leg.request.ring_timeout_s, now)

    def place_b_leg(
        self, dial: Dial, target: DialLeg, parent: Leg, now: float, *, refusal: HangupCause | None = None
    ) -> Leg:
        """Begin one leg of a Dial; one that is refused is over at once."""
        leg = Leg(
            call_uuid=target.call_uuid,
            sip_leg=target.call_uuid,
            direction="outbound",
            auth_id=parent.auth_id,
            subaccount=parent.subaccount,
            from_number=plain_number(target.caller_id or dial.caller_id or parent.from_number),
            to_number=self._board.dial_plan.number(target.to),
            caller_name=target.caller_name or dial.caller_name or parent.caller_name,
            parent_call_uuid=parent.call_uuid,
            sip_headers=target.sip_headers,
            time_limit_s=dial.time_limit_s,
            credentials=target.credentials,
            machine_detection=dial.machine_detection,
        )
        self._board.note_dialled(leg.call_uuid, target.to)
        self._arrive(leg, now)
        self._ring(leg, dial.ring_timeout_s, now, refusal=refusal)
        return leg

    def port_opened(self, leg: Leg, now: float) -> None:
        """Send an INVITE with our offer to every phone of the callee, unless it went away meanwhile."""
        destinations = self._board.directory.destinations(leg.to_number)
        destinations = _attainable(leg, destinations)
        if not destinations:
            self._endings.ended(leg, causes.NOT_REGISTERED, now)
            return
        if leg.local is None or not leg.move(LegInput.INVITED):
            return
        leg.may_call = all(destination.is_own for destination in destinations)
        self._negotiation.offer(leg, srtp=destinations[0].srtp)
        for destination in destinations:
            self._invite(leg, destination, leg.credentials or destination.credentials)

    def _invite(self, leg: Leg, destination: Destination, credentials: Credentials | None) -> None:
        assert leg.local is not None, "a leg that makes an offer has a port"
        host = leg.local.host
        self._board.sip(
            PlaceInvite(
                leg=self._forks.branch(leg),
                target=destination.target,
                destination=destination.next_hop,
                from_uri=destination.from_uri(leg.from_number, host),
                from_display=leg.caller_name,
                to_uri=destination.to_uri(leg.to_number, host),
                body=leg.web_offer if destination.is_browser else leg.offer,
                headers=(
                    ("X-CallUUID", leg.call_uuid),
                    *destination.asserted(leg.from_number, leg.caller_name, host),
                    *leg.sip_headers,
                ),
                credentials=credentials,
            )
        )

    def progress(self, leg: Leg, event: InviteProgress, now: float) -> bool:
        """The callee is alerted. True for the first time."""
        if event.response.status not in {180, 183} or not leg.move(LegInput.ALERTED) or leg.rang:
            return False
        leg.rang = True
        if leg.request is not None and leg.request.hangup_on_ring_s is not None:
            self._ring_no_longer_than(leg, now + leg.request.hangup_on_ring_s)
        self._board.report(CallRinging(call_uuid=leg.call_uuid, at=now))
        return True

    def answered_early(self, leg: Leg, event: InviteProgress) -> None:
        """Keep the SDP of a provisional response: when it was sent reliably, the 2xx has none (RFC 6337 §3.1.1)."""
        leg.early_answers[event.response.to.tag] = event.response.body

    def early_media(self, leg: Leg, answer: bytes) -> bool:
        """The SDP of a provisional response: whether it can be used, and we hear the callee from now on."""
        if leg.media is not None or not leg.offer:
            return False
        try:
            self._negotiation.accept(leg, answer)
        except PeerViolation as violation:
            self._board.note(leg.call_uuid, f"early media not usable: {violation}")
            return False
        return True

    def early_keys(self, leg: Leg, answer: bytes) -> None:
        """Send an API call its keys before it is answered, if that is wanted and the callee can hear them."""
        if leg.request is not None and leg.request.keys_are_early and self.early_media(leg, answer):
            self._send_keys(leg)

    def _send_keys(self, leg: Leg) -> None:
        """Once."""
        if leg.request is not None and leg.request.keys and not leg.keys_sent:
            leg.keys_sent = True
            self._board.media(StartCue(leg=leg.call_uuid, cue=f"digits-{leg.call_uuid}", keys=leg.request.keys))

    def answered(self, leg: Leg, event: InviteAnswered, now: float) -> bool:
        """The callee picked up. False when its SDP cannot be used: then the leg is hung up."""
        if leg.answered or not leg.offer:
            return False
        self._forks.answered(leg, event.leg)
        leg.sip_leg = event.leg
        try:
            answer = event.response.body or leg.early_answers.get(event.response.to.tag, b"")
            if answer or leg.media is None:
                self._negotiation.accept(leg, answer)
        except PeerViolation as violation:
            self._board.note(leg.call_uuid, f"answer not usable: {violation}")
            self._endings.hang_up(leg, causes.NOT_COMPATIBLE, now)
            return False
        leg.move(LegInput.ANSWERED)
        self._board.timers.stop(("ring", leg.call_uuid))
        self._board.timers.set(("limit", leg.call_uuid), now + leg.time_limit_s)
        self._board.report(CallAnswered(call_uuid=leg.call_uuid, at=now))
        self._send_keys(leg)
        return True

    def failed(self, leg: Leg, refusal: InviteFailed, now: float) -> None:
        """A phone of the callee refused, or did not answer; the leg is over with the last one."""
        if self._redirected(leg, refusal):
            return
        event = self._forks.refused(leg, refusal)
        if event is None:
            return
        cause = causes.refused(event.status)
        if leg.credentials is not None and event.status in {401, 407}:
            cause = causes.SIP_AUTH_FAILED
        elif event.challenged and event.response is None:
            cause = causes.SIP_AUTH_TIMEOUT
        self._endings.ended(leg, cause, now)

    def _redirected(self, leg: Leg, refusal: InviteFailed) -> bool:
        """A phone sends us elsewhere (RFC 3261 §8.1.3.4): whether we go there. Only where a call may go anyway."""
        if refusal.response is None or refusal.status not in FOLLOWED or refusal.leg not in leg.branches:
            return False
        try:
            contacts = [contact.uri_text for contact in refusal.response.contacts]
        except PeerViolation:
            contacts = []
        named = [each for contact in contacts for each in self._board.reach(contact)]
        found = _attainable(leg, _open_to(leg, named))
        if not found or leg.redirections >= MOST_REDIRECTIONS:
            why = "often enough" if found else "nobody is registered or routed there, or not for a stranger"
            where = ", ".join(contacts) or "nowhere"
            self._board.note(leg.call_uuid, f"{refusal.status} to {where} is not followed: {why}")
            return False
        self._board.note(leg.call_uuid, f"{refusal.status}: goes on to {', '.join(contacts)}")
        leg.redirections += 1
        leg.branches.remove(refusal.leg)
        leg.may_call = all(destination.is_own for destination in found)
        for destination in found:
            self._invite(leg, destination, destination.credentials)
        return True

    def ring_timeout(self, leg: Leg, now: float) -> None:
        """Nobody picked up in time."""
        self._endings.hang_up(leg, causes.RING_TIMEOUT, now)

    def _ring_no_longer_than(self, leg: Leg, deadline: float) -> None:
        timer = ("ring", leg.call_uuid)
        self._board.timers.set(timer, min(deadline, self._board.timers.deadline(timer) or deadline))

    def _arrive(self, leg: Leg, now: float) -> None:
        self._board.add(leg)
        self._board.report(
            CallArrived(
                call_uuid=leg.call_uuid,
                at=now,
                direction="outbound",
                from_number=leg.from_number,
                to_number=leg.to_number,
                caller_name=leg.caller_name,
                auth_id=leg.auth_id,
                subaccount=leg.subaccount,
                request_uuid=leg.request.request_uuid if leg.request else "",
                parent_call_uuid=leg.request.parent_call_uuid if leg.request else leg.parent_call_uuid,
                sip_headers=leg.sip_headers,
            )
        )

    def _ring(self, leg: Leg, ring_timeout_s: float, now: float, *, refusal: HangupCause | None = None) -> None:
        if self._board.dial_plan.is_refused(leg.to_number):
            self._board.note(leg.call_uuid, f"{leg.to_number} is not called: an emergency number")
            refusal = causes.EMERGENCY_REFUSED
        elif not self._board.dial_plan.is_allowed(leg.to_number):
            self._board.note(leg.call_uuid, f"{leg.to_number} is not called: not among dialling.allowed_prefixes")
            refusal = causes.PREFIX_REFUSED
        destinations = self._board.directory.destinations(leg.to_number)
        if host_of(leg.to_number) and not destinations:
            note = f"nobody is registered here as {leg.to_number}, and its host is not among sip_hosts"
            self._board.note(leg.call_uuid, note)
        if refusal is not None or not destinations:
            self._endings.ended(leg, refusal or causes.NOT_REGISTERED, now)
            return
        self._board.timers.set(("ring", leg.call_uuid), now + ring_timeout_s)
        webrtc = any(destination.is_browser for destination in destinations)
        peer = next((each for each in destinations if not each.is_browser), destinations[0]).next_hop.address
        self._board.outputs.append(OpenPort(call_uuid=leg.call_uuid, peer=peer, webrtc=webrtc))


def _attainable(leg: Leg, destinations: Sequence[Destination]) -> list[Destination]:
    """Without browsers that came when no end of WebRTC could be had for the leg any more."""
    return [destination for destination in destinations if leg.web is not None or not destination.is_browser]


def _open_to(leg: Leg, destinations: Sequence[Destination]) -> list[Destination]:
    """Those to which whoever is called may send us. Who is no phone of ours names phones of ours only: the account pays
    for a trunk.
    """
    return [destination for destination in destinations if leg.may_call or destination.is_own]
