"""Offer and answer for one audio stream: RFC 3264; telephone-event: RFC 4733 §2.4; hold: RFC 3264 §8.4.

Pure functions. A stream or a codec that is not understood is refused, never guessed. A payload type is what its author
wants to receive (RFC 3264 §5.1): we send by the peer's numbers and understand our own.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from emulator.base.address import Address
from emulator.base.errors import PeerViolation
from emulator.sdp import codecs as known
from emulator.sdp import crypto, rtcp, webrtc
from emulator.sdp.description import MediaDescription, parse, write

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from emulator.sdp.codecs import Codec
    from emulator.sdp.crypto import OwnKeys, SrtpKeys
    from emulator.sdp.description import Attributes, SessionDescription
    from emulator.sdp.webrtc import PeerTransport

Direction = Literal["sendrecv", "sendonly", "recvonly", "inactive"]
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)

CODECS = ("PCMU", "PCMA")
"""What is offered and understood unless somebody says otherwise, best first."""
PTIME_MS = 20
"""Of the packets we send, whatever length the peer would like (RFC 8866 §6.4: a hint)."""
PROTOCOLS = frozenset({"RTP/AVP", "RTP/AVPF"})
"""Plain; but with `crypto` attributes they mean SRTP where it can be had, as many phones offer it."""
SECURE_PROTOCOLS = frozenset({"RTP/SAVP", "RTP/SAVPF"})
Security: TypeAlias = "OwnKeys | webrtc.OwnTransport"
"""How our end secures its media: with keys of SDES, or by DTLS."""
_Type: TypeAlias = tuple[int, "Codec"]
"""A payload type, and what it means."""
_MIRRORED: dict[Direction, Direction] = {"sendonly": "recvonly", "recvonly": "sendonly"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaParameters:
    """What was agreed, as seen from our side."""

    remote: Address | None
    """Where our RTP goes; None when the peer holds in the old way (0.0.0.0) or names no address that we can reach."""
    payload_type: int
    """Of the packets we send."""
    codec: str
    """`PCMU`, `PCMA`, `G722` or `opus`: what we send."""
    telephone_event_type: int | None
    """Payload type of digits, or None when the peer takes none."""
    telephone_event_rate: int = 8000
    """Their clock: that of the codec, where the peer has it."""
    direction: Direction
    """What we may do."""
    payload_types: tuple[tuple[int, str], ...] = ()
    """What the peer may send: payload types and the codecs they mean, `telephone-event` among them."""
    rtcp: Address | None = None
    """Where our RTCP goes, also while the stream is held; None when the peer names no address that we can reach."""
    rtcp_mux: bool = False
    """Whether RTP and RTCP share a port, on both sides (RFC 5761)."""
    srtp: SrtpKeys | None = None
    """The keys of both directions (RFC 4568); None: plain RTP, or WebRTC."""
    web: PeerTransport | None = None
    """The peer's end of ICE and DTLS, which has the addresses in place of `remote`; None: no WebRTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer to send, and what it agrees to."""

    body: bytes
    media: MediaParameters


def make_offer(
    local: Address,
    *,
    version: int = 1,
    direction: Direction = "sendrecv",
    codecs: Sequence[str] = CODECS,
    identifier: int | None = None,
    rtcp_mux: bool = False,
    keys: Security | None = None,
    telephone_events: bool = True,
) -> bytes:
    """An offer to receive audio at `local`, the preferred codec first; with `keys` as SRTP and not otherwise.

    With an end of WebRTC as `keys`, its candidates are where audio is received, and `local` only names the description.

    `CN` among `codecs`: our silence may be comfort noise (RFC 3389).

    `version` grows with every new description of one session (RFC 3264 §8); `identifier` stays: by default the port.
    """
    offered = [known.AUDIO[codec] for codec in codecs if codec != known.COMFORT_NOISE.name]
    digits = dict.fromkeys(known.digits_beside(codec) for codec in offered if telephone_events)
    noise = [known.COMFORT_NOISE] if known.COMFORT_NOISE.name in codecs else []
    types = [(codec.payload_type, codec) for codec in (*offered, *noise, *digits)]
    number = local.port if identifier is None else identifier
    if isinstance(keys, webrtc.OwnTransport):
        default = webrtc.default_address(keys)
        stream = _stream(default.port, webrtc.PROTOCOL, types, direction, webrtc.offered_attributes(keys))
        return _written(default, number, version, (stream,), webrtc.offered_bundle())
    further: Attributes = (rtcp.MUX,) if rtcp_mux else ()
    if keys is not None:
        further += tuple(each.attribute() for each in keys.offered())
    stream = _stream(local.port, "RTP/AVP" if keys is None else "RTP/SAVP", types, direction, further)
    return _written(local, number, version, (stream,))


def answer(
    offer: bytes,
    local: Address,
    *,
    version: int = 1,
    direction: Direction = "sendrecv",
    codecs: Sequence[str] = CODECS,
    identifier: int | None = None,
    keys: Security | None = None,
    telephone_events: bool = True,
) -> Answer:
    """Answer an offer with one audio stream at `local`; every other stream is refused with port 0 (§6).

    Of the codecs we speak, the one that the offer names first is taken; comfort noise and a port for RTP and RTCP
    together are taken when they are offered, and so is SRTP or WebRTC, for whichever we have `keys`.
    Raises PeerViolation with status 488 when there is nothing in common, 400 when the offer cannot be read.
    """
    description = parse(offer)
    chosen = next((stream for stream in description.media if _is_usable(stream, codecs, keys)), None)
    if chosen is None:
        raise PeerViolation(f"no audio stream with a codec in common{_offered(description)}", place="m=", status=488)
    audio, digits = _chosen(chosen, codecs)
    types = [audio, *_noise_beside(audio, chosen)]
    types += [digits] if digits is not None and telephone_events else []
    media = _agreed(description, chosen, types, direction, local.host)
    number = local.port if identifier is None else identifier
    whole: Attributes = ()
    if isinstance(keys, webrtc.OwnTransport):
        peer = webrtc.peer_transport(description, chosen, keys)
        media, local = replace(media, web=peer, rtcp_mux=True), webrtc.default_address(keys)
        further, whole = webrtc.answered_attributes(keys, chosen, peer), webrtc.bundle(webrtc.mid_of(chosen))
    else:
        is_shared, key = rtcp.shares_port(chosen), crypto.accepted(chosen.values("crypto"), keys)
        media = _carried(media, description, chosen, local.host, is_shared=is_shared, srtp=key and key[1])
        further = (*((rtcp.MUX,) if is_shared else ()), *((key[0].attribute(),) if key is not None else ()))
    accepted = _stream(local.port, chosen.protocol, types, media.direction, further)
    streams = tuple(accepted if stream is chosen else _refused(stream) for stream in description.media)
    return Answer(body=_written(local, number, version, streams, whole), media=media)


def accept_answer(offer: bytes, answer_body: bytes, *, web: webrtc.OwnTransport | None = None) -> MediaParameters:
    """What the peer's answer to our `offer` agrees to; `web` is our end if that is an offer of WebRTC.

    Raises PeerViolation with status 488 when our stream was refused or the answer names no codec of the offer.
    """
    ours, theirs = parse(offer), parse(answer_body)
    offered = [stream.kind for stream in ours.media].index("audio")
    if offered >= len(theirs.media) or theirs.media[offered].port == 0:
        raise PeerViolation("our audio stream was refused", place="m=", status=488)
    stream = theirs.media[offered]
    types = list(_codec_types(ours.media[offered]))
    names = {codec.name for _, codec in types}
    kind = _kind(ours.media[offered])
    is_sealed = kind is SECURE_PROTOCOLS
    has_codec = _speaks(stream, [name for name in known.AUDIO if name in names])
    if not has_codec or stream.protocol not in kind:
        raise PeerViolation("no codec of the offer in the answer", place="m=", status=488)
    taken = {number for number, _ in types}
    types += [(number, codec) for number, codec in _codec_types(stream) if number not in taken and codec.name in names]
    srtp = crypto.answered(crypto.usable(ours.media[offered].values("crypto")), stream.values("crypto"))
    if is_sealed and srtp is None:
        raise PeerViolation("none of our SRTP keys was accepted", place="a=crypto", status=488)
    media = _agreed(theirs, stream, types, _direction(ours, ours.media[offered]), ours.host)
    if web is not None and kind is webrtc.PROTOCOLS:
        return replace(media, web=webrtc.peer_transport(theirs, stream, web), rtcp_mux=True)
    is_shared = rtcp.shares_port(ours.media[offered]) and rtcp.shares_port(stream)
    return _carried(media, theirs, stream, ours.host, is_shared=is_shared, srtp=srtp)


def _speaks(stream: MediaDescription, codecs: Sequence[str]) -> bool:
    is_open = stream.kind == "audio" and stream.port != 0
    return is_open and any(codec.name in codecs for _, codec in _codec_types(stream))


def _kind(stream: MediaDescription) -> frozenset[str]:
    """Protocols of the kind of the stream's: what answers it is one of them."""
    return next((kind for kind in (SECURE_PROTOCOLS, webrtc.PROTOCOLS) if stream.protocol in kind), PROTOCOLS)


def _offered(description: SessionDescription) -> str:
    """Which codecs a description names, for those who wonder why none of them fits."""
    named = [value.partition(" ")[2] for stream in description.media for value in stream.values("rtpmap")]
    return f"; offered: {', '.join(dict.fromkeys(named))}"[:200] if named else ""


def _is_usable(stream: MediaDescription, codecs: Sequence[str], keys: Security | None) -> bool:
    """Whether an offered stream can be answered: with an end of WebRTC its like, else SRTP or plain RTP."""
    if isinstance(keys, webrtc.OwnTransport):
        return _speaks(stream, codecs) and stream.protocol in webrtc.PROTOCOLS
    if stream.protocol in SECURE_PROTOCOLS:
        return _speaks(stream, codecs) and crypto.accepted(stream.values("crypto"), keys) is not None
    return _speaks(stream, codecs) and stream.protocol in PROTOCOLS


def _chosen(stream: MediaDescription, codecs: Sequence[str]) -> tuple[_Type, _Type | None]:
    """The stream's first codec among `codecs`, and its digits: those of the same clock if it has them, else any."""
    types = list(_codec_types(stream))
    audio = next((number, codec) for number, codec in types if codec.name in codecs)
    digits = [each for each in types if each[1].name == known.TELEPHONE_EVENT]
    fitting = [each for each in digits if each[1].clock == audio[1].clock]
    return audio, next(iter(fitting or digits), None)


def _noise_beside(audio: _Type, stream: MediaDescription) -> list[_Type]:
    """The stream's comfort noise, if it has any with the clock of `audio` (RFC 3389 §5.1)."""
    noise = [each for each in _codec_types(stream) if each[1] is known.COMFORT_NOISE]
    return noise[:1] if audio[1].clock == known.COMFORT_NOISE.clock else []


def _agreed(
    description: SessionDescription,
    stream: MediaDescription,
    types: Sequence[_Type],
    wanted: Direction,
    our_host: str,
) -> MediaParameters:
    """Our side of what the peer's `stream` says, when we understand `types` and want to do `wanted`."""
    (payload_type, codec), digits = _chosen(stream, [codec.name for _, codec in types if codec.name in known.AUDIO])
    if all(codec.name != known.TELEPHONE_EVENT for _, codec in types):
        digits = None
    host, is_web = stream.host or description.host, stream.protocol in webrtc.PROTOCOLS
    if not host:
        raise PeerViolation("missing", place="c=", status=400)
    theirs = _direction(description, stream)
    allowed = _MIRRORED.get(theirs, theirs)
    if _is_held(host) and not is_web:
        allowed = _both(allowed, "recvonly")
    return MediaParameters(
        remote=None if is_web else _reachable(Address(host, stream.port), our_host),
        payload_type=payload_type,
        codec=codec.name,
        telephone_event_type=None if digits is None else digits[0],
        direction=_both(allowed, wanted),
        telephone_event_rate=8000 if digits is None else digits[1].clock,
        payload_types=tuple((number, codec.meaning) for number, codec in types),
    )


def _carried(
    media: MediaParameters,
    description: SessionDescription,
    stream: MediaDescription,
    our_host: str,
    *,
    is_shared: bool,
    srtp: SrtpKeys | None,
) -> MediaParameters:
    """`media` with what is agreed on how its packets travel: ports of RTCP, keys."""
    host = stream.host or description.host
    address = Address(host, stream.port) if is_shared else rtcp.rtcp_address(stream, host)
    return replace(media, rtcp=_reachable(address, our_host), rtcp_mux=is_shared, srtp=srtp)


def _codec_types(stream: MediaDescription) -> Iterator[_Type]:
    """Payload type and codec in the stream's order of preference; unknown ones are left out."""
    mapped = {}
    for mapping in stream.values("rtpmap"):
        number, _, encoding = mapping.partition(" ")
        mapped[number] = known.named(encoding)
    for number in stream.formats:
        if number.isascii() and number.isdigit():
            codec = mapped[number] if number in mapped else known.static(int(number))
            if codec is not None:
                yield int(number), codec


def _direction(description: SessionDescription, stream: MediaDescription) -> Direction:
    """What the author of `stream` wants to do; that of the whole description counts when the stream says nothing."""
    for attributes in (stream.attributes, description.attributes):
        for direction in DIRECTIONS:
            if (direction, "") in attributes:
                return direction
    return "sendrecv"


def _both(one: Direction, other: Direction) -> Direction:
    """What both directions allow."""
    sends = one in {"sendrecv", "sendonly"} and other in {"sendrecv", "sendonly"}
    receives = one in {"sendrecv", "recvonly"} and other in {"sendrecv", "recvonly"}
    if sends:
        return "sendrecv" if receives else "sendonly"
    return "recvonly" if receives else "inactive"


def _is_held(host: str) -> bool:
    return host in {"0.0.0.0", "::"}


def _reachable(address: Address | None, our_host: str) -> Address | None:
    """`address` if our packets get there: an IP address of the version of ours, and not the one that means hold."""
    if address is None or _is_held(address.host):
        return None
    try:
        # Written as sockets write it, so that the source of a packet can be compared with it.
        address = Address(str(ipaddress.ip_address(address.host)), address.port)
    except ValueError:
        return None
    return address if address.is_ipv6 == (":" in our_host) else None


def _stream(
    port: int, protocol: str, types: Sequence[_Type], direction: Direction, further: Attributes
) -> MediaDescription:
    attributes: list[tuple[str, str]] = []
    for number, codec in types:
        attributes.append(("rtpmap", f"{number} {codec.encoding}"))
        attributes += [("fmtp", f"{number} {codec.parameters}")] if _is_explained(codec, protocol) else []
    attributes += [("ptime", str(PTIME_MS)), (direction, ""), *further]
    formats = tuple(str(number) for number, _ in types)
    return MediaDescription(kind="audio", port=port, protocol=protocol, formats=formats, attributes=tuple(attributes))


def _is_explained(codec: Codec, protocol: str) -> bool:
    """Whether a codec has a line fmtp. Telephone events have none for browsers, to whom it says nothing new.

    Plivo's browser SDK strikes the numbers of telephone events off the media line and leaves what explains them; of
    that Chrome passes over rtpmap, and refuses the description for fmtp.
    """
    return bool(codec.parameters) and (codec.name != known.TELEPHONE_EVENT or protocol != webrtc.PROTOCOL)


def _refused(stream: MediaDescription) -> MediaDescription:
    """Without a port; by its name within a bundle (RFC 9143 §7.3)."""
    names = tuple(("mid", mid) for mid in stream.values("mid"))
    refused = MediaDescription(kind=stream.kind, port=0, protocol=stream.protocol, formats=stream.formats)
    return replace(refused, attributes=names)


def _written(
    local: Address, identifier: int, version: int, streams: tuple[MediaDescription, ...], whole: Attributes = ()
) -> bytes:
    return write(host=local.host, identifier=identifier, version=version, media=streams, attributes=whole)
