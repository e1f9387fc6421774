"""Orders that a user of the SIP endpoint gives it. All frozen; `leg` is an opaque handle of one INVITE usage."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from emulator.sip.hop import Hop  # noqa: TC001 - dataclass fields are read at run time

if TYPE_CHECKING:
    from emulator.sip.binding import Binding

Headers = tuple[tuple[str, str], ...]
"""Header fields in the order they are to be written, name and value as text."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a client answers a digest challenge with (RFC 8760)."""

    username: str
    password: str = field(repr=False)
    only: str = ""
    """The one algorithm that a client knows, such as `MD5`; empty: it knows all of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceInvite:
    """Send an INVITE: RFC 3261 §13.2. The caller chooses the handle `leg`."""

    leg: str
    target: str
    """Request-URI as text: `sip:alice@192.0.2.1:5060`."""
    destination: Hop
    """Where the message goes."""
    from_uri: str
    from_display: str = ""
    to_uri: str = ""
    """Empty: same as `target`."""
    body: bytes = b""
    """SDP offer; empty means a late offer: then the ACK, or the PRACK, waits for AcknowledgeInvite."""
    headers: Headers = ()
    credentials: Credentials | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeInvite:
    """Answer the offer in the response to an INVITE without one (RFC 3261 §13.2.1, §14.1, RFC 3262 §5).

    The answer goes into the ACK of a 2xx, or into the PRACK of a provisional response.
    """

    leg: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class RespondInvite:
    """Answer an incoming INVITE (or re-INVITE): 1xx and 2xx carry `body` as SDP."""

    leg: str
    status: int
    reason: str = ""
    """Empty: the standard phrase."""
    body: bytes = b""
    headers: Headers = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RespondOffer:
    """Answer the offer of the peer's UPDATE or PRACK: RFC 3311 §5.2, RFC 3262 §5. A 2xx carries `body` as SDP."""

    leg: str
    status: int
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeInvite:
    """Refuse an incoming INVITE with 401 and a digest challenge; the retry arrives as a new InviteReceived."""

    leg: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HangUp:
    """End the leg in the way its state demands: CANCEL, BYE, or a final refusal (`status`) of an unanswered INVITE."""

    leg: str
    status: int = 480
    headers: Headers = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reinvite:
    """Change the media inside the dialog by re-INVITE (RFC 3261 §14) or UPDATE (RFC 3311)."""

    leg: str
    body: bytes
    """SDP offer; a re-INVITE without one asks for the peer's, which AcknowledgeInvite answers."""
    method: Literal["INVITE", "UPDATE"] = "INVITE"
    """An UPDATE may be sent before the call is answered, once the first offer has its answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendInfo:
    """Send an INFO inside the dialog: RFC 6086."""

    leg: str
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Refer:
    """Ask the peer of a call to call somebody else: RFC 3515."""

    leg: str
    target: str
    """URI as text."""
    referred_by: str
    """Ours: RFC 3892."""
    replaces: str = ""
    """Another leg of ours with the same peer, whose place the new call takes: RFC 3891; empty: none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RespondRefer:
    """Accept (202) or refuse what a peer asks for by REFER."""

    referral: str
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyReferral:
    """Tell a peer what has become of the call that it asked for: the status of its INVITE; a final one is the last."""

    referral: str
    status: int
    reason: str = ""
    """Empty: the standard phrase."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Register a contact, refresh it at half its lifetime, answer challenges: RFC 3261 §10.2."""

    registration: str
    """Opaque handle chosen by the caller."""
    aor: str
    """Address of record: `sip:alice@phone.example`."""
    registrar: Hop
    credentials: Credentials
    expires_s: int = 3600
    contact_user: str = ""
    """User part of our Contact; empty: that of the AOR."""
    persists: bool = False
    """Whether it is tried again, later and later, when it fails or is lost; else the handle is forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unregister:
    """Remove the contact of a registration again."""

    registration: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendNotify:
    """Tell the phone of a leg of ours what it is to do: `talk` (answer, resume) or `hold`. Without a body."""

    leg: str
    event: str
    credentials: Credentials | None = None
    """With which a challenge is answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendRequest:
    """Send a request that belongs to no call: NOTIFY, SUBSCRIBE, PUBLISH, OPTIONS."""

    name: str
    """Chosen by the caller: names it in the outcome."""
    method: str
    target: str
    """Request-URI as text."""
    destination: Hop
    from_uri: str
    to_uri: str = ""
    """Empty: same as `target`."""
    headers: Headers = ()
    body: bytes = b""
    content_type: str = "text/plain"
    credentials: Credentials | None = None
    """With which a challenge is answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogShown:
    """What others are told of a call of a user (RFC 4235 §4.1)."""

    name: str
    direction: Literal["initiator", "recipient"]
    """Whether the user called or was called."""
    state: Literal["trying", "early", "confirmed", "terminated"]
    remote: str
    """URI of who is at the other end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowUser:
    """A user has other calls than before, or other phones: tell those who subscribed to it."""

    username: str
    dialogs: tuple[DialogShown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptBindings:
    """A user's phones registered at another registrar in our place, and do not know: they are reached as they were.

    Each is good until it expires, by the same monotonic clock; the next REGISTER of its phone renews it.
    """

    username: str
    bindings: tuple[Binding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowMessages:
    """A user has other voice messages than before: tell those who subscribed to them (RFC 3842)."""

    username: str
    new: int
    old: int


Command = (
    PlaceInvite
    | AcknowledgeInvite
    | RespondInvite
    | RespondOffer
    | ChallengeInvite
    | HangUp
    | Reinvite
    | SendInfo
    | Refer
    | RespondRefer
    | NotifyReferral
    | Register
    | Unregister
    | SendNotify
    | SendRequest
    | ShowUser
    | AdoptBindings
    | ShowMessages
)
