"""Work for the shell: what the exchange cannot do itself, and what it has to tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from emulator.base.address import Address
    from emulator.calls.all_orders import Outcome
    from emulator.calls.events import CallEvent
    from emulator.calls.greeting import Who
    from emulator.calls.multi_party_events import MultiPartyEvent
    from emulator.media.commands import Command as MediaCommand
    from emulator.sdp.webrtc import OwnTransport, PeerTransport
    from emulator.sip.commands import Command as SipCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class SipDo:
    """Hand this order to the SIP endpoint."""

    command: SipCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaDo:
    """Hand this order to the media engine."""

    command: MediaCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPort:
    """Bind an RTP port for a call; the answer is the fact PortOpened or PortRefused."""

    call_uuid: str
    peer: Address
    """Who the port will talk to: decides which local address goes into SDP."""
    webrtc: bool = False
    """Whether it is to talk to a browser, too: then there is an end of WebRTC before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortOpened:
    """Fact for the exchange: the port is bound."""

    call_uuid: str
    local: Address
    """What goes into SDP."""
    bound: Address | None = None
    """Where it is on this machine, if that is another address."""
    web: OwnTransport | None = None
    """The end of WebRTC before it, if that was wanted."""
    relay: Address | None = None
    """Where that end takes plain RTP."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortRefused:
    """Fact for the exchange: no port could be had."""

    call_uuid: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewWebRtc:
    """Another way, or a way to another peer, is wanted; the answer is the fact WebRtcRenewed or WebRtcFailed.

    A call that had no end of WebRTC so far gets one; what it has agreed on stays until ConnectWebRtc.
    """

    call_uuid: str
    port: Address
    """Where the call's RTP port is on this machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectWebRtc:
    """Connect a call's end of WebRTC with the peer's. Repeated at every change of what is agreed."""

    call_uuid: str
    peer: PeerTransport
    offered: bool
    """Whether the offer was ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseWebRtc:
    """A call's end of WebRTC is not needed any more, the call goes on. With a port it is closed anyway."""

    call_uuid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WebRtcRenewed:
    """Fact for the exchange: our end has new credentials and candidates."""

    call_uuid: str
    web: OwnTransport
    relay: Address
    """Where that end takes plain RTP."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebRtcFailed:
    """Fact for the exchange: there is no way to the peer, or none any more."""

    call_uuid: str
    why: str
    is_ours: bool = False
    """Whether it is this machine that failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartFlow:
    """Fetch the application's document and run it: an inbound call arrived, or an API call was answered."""

    call_uuid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DialProgress:
    """A B leg of a running Dial did something that its callbackUrl is told."""

    order: str
    call_uuid: str
    """The A leg."""
    action: Literal["answer", "connected", "hangup", "digits"]
    b_leg_uuid: str
    position: int
    """Of the B leg among the targets, from 1."""
    digits: str = ""
    """`digits` only: the pattern that was pressed."""
    pressed_by: Literal["", "ALeg", "BLeg"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceProgress:
    """A member of a conference did something that the callbackUrl of its element is told."""

    order: str
    call_uuid: str
    action: Literal["enter", "exit", "digits", "floor"]
    conference_name: str
    conference_uuid: str
    member_id: str
    digits: str = ""
    """`digits` only: the pattern that was pressed."""
    is_edge: bool = False
    """`enter`: it is the first member; `exit`: it was the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamKey:
    """A key was pressed on a call whose audio is streamed."""

    order: str
    """Of the stream."""
    digit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InputHeard:
    """A caller who is asked for speech made a pause; the input goes on."""

    order: str
    call_uuid: str
    paths: tuple[str, ...]
    """WAV files of all that was said so far, in order. They stay until the input is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscardSound:
    """Delete a WAV file that nobody wants any more, and what stands beside it."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerJudged:
    """Machine detection of a call has come to an end."""

    call_uuid: str
    who: Who
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDone:
    """A command with an order is finished. `outcome` is None when the call ended under it."""

    order: str
    outcome: Outcome | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A fact of telephony for the ledger, the webhooks and the dashboard."""

    event: CallEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiPartyReport:
    """A fact of a Multiparty Call, for the same."""

    event: MultiPartyEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiPartyRecordingWanted:
    """Order StartMultiPartyRecording with an id and a path: of everybody, or of what one participant says."""

    mpc_uuid: str
    call_uuid: str
    """Who owns it: the participant, or the first of them."""
    member_id: str
    """Empty: everybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A line for the call's time line."""

    call_uuid: str
    summary: str


Told = (
    DialProgress
    | ConferenceProgress
    | StreamKey
    | InputHeard
    | DiscardSound
    | AnswerJudged
    | Report
    | MultiPartyReport
    | MultiPartyRecordingWanted
    | Note
)
"""What is for the ears of the world."""
WebRtcDo = RenewWebRtc | ConnectWebRtc | CloseWebRtc
"""What is for the edge that speaks WebRTC."""
Action = SipDo | MediaDo | WebRtcDo | OpenPort | StartFlow | OrderDone | Told
