"""Offer and answer for one audio stream: RFC 3264; telephone-event: RFC 4733 §2.4; hold: RFC 3264 §8.4.

Pure functions. A stream or a codec that is not understood is refused, never guessed. A payload type is what its author
wants to receive (RFC 3264 §5.1): we send by the peer's numbers and understand our own.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from emulator.base.address import Address
from emulator.base.errors import PeerViolation
from emulator.sdp import codecs as known
from emulator.sdp.description import MediaDescription, parse, write

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from emulator.sdp.codecs import Codec
    from emulator.sdp.description import SessionDescription

Direction = Literal["sendrecv", "sendonly", "recvonly", "inactive"]
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)

CODECS = ("PCMU", "PCMA")
"""What is offered and understood unless somebody says otherwise, best first."""
PTIME_MS = 20
"""Of the packets we send, whatever length the peer would like (RFC 8866 §6.4: a hint)."""
PROTOCOLS = frozenset({"RTP/AVP", "RTP/AVPF"})
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
    direction: Direction
    """What we may do."""
    payload_types: tuple[tuple[int, str], ...] = ()
    """What the peer may send: payload types and the codecs they mean, `telephone-event` among them."""


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
) -> bytes:
    """An offer to receive audio at `local`, the preferred codec first.

    `version` grows with every new description of one session (RFC 3264 §8); `identifier` stays: by default the port.
    """
    offered = [known.AUDIO[codec] for codec in codecs]
    digits = dict.fromkeys(known.digits_beside(codec) for codec in offered)
    types = [(codec.payload_type, codec) for codec in (*offered, *digits)]
    return _written(local, identifier, version, (_stream(local.port, "RTP/AVP", types, direction),))


def answer(
    offer: bytes,
    local: Address,
    *,
    version: int = 1,
    direction: Direction = "sendrecv",
    codecs: Sequence[str] = CODECS,
    identifier: int | None = None,
) -> Answer:
    """Answer an offer with one audio stream at `local`; every other stream is refused with port 0 (§6).

    Of the codecs we speak, the one that the offer names first is taken. Raises PeerViolation with status 488 when
    there is nothing in common, 400 when the offer cannot be read.
    """
    description = parse(offer)
    chosen = next((stream for stream in description.media if _is_usable(stream, codecs)), None)
    if chosen is None:
        raise PeerViolation("no audio stream with a codec in common", place="m=", status=488)
    audio, digits = _chosen(chosen, codecs)
    types = [audio] if digits is None else [audio, digits]
    media = _agreed(description, chosen, types, direction, local.host)
    accepted = _stream(local.port, chosen.protocol, types, media.direction)
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
    if not _is_usable(stream, [name for name in known.AUDIO if name in names]):
        raise PeerViolation("no codec of the offer in the answer", place="m=", status=488)
    taken = {number for number, _ in types}
    types += [(number, codec) for number, codec in _codec_types(stream) if number not in taken and codec.name in names]
    return _agreed(theirs, stream, types, _direction(ours, ours.media[offered]), ours.host)


def _is_usable(stream: MediaDescription, codecs: Sequence[str]) -> bool:
    fits = stream.kind == "audio" and stream.port != 0 and stream.protocol in PROTOCOLS
    return fits and any(codec.name in codecs for _, codec in _codec_types(stream))


def _chosen(stream: MediaDescription, codecs: Sequence[str]) -> tuple[_Type, _Type | None]:
    """The stream's first codec among `codecs`, and its digits: those of the same clock if it has them, else any."""
    types = list(_codec_types(stream))
    audio = next((number, codec) for number, codec in types if codec.name in codecs)
    digits = [each for each in types if each[1].name == known.TELEPHONE_EVENT]
    fitting = [each for each in digits if each[1].clock == audio[1].clock]
    return audio, next(iter(fitting or digits), None)


def _agreed(
    description: SessionDescription,
    stream: MediaDescription,
    types: Sequence[_Type],
    wanted: Direction,
    our_host: str,
) -> MediaParameters:
    """Our side of what the peer's `stream` says, when we understand `types` and want to do `wanted`."""
    (payload_type, codec), digits = _chosen(stream, [codec.name for _, codec in types if codec.name in known.AUDIO])
    host = stream.host or description.host
    if not host:
        raise PeerViolation("missing", place="c=", status=400)
    theirs = _direction(description, stream)
    allowed = _MIRRORED.get(theirs, theirs)
    if _is_held(host):
        allowed = _both(allowed, "recvonly")
    return MediaParameters(
        remote=Address(host, stream.port) if _is_in_reach(host, our_host) and not _is_held(host) else None,
        payload_type=payload_type,
        codec=codec.name,
        telephone_event_type=None if digits is None else digits[0],
        direction=_both(allowed, wanted),
        payload_types=tuple((number, codec.name) for number, codec in types),
    )


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


def _is_in_reach(host: str, our_host: str) -> bool:
    """Whether `host` is an IP address, of the version of ours: a socket speaks one of them."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return (":" in host) == (":" in our_host)


def _stream(port: int, protocol: str, types: Sequence[_Type], direction: Direction) -> MediaDescription:
    attributes: list[tuple[str, str]] = []
    for number, codec in types:
        attributes.append(("rtpmap", f"{number} {codec.encoding}"))
        attributes += [("fmtp", f"{number} {codec.parameters}")] if codec.parameters else []
    attributes += [("ptime", str(PTIME_MS)), (direction, "")]
    formats = tuple(str(number) for number, _ in types)
    return MediaDescription(kind="audio", port=port, protocol=protocol, formats=formats, attributes=tuple(attributes))


def _refused(stream: MediaDescription) -> MediaDescription:
    return MediaDescription(kind=stream.kind, port=0, protocol=stream.protocol, formats=stream.formats)


def _written(local: Address, identifier: int | None, version: int, streams: tuple[MediaDescription, ...]) -> bytes:
    number = local.port if identifier is None else identifier
    return write(host=local.host, identifier=number, version=version, media=streams)
