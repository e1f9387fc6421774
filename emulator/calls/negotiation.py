"""What media a leg agreed on: RFC 3264, late offers (RFC 3261 §13.2.1) included. The engine is told every change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from emulator.calls.actions import CloseWebRtc, ConnectWebRtc
from emulator.media.commands import SecureLeg, SetRemote
from emulator.sdp import offer_answer, webrtc
from emulator.sdp.codecs import AUDIO
from emulator.sdp.crypto import SUITES, OwnKeys, SrtpKeys

if TYPE_CHECKING:
    from emulator.base.address import Address
    from emulator.calls.actions import WebRtcRenewed
    from emulator.calls.board import Board
    from emulator.calls.leg import Leg
    from emulator.sdp.webrtc import OwnTransport


class Proposal(NamedTuple):
    """An offer for another peer of a leg, beside what is agreed with the present one."""

    body: bytes
    keys: OwnKeys | None
    """Ours, if it is one of SRTP."""
    web: OwnTransport | None = None
    """Another end of WebRTC, for browsers that may take the place."""
    relay: Address | None = None
    web_body: bytes = b""
    """What browsers are offered."""


class Negotiation:
    """Offers and answers of legs that have a port. Everything that reads SDP of a peer raises PeerViolation."""

    def __init__(self, board: Board) -> None:
        self._board = board

    def check(self, leg: Leg) -> None:
        """See that the offer of an INVITE can be answered; one without an offer can."""
        if leg.offer and leg.local is not None:
            leg.media = self._answer(leg, leg.offer).media

    def offer(self, leg: Leg, *, srtp: bool) -> bytes:
        """Our offer for an INVITE, and one for browsers if the leg has an end of WebRTC.

        With `srtp` what arrives before the answer cannot be read and is not heard.
        """
        assert leg.local is not None, "an offer names our port"
        if srtp:
            self.want_srtp(leg)
        leg.offer = self._plain_offer(leg, leg.local)
        if leg.web is not None:
            leg.web_offer = self._offer(leg, leg.local)
        return leg.offer

    def want_srtp(self, leg: Leg) -> None:
        """What we offer from now on is SRTP; keys are agreed on with the answer."""
        self._seal(leg, SrtpKeys(suite=next(iter(SUITES)), receive="", send=""))

    def reply(self, leg: Leg, offer: bytes) -> bytes:
        """Our SDP for a 2xx: the answer to `offer`, or an offer of ours when there is none."""
        assert leg.local is not None, "an answer names our port"
        if not offer:
            leg.late_offer = self._offer(leg, leg.local)
            return leg.late_offer
        answer = self._answer(leg, offer)
        self._agree(leg, answer.media)
        return answer.body

    def accept(self, leg: Leg, answer: bytes) -> None:
        """The peer's answer to the offer of our INVITE, to whichever one it had."""
        offer = leg.web_offer if leg.web_offer and webrtc.is_webrtc(answer) else leg.offer
        self._accept(leg, offer, answer)

    def accept_again(self, leg: Leg, offer: bytes, answer: bytes) -> None:
        """The peer's answer to a description of ours that was sent again."""
        self._accept(leg, offer, answer)

    def accept_late(self, leg: Leg, answer: bytes) -> None:
        """The answer in an ACK, if our 2xx made an offer."""
        if leg.late_offer:
            late_offer, leg.late_offer = leg.late_offer, b""
            self._accept(leg, late_offer, answer)

    def wants_renewal(self, leg: Leg, offer: bytes) -> bool:
        """Whether an offer can be answered only when our end of WebRTC has new credentials."""
        peer = None if leg.media is None else leg.media.web
        return peer is not None and webrtc.restarts_ice(offer, peer)

    def propose(self, leg: Leg, *, srtp: bool, renewed: WebRtcRenewed | None = None) -> Proposal:
        """Offers to those who may take the place of the leg's peer; the leg stays as it is.

        `renewed` has the end of WebRTC for browsers among them.
        """
        assert leg.local is not None, "an offer names our port"
        keys = OwnKeys(self._board.ids.secret) if srtp else None
        body = offer_answer.make_offer(leg.local, version=1, codecs=tuple(AUDIO), keys=keys)
        if renewed is None:
            return Proposal(body, keys)
        web_body = offer_answer.make_offer(leg.local, version=1, codecs=webrtc.CODECS, keys=renewed.web)
        return Proposal(body, keys, renewed.web, renewed.relay, web_body)

    def move(self, leg: Leg, proposal: Proposal, answer: bytes) -> None:
        """Somebody takes the place of the leg's peer: the answer to the proposal."""
        is_web = bool(proposal.web_body) and webrtc.is_webrtc(answer)
        offer = proposal.web_body if is_web else proposal.body
        media = offer_answer.accept_answer(offer, answer, web=proposal.web if is_web else None)
        if proposal.web is not None:  # Whoever answered: where it is not needed, it is closed.
            leg.web, leg.relay = proposal.web, proposal.relay
        leg.own_keys, leg.offer, leg.web_offer, leg.late_offer, leg.sdp_version = proposal.keys, offer, b"", b"", 1
        self._agree(leg, media, offered=True)

    def withdraw(self, leg: Leg, proposal: Proposal) -> None:
        """Nobody takes the place: an end of WebRTC that the leg had not before is closed again."""
        if proposal.web is not None and leg.web is None:
            self._board.outputs.append(CloseWebRtc(call_uuid=leg.call_uuid))

    def join(self, one: Leg, other: Leg) -> None:
        """Two legs whose phones are gone speak with each other through their ports, as two phones would."""
        assert one.bound is not None, "a leg that is answered has a port"
        assert other.bound is not None, "a leg that is answered has a port"
        offer = offer_answer.make_offer(one.bound, version=1)
        answer = offer_answer.answer(offer, other.bound, version=1)
        self._agree(other, answer.media)
        self._agree(one, offer_answer.accept_answer(offer, answer.body))

    def _accept(self, leg: Leg, offer: bytes, answer: bytes) -> None:
        self._agree(leg, offer_answer.accept_answer(offer, answer, web=leg.web), offered=True)

    def _agree(self, leg: Leg, media: offer_answer.MediaParameters, *, offered: bool = False) -> None:
        media = self._connected(leg, media, offered=offered)
        leg.media = media
        self._seal(leg, media.srtp)
        sends = media.direction in {"sendrecv", "sendonly"}
        self._board.media(
            SetRemote(
                leg=leg.call_uuid,
                remote=media.remote if sends else None,
                payload_type=media.payload_type,
                telephone_event_type=media.telephone_event_type,
                codec=media.codec,
                payload_types=media.payload_types,
                telephone_event_rate=media.telephone_event_rate,
                rtcp_remote=media.rtcp,
                rtcp_mux=media.rtcp_mux,
                # A peer that holds may play music or send nothing; neither tells whether it is still there.
                peer_sends=media.direction == "sendrecv" and media.remote is not None,
            )
        )

    def _connected(
        self, leg: Leg, media: offer_answer.MediaParameters, *, offered: bool
    ) -> offer_answer.MediaParameters:
        """What is agreed as the engine has it: a browser is reached through its relay."""
        if media.web is not None:
            assert leg.web is not None, "who agrees on WebRTC has an end of it"
            leg.web = replace(leg.web, is_client=media.web.we_are_client)
            self._board.outputs.append(ConnectWebRtc(call_uuid=leg.call_uuid, peer=media.web, offered=offered))
            return replace(media, remote=leg.relay, rtcp=leg.relay)
        if leg.web is not None:
            leg.web = leg.relay = None
            self._board.outputs.append(CloseWebRtc(call_uuid=leg.call_uuid))
        return media

    def _answer(self, leg: Leg, offer: bytes) -> offer_answer.Answer:
        """Our answer, in whatever codec of the offer we speak."""
        assert leg.local is not None, "an answer names our port"
        keys = leg.web if leg.web is not None and webrtc.is_webrtc(offer) else self._own_keys(leg)
        return offer_answer.answer(
            offer,
            leg.local,
            version=leg.sdp_version,
            codecs=tuple(AUDIO),
            identifier=leg.sdp_identifier,
            keys=keys,
        )

    def _offer(self, leg: Leg, local: Address) -> bytes:
        """An offer of ours to whoever the leg talks to, or is made for."""
        if leg.web is None:
            return self._plain_offer(leg, local)
        return offer_answer.make_offer(local, version=leg.sdp_version, codecs=webrtc.CODECS, keys=leg.web)

    def _plain_offer(self, leg: Leg, local: Address) -> bytes:
        """An offer without WebRTC: sealed if the leg is."""
        keys = self._own_keys(leg) if leg.srtp is not None else None
        return offer_answer.make_offer(
            local, version=leg.sdp_version, codecs=tuple(AUDIO), identifier=leg.sdp_identifier, keys=keys
        )

    def _own_keys(self, leg: Leg) -> OwnKeys:
        if leg.own_keys is None:
            leg.own_keys = OwnKeys(self._board.ids.secret)
        return leg.own_keys

    def _seal(self, leg: Leg, srtp: SrtpKeys | None) -> None:
        """Have the engine's host seal and open the leg's packets, from now on."""
        if srtp == leg.srtp:
            return
        leg.srtp = srtp
        if srtp is None:
            self._board.note(leg.call_uuid, "plain RTP from now on")
            self._board.media(SecureLeg(leg=leg.call_uuid, suite=""))
            return
        if srtp.receive:
            self._board.note(leg.call_uuid, f"SRTP by SDES: {srtp.suite}; the capture holds what is inside")
        self._board.media(SecureLeg(leg=leg.call_uuid, suite=srtp.suite, receive=srtp.receive, send=srtp.send))
