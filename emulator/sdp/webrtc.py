"""What WebRTC adds to a description: ICE (RFC 8839), DTLS (RFC 8122, RFC 5763 §5), one bundle (RFC 9143); RFC 9429.

Pure functions. There is no trickle: a description names every candidate that its author has.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from emulator.base.address import Address
from emulator.base.errors import PeerViolation
from emulator.sdp import rtcp
from emulator.sdp.description import parse

if TYPE_CHECKING:
    from emulator.sdp.description import Attributes, MediaDescription, SessionDescription

PROTOCOL = "UDP/TLS/RTP/SAVPF"
"""Of our offers (RFC 5764 §8)."""
PROTOCOLS = frozenset({PROTOCOL, "UDP/TLS/RTP/SAVP"})
CODECS = ("opus", "PCMU")
"""Of our offers: the plivo browser SDK refuses an offer that has others."""
HASHES = frozenset({"sha-256", "sha-384", "sha-512"})
"""Of certificates, as a fingerprint names them; sha-1 proves nothing any more."""
_NO_ADDRESS = Address("0.0.0.0", 9)
"""In place of a default candidate when there is none (RFC 8840 §4.1.1)."""
_MID = "0"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTransport:
    """Our end of ICE and DTLS, as our descriptions tell it."""

    ufrag: str
    password: str = field(repr=False)
    fingerprint: str
    """`sha-256 AB:CD:…`, of our certificate."""
    candidates: tuple[str, ...] = ()
    """Values of `candidate` attributes, all that there are, the default one first."""
    is_client: bool | None = None
    """Whether the DTLS handshake is begun by us; None: not agreed yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerTransport:
    """The peer's end, as its description tells it."""

    ufrag: str
    password: str = field(repr=False)
    fingerprints: tuple[str, ...]
    """Of kinds that are understood; its certificate has to fit all."""
    candidates: tuple[str, ...] = ()
    we_are_client: bool = False
    """Whether the DTLS handshake is begun by us."""


def is_webrtc(body: bytes) -> bool:
    """Whether a description has an audio stream of WebRTC. What is no description has none."""
    try:
        return any(stream.kind == "audio" and stream.protocol in PROTOCOLS for stream in parse(body).media)
    except PeerViolation:
        return False


def restarts_ice(body: bytes, known: PeerTransport) -> bool:
    """Whether a new offer wants ICE begun anew: it has other credentials than are known (RFC 8839 §4.4.3)."""
    description = parse(body)
    for stream in description.media:
        if stream.kind == "audio" and stream.protocol in PROTOCOLS:
            new = (_value(description, stream, "ice-ufrag"), _value(description, stream, "ice-pwd"))
            return new != (known.ufrag, known.password)
    return False


def peer_transport(description: SessionDescription, stream: MediaDescription, own: OwnTransport) -> PeerTransport:
    """The other end of what `own` is to be connected with.

    Raises PeerViolation with status 488 that names what is missing.
    """
    if not rtcp.shares_port(stream):
        raise PeerViolation("WebRTC without a=rtcp-mux", place="a=rtcp-mux", status=488)
    ufrag, password = _value(description, stream, "ice-ufrag"), _value(description, stream, "ice-pwd")
    if not ufrag or not password:
        raise PeerViolation("WebRTC without the credentials of ICE", place="a=ice-ufrag", status=488)
    told = [value for value in _values(description, stream, "fingerprint") if len(value.split()) == 2]
    fingerprints = tuple(value for value in told if value.split()[0].lower() in HASHES)
    if not fingerprints:
        raise PeerViolation("WebRTC without a fingerprint of SHA-256 or better", place="a=fingerprint", status=488)
    return PeerTransport(
        ufrag=ufrag,
        password=password,
        fingerprints=fingerprints,
        candidates=tuple(stream.values("candidate")),
        we_are_client=_we_are_client(_value(description, stream, "setup").lower(), own),
    )


def stream_attributes(own: OwnTransport, *, mid: str, setup: str) -> Attributes:
    """Those of our audio stream; `mid` is the offer's."""
    return (
        ("mid", mid),
        rtcp.MUX,
        ("ice-ufrag", own.ufrag),
        ("ice-pwd", own.password),
        ("fingerprint", own.fingerprint),
        ("setup", setup),
        *(("candidate", candidate) for candidate in own.candidates),
        ("end-of-candidates", ""),
    )


def offered_attributes(own: OwnTransport) -> Attributes:
    """Those of the audio stream of our offer: the peer chooses who begins DTLS (RFC 5763 §5)."""
    return stream_attributes(own, mid=_MID, setup="actpass")


def answered_attributes(own: OwnTransport, stream: MediaDescription, peer: PeerTransport) -> Attributes:
    """Those of our answer to an offered `stream`."""
    return stream_attributes(own, mid=mid_of(stream), setup="active" if peer.we_are_client else "passive")


def bundle(mid: str) -> Attributes:
    """The attributes of a whole description whose only stream is `mid` (RFC 9143 §7)."""
    return (("group", f"BUNDLE {mid}"),)


def offered_bundle() -> Attributes:
    """Those of our offer."""
    return bundle(_MID)


def mid_of(stream: MediaDescription) -> str:
    """What the author of a stream calls it."""
    return next(iter(stream.values("mid")), _MID)


def default_address(own: OwnTransport) -> Address:
    """What stands in the m= and c= lines: the default candidate, for those who do not know ICE."""
    for candidate in own.candidates:
        fields = candidate.split()
        if len(fields) > 5 and fields[5].isdigit():
            return Address(fields[4], int(fields[5]))
    return _NO_ADDRESS


def _we_are_client(setup: str, own: OwnTransport) -> bool:
    """The peer's `setup` decides; where it leaves the choice, what was agreed before stays (RFC 8842 §5.3)."""
    if setup == "active":
        return False
    if setup == "actpass" and own.is_client is not None:
        return own.is_client
    return True


def _values(description: SessionDescription, stream: MediaDescription, name: str) -> list[str]:
    """Of the stream; of the whole description if the stream says nothing."""
    return stream.values(name) or [value for key, value in description.attributes if key == name]


def _value(description: SessionDescription, stream: MediaDescription, name: str) -> str:
    return next(iter(_values(description, stream, name)), "")
