"""Facts the SIP endpoint reports, and the one thing it asks of the shell (`Transmit`). All frozen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulator.sip.hop import Hop
    from emulator.sip.info import Keypress
    from emulator.sip.message import Request, Response
    from emulator.sip.quality_report import QualityReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Transmit:
    """Send this message to that peer, by its transport."""

    data: bytes
    destination: Hop


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteReceived:
    """A new INVITE outside any dialog; 100 Trying is sent. Answer with RespondInvite or ChallengeInvite."""

    leg: str
    request: Request
    source: Hop
    authenticated_as: str | None
    """The user name of a verified Authorization header, or of an access token; else None."""
    application: str = ""
    """The app_id of what answers, by the caller's access token; empty: it names none."""
    takes_reliable: bool = False
    """Whether the caller acknowledges provisional responses (RFC 3262)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteCancelled:
    """The caller gave up before a final response; 487 has been sent. The leg is over."""

    leg: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteAcknowledged:
    """The ACK for our 2xx arrived, that of a re-INVITE too."""

    leg: str
    body: bytes = b""
    """The answer, when our 2xx carried the offer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionalAcknowledged:
    """The PRACK for a reliable provisional response of ours arrived (RFC 3262 §3)."""

    leg: str
    body: bytes = b""
    """The answer, when that response made the offer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteProgress:
    """A provisional response other than 100 arrived for an INVITE we placed; it may carry early SDP.

    Of an INVITE without offer, the SDP of one that requires `100rel` is the offer: see AcknowledgeInvite.
    """

    leg: str
    response: Response


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteAnswered:
    """The first 2xx for an INVITE we placed arrived; the ACK has been sent (a late offer: see AcknowledgeInvite)."""

    leg: str
    response: Response


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteFailed:
    """An INVITE we placed is over without an answer. The leg is gone."""

    leg: str
    status: int
    """The final status; 408: nobody answered in time, 503: transport failed, 487: our CANCEL."""
    reason: str
    response: Response | None
    challenged: bool = False
    """Whether a digest challenge was answered before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReinviteReceived:
    """The peer makes an offer inside the dialog: answer a re-INVITE with RespondInvite, others with RespondOffer."""

    leg: str
    request: Request
    """A re-INVITE, which may leave the offer to us; or an UPDATE or PRACK, also before the leg is answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReinviteAnswered:
    """The final response to a re-INVITE or UPDATE of ours."""

    leg: str
    response: Response
    offer: bytes = b""
    """What it answers; empty when we left the offer to the peer, and when nothing was sent."""
    again_in_s: float | None = None
    """Of 491, when the peer's offer and ours met: after this time another try is due (RFC 3261 §14.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InfoReceived:
    """An INFO inside the dialog arrived and was answered 200."""

    leg: str
    request: Request
    keypress: Keypress | None = None
    """The key that it reports."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferReceived:
    """The peer of an established leg wants somebody called: RFC 3515. Answer with RespondRefer, then NotifyReferral."""

    leg: str
    referral: str
    """Names it in the answers."""
    target: str
    """URI as text."""
    is_attended: bool
    """Whether the new call is to take the place of another one (RFC 3891)."""
    replaces: str
    """The handle of that leg; empty: none, or none of this endpoint."""
    request: Request


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferAnswered:
    """The final response to a REFER of ours; 202: it is being tried. 408: none came."""

    leg: str
    status: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferNotified:
    """How far the call is that we asked for. May come after the end of the leg."""

    leg: str
    status: int
    """Of the INVITE that the peer sent for us."""
    reason: str
    is_last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyReceived:
    """A NOTIFY of an event that is taken unasked (`ServiceTerms.notices`); it was answered 200."""

    leg: str
    """Empty: it came outside any call."""
    event: str
    """In lower case, without parameters."""
    request: Request


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyAnswered:
    """The final response to a SendNotify, of each phone that rang; 408: none came, 481: the leg is over."""

    leg: str
    event: str
    status: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAnswered:
    """The outcome of a SendRequest. 400: it could not be sent, 408: nobody answered, 503: no way there."""

    name: str
    status: int
    reason: str
    response: Response | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegEnded:
    """An established leg is over."""

    leg: str
    by_peer: bool
    """True: BYE from the peer. False: our own BYE is done, or the peer vanished (`status`)."""
    status: int = 200
    """200 for a BYE; 408 when our 2xx was never acknowledged or our BYE never answered."""
    request: Request | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BindingChanged:
    """The registrar accepted, refreshed or lost a binding."""

    username: str
    contact: str
    """Contact URI; empty when the AOR has no binding left."""
    source: Hop
    expires_s: int
    user_agent: str
    ended: str = ""
    """Contact URI of a binding that ended by itself: it was not refreshed in time, or gave way to newer ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityReported:
    """A phone published what it measured in a call; it was answered 200."""

    username: str
    report: QualityReport
    user_agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationChanged:
    """Outcome of a Register of ours, or of its refresh: `status` 200 when bound, else the refusal.

    408: no answer; 503: no way there, or the connection was lost. An Unregister that is done has neither of the others.
    """

    registration: str
    status: int
    reason: str
    expires_s: int = 0
    """For how long our contact is bound; it is refreshed before."""
    again_in_s: float | None = None
    """When it is tried again; None: never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSilenced:
    """A peer made too many requests in vain: what begins something new is not answered for a while, nor shown."""

    source: Hop
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSeen:
    """One message crossed the wire (for the ladder): bytes exactly as they were."""

    data: bytes
    peer: Hop
    sent: bool
    summary: str
    """`INVITE sip:15550100@…`, `180 Ringing (INVITE)`, or why a datagram was not understood."""
    call_id: str
    leg: str
    """Handle of the leg the message belongs to, or empty."""


Output = (
    Transmit
    | InviteReceived
    | InviteCancelled
    | InviteAcknowledged
    | ProvisionalAcknowledged
    | InviteProgress
    | InviteAnswered
    | InviteFailed
    | ReinviteReceived
    | ReinviteAnswered
    | InfoReceived
    | ReferReceived
    | ReferAnswered
    | ReferNotified
    | NotifyReceived
    | NotifyAnswered
    | RequestAnswered
    | LegEnded
    | BindingChanged
    | QualityReported
    | RegistrationChanged
    | SourceSilenced
    | MessageSeen
)
