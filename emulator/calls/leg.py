"""One leg: a SIP dialog, a media port and what the exchange knows of it. Its states are a table."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulator.base.address import Address
    from emulator.calls.commands import HeaderList, PlaceCall, StartRecording
    from emulator.calls.events import Direction, HangupCause
    from emulator.calls.greeting import MachineDetection
    from emulator.sdp.crypto import OwnKeys, SrtpKeys
    from emulator.sdp.offer_answer import MediaParameters
    from emulator.sdp.webrtc import OwnTransport
    from emulator.sip.commands import Credentials
    from emulator.sip.events import InviteFailed, ReinviteReceived


class LegState(StrEnum):
    """Where a leg stands."""

    ARRIVED = "arrived"
    """Inbound: INVITE seen, port being opened. Outbound: ordered, port being opened."""
    CALLING = "calling"
    """Outbound: INVITE sent, nobody alerted yet."""
    RINGING = "ringing"
    ANSWERED = "answered"
    ENDED = "ended"


class LegInput(StrEnum):
    """What moves a leg."""

    INVITED = "invited"
    ALERTED = "alerted"
    ANSWERED = "answered"
    OVER = "over"


TRANSITIONS: dict[tuple[LegState, LegInput], LegState] = {
    (LegState.ARRIVED, LegInput.INVITED): LegState.CALLING,
    (LegState.ARRIVED, LegInput.ALERTED): LegState.RINGING,
    (LegState.ARRIVED, LegInput.OVER): LegState.ENDED,
    (LegState.CALLING, LegInput.ALERTED): LegState.RINGING,
    (LegState.CALLING, LegInput.ANSWERED): LegState.ANSWERED,
    (LegState.CALLING, LegInput.OVER): LegState.ENDED,
    (LegState.RINGING, LegInput.ALERTED): LegState.RINGING,
    (LegState.RINGING, LegInput.ANSWERED): LegState.ANSWERED,
    (LegState.RINGING, LegInput.OVER): LegState.ENDED,
    (LegState.ANSWERED, LegInput.OVER): LegState.ENDED,
}
"""Every move a leg can make; a pair that is missing is a fact that came too late and changes nothing."""


@dataclass(slots=True, kw_only=True)
class Leg:
    """What the exchange knows of one leg. `call_uuid` is also the media engine's name for it."""

    call_uuid: str
    sip_leg: str
    """Handle of the INVITE usage in the SIP endpoint; of several, that of the phone that answered."""
    direction: Direction
    auth_id: str
    from_number: str
    to_number: str
    subaccount: str = ""
    """Whose it is within the account; empty: the main account's."""
    caller_name: str = ""
    parent_call_uuid: str = ""
    """The call that dialled this leg, or empty."""
    sip_headers: HeaderList = ()
    state: LegState = LegState.ARRIVED
    offer: bytes = b""
    """Inbound: the SDP of the INVITE. Outbound: the SDP we sent."""
    late_offer: bytes = b""
    """Our offer in a 2xx whose INVITE had none, until the ACK brings the answer: RFC 3264 §5, RFC 3261 §13.2.2.4."""
    takes_reliable: bool = False
    """Inbound: the caller acknowledges provisional responses, so that one of them can make the offer (RFC 3262)."""
    dialled_for: bool = False
    """Inbound: we called its phone and dial in its place. Its dialog stands from the start, and audio is agreed on by
    re-INVITE when another caller would be sent a response with SDP."""
    early_answers: dict[str, bytes] = field(default_factory=dict)
    """Outbound: what phones answered our offer with before they were picked up, by their tag."""
    local: Address | None = None
    bound: Address | None = None
    """Where its port is on this machine."""
    media: MediaParameters | None = None
    own_keys: OwnKeys | None = None
    """Our keys of SRTP, once there was a use for them."""
    srtp: SrtpKeys | None = None
    """How the leg's packets are sealed now; its receiving key is empty between our offer and the answer."""
    web: OwnTransport | None = None
    """Its end of WebRTC, if it may talk to a browser."""
    relay: Address | None = None
    """Where that end takes plain RTP."""
    web_offer: bytes = b""
    """Outbound: the SDP that browsers were sent, beside `offer` for the other phones."""
    renewing: ReinviteReceived | None = None
    """The offer that waits for new credentials of that end."""
    sdp_version: int = 1
    sdp_identifier: int | None = None
    """Of the session in our descriptions (RFC 8866 §5.2); None: that is its port."""
    request: PlaceCall | None = None
    """Outbound API calls: the order."""
    credentials: Credentials | None = None
    """Outbound legs: what we answer a digest challenge with."""
    is_browser: bool = False
    """Inbound: whether it came by a WebSocket."""
    may_call: bool = False
    """Whether its phone is one of the account's, which may have others called."""
    machine_detection: MachineDetection | None = None
    """Outbound legs: how to find out who answers; None: not at all."""
    branches: list[str] = field(default_factory=list)
    """Outbound legs: the handles of the phones that ring and have not refused."""
    placed: int = 0
    """Outbound legs: INVITEs sent so far."""
    redirections: int = 0
    """Outbound legs: those that were followed."""
    refusal: InviteFailed | None = None
    """Outbound legs: of the phones that refused, the answer that says most."""
    rang: bool = False
    keys_sent: bool = False
    """Outbound API calls: those of the order."""
    time_limit_s: float = 0.0
    scheduled_hangup: HangupCause | None = None
    """Why the call ends when its `hangup` timer expires."""
    bridged_with: str = ""
    """call_uuid of the other leg of a bridge, or empty."""
    joined_with: str = ""
    """call_uuid of the leg that it hears and speaks with in place of a phone, or empty: an attended transfer."""
    waiting_recordings: list[StartRecording] = field(default_factory=list)
    """Recordings that start when a Dial is answered."""

    def move(self, cause: LegInput) -> bool:
        """Take the transition for `cause`; False when the table has none."""
        target = TRANSITIONS.get((self.state, cause))
        if target is None:
            return False
        self.state = target
        return True

    @property
    def made_offer(self) -> bool:
        """Whether the INVITE left the offer to us, and it has been made."""
        return not self.offer and (bool(self.late_offer) or self.media is not None)

    @property
    def answered(self) -> bool:
        """Whether media flows now."""
        return self.state is LegState.ANSWERED

    @property
    def ended(self) -> bool:
        """Whether nothing can happen on this leg any more."""
        return self.state is LegState.ENDED
