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
from emulator.sdp import crypto, rtcp
from emulator.sdp.description import MediaDescription, parse, write

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from emulator.sdp.codecs import Codec
    from emulator.sdp.crypto import OwnKeys, SrtpKeys
    from emulator.sdp.description import Attributes, SessionDescription

Direction = Literal["sendrecv", "sendonly", "recvonly", "inactive"]
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)

CODECS = ("PCMU", "PCMA")
"""What is offered and understood unless somebody says otherwise, best first."""
PTIME_MS = 20
"""Of the packets we send, whatever length the peer would like (RFC 8866 §6.4: a hint)."""
PROTOCOLS = frozenset({"RTP/AVP", "RTP/AVPF"})
"""Plain; but with `crypto` attributes they mean SRTP where it can be had, as many phones offer it."""
SECURE_PROTOCOLS = frozenset({"RTP/SAVP", "RTP/SAVPF"})
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
    """The keys of both directions (RFC 4568); None: plain RTP."""


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
    keys: OwnKeys | None = None,
    telephone_events: bool = True,
) -> bytes:
    """An offer to receive audio at `local`, the preferred codec first; with `keys` as SRTP and not otherwise.

    `CN` among `codecs`: our silence may be comfort noise (RFC 3389).

    `version` grows with every new description of one session (RFC 3264 §8); `identifier` stays: by default the port.
    """
    offered = [known.AUDIO[codec] for codec in codecs if codec != known.COMFORT_NOISE.name]
    digits = dict.fromkeys(known.digits_beside(codec) for codec in offered if telephone_events)
    noise = [known.COMFORT_NOISE] if known.COMFORT_NOISE.name in codecs else []
    types = [(codec.payload_type, codec) for codec in (*offered, *noise, *digits)]
    further: Attributes = (rtcp.MUX,) if rtcp_mux else ()
    if keys is not None:
        further += tuple(each.attribute() for each in keys.offered())
    stream = _stream(local.port, "RTP/AVP" if keys is None else "RTP/SAVP", types, direction, further)
    return _written(local, identifier, version, (stream,))


def answer(
    offer: bytes,
    local: Address,
    *,
    version: int = 1,
    direction: Direction = "sendrecv",
    codecs: Sequence[str] = CODECS,
    identifier: int | None = None,
    keys: OwnKeys | None = None,
    telephone_events: bool = True,
) -> Answer:
    """Answer an offer with one audio stream at `local`; every other stream is refused with port 0 (§6).

    Of the codecs we speak, the one that the offer names first is taken; comfort noise, a port for RTP and RTCP
    together, and with `keys` SRTP are taken when they are offered. Raises PeerViolation with status 488 when there is
    nothing in common, 400 when the offer cannot be read.
    """
    description = parse(offer)
    chosen = next((stream for stream in description.media if _is_usable(stream, codecs, keys)), None)
    if chosen is None:
        raise PeerViolation("no audio stream with a codec in common", place="m=", status=488)
    audio, digits = _chosen(chosen, codecs)
    types = [audio, *_noise_beside(audio, chosen)]
    types += [digits] if digits is not None and telephone_events else []
    is_shared, key = rtcp.shares_port(chosen), crypto.accepted(chosen.values("crypto"), keys)
    media = _agreed(description, chosen, types, direction, local.host)
    media = _carried(media, description, chosen, local.host, is_shared=is_shared, srtp=key and key[1])
    further: Attributes = (rtcp.MUX,) if is_shared else ()
    if key is not None:
        further += (key[0].attribute(),)
    accepted = _stream(local.port, chosen.protocol, types, media.direction, further)
    streams = tuple(accepted if stream is chosen else _refused(stream) for stream in description.media)
    return Answer(body=_written(local, identifier, version, streams), media=media)


def accept_answer(offer: bytes, answer_body: bytes) -> MediaParameters:
    """What the peer's answer to our `offer` agrees to.

    Raises PeerViolation with status 488 when our stream was refused or the answer names no codec of the offer.
    """
    ours, theirs = parse(offer), parse(answer_body)
    offered = [stream.kind for stream in ours.media].index("audio")
    if offered >= len(theirs.media) or theirs.media[offered].port == 0:
        raise PeerViolation("our audio stream was refused", place="m=", status=488)
    stream = theirs.media[offered]
    types = list(_codec_types(ours.media[offered]))
    names = {codec.name for _, codec in types}
    is_sealed = ours.media[offered].protocol in SECURE_PROTOCOLS
    has_codec = _speaks(stream, [name for name in known.AUDIO if name in names])
    if not has_codec or stream.protocol not in (SECURE_PROTOCOLS if is_sealed else PROTOCOLS):
        raise PeerViolation("no codec of the offer in the answer", place="m=", status=488)
    taken = {number for number, _ in types}
    types += [(number, codec) for number, codec in _codec_types(stream) if number not in taken and codec.name in names]
    srtp = crypto.answered(crypto.usable(ours.media[offered].values("crypto")), stream.values("crypto"))
    if is_sealed and srtp is None:
        raise PeerViolation("none of our SRTP keys was accepted", place="a=crypto", status=488)
    media = _agreed(theirs, stream, types, _direction(ours, ours.media[offered]), ours.host)
    is_shared = rtcp.shares_port(ours.media[offered]) and rtcp.shares_port(stream)
    return _carried(media, theirs, stream, ours.host, is_shared=is_shared, srtp=srtp)


def _speaks(stream: MediaDescription, codecs: Sequence[str]) -> bool:
    is_open = stream.kind == "audio" and stream.port != 0
    return is_open and any(codec.name in codecs for _, codec in _codec_types(stream))


def _is_usable(stream: MediaDescription, codecs: Sequence[str], keys: OwnKeys | None) -> bool:
    """Whether an offered stream can be answered; a secure one takes keys of both sides."""
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
    host = stream.host or description.host
    if not host:
        raise PeerViolation("missing", place="c=", status=400)
    theirs = _direction(description, stream)
    allowed = _MIRRORED.get(theirs, theirs)
    if _is_held(host):
        allowed = _both(allowed, "recvonly")
    return MediaParameters(
        remote=_reachable(Address(host, stream.port), our_host),
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
        ipaddress.ip_address(address.host)
    except ValueError:
        return None
    return address if (":" in address.host) == (":" in our_host) else None


def _stream(
    port: int, protocol: str, types: Sequence[_Type], direction: Direction, further: Attributes
) -> MediaDescription:
    attributes: list[tuple[str, str]] = []
    for number, codec in types:
        attributes.append(("rtpmap", f"{number} {codec.encoding}"))
        attributes += [("fmtp", f"{number} {codec.parameters}")] if codec.parameters else []
    attributes += [("ptime", str(PTIME_MS)), (direction, ""), *further]
    formats = tuple(str(number) for number, _ in types)
    return MediaDescription(kind="audio", port=port, protocol=protocol, formats=formats, attributes=tuple(attributes))


def _refused(stream: MediaDescription) -> MediaDescription:
    return MediaDescription(kind=stream.kind, port=0, protocol=stream.protocol, formats=stream.formats)


def _written(local: Address, identifier: int | None, version: int, streams: tuple[MediaDescription, ...]) -> bytes:
    number = local.port if identifier is None else identifier
    return write(host=local.host, identifier=number, version=version, media=streams)
