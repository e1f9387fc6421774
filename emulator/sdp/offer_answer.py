"""Offer and answer for one audio stream: RFC 3264; telephone-event: RFC 4733 §2.4; hold: RFC 3264 §8.4.

Pure functions. G.711 is what is spoken; a stream or a codec that is not understood is refused, never guessed.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from emulator.base.address import Address
from emulator.base.errors import PeerViolation
from emulator.sdp.description import MediaDescription, parse, write

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from emulator.sdp.description import SessionDescription

Direction = Literal["sendrecv", "sendonly", "recvonly", "inactive"]
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)

STATIC_TYPES = {"PCMU": 0, "PCMA": 8}
"""RFC 3551, table 4: the codecs we speak, all at 8000 Hz."""
CODECS = ("PCMU", "PCMA")
TELEPHONE_EVENT = "TELEPHONE-EVENT"
TELEPHONE_EVENT_TYPE = 101
DTMF_EVENTS = "0-16"
PTIME_MS = 20
"""Of the packets we send, whatever length the peer would like (RFC 8866 §6.4: a hint)."""
PROTOCOLS = frozenset({"RTP/AVP", "RTP/AVPF"})
_RATE = "8000"
_MIRRORED: dict[Direction, Direction] = {"sendonly": "recvonly", "recvonly": "sendonly"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaParameters:
    """What was agreed, as seen from our side."""

    remote: Address | None
    """Where our RTP goes; None when the peer holds in the old way (0.0.0.0) or names no address that we can reach."""
    payload_type: int
    """Of the packets we send."""
    codec: str
    """`PCMU` or `PCMA`."""
    telephone_event_type: int | None
    """Payload type of digits, or None when the peer takes none."""
    direction: Direction
    """What we may do."""


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
    types = {str(STATIC_TYPES[codec]): codec for codec in codecs}
    stream = _stream(local.port, "RTP/AVP", types, TELEPHONE_EVENT_TYPE, direction)
    return _written(local, identifier, version, (stream,))


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
    media = _agreed(description, chosen, codecs, direction, local.host)
    accepted = _stream(
        local.port, chosen.protocol, {str(media.payload_type): media.codec}, media.telephone_event_type, media.direction
    )
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
    known = [name for _, name in _codec_types(ours.media[offered])]
    if not _is_usable(stream, known):
        raise PeerViolation("no codec of the offer in the answer", place="m=", status=488)
    return _agreed(theirs, stream, known, _direction(ours, ours.media[offered]), ours.host)


def _is_usable(stream: MediaDescription, codecs: Sequence[str]) -> bool:
    fits = stream.kind == "audio" and stream.port != 0 and stream.protocol in PROTOCOLS
    return fits and any(name in codecs for _, name in _codec_types(stream))


def _agreed(
    description: SessionDescription,
    stream: MediaDescription,
    codecs: Sequence[str],
    wanted: Direction,
    our_host: str,
) -> MediaParameters:
    """Our side of what the peer's `stream` says, when we want to do `wanted`."""
    types = list(_codec_types(stream))
    payload_type, codec = next((number, name) for number, name in types if name in codecs)
    digits = next((number for number, name in types if name == TELEPHONE_EVENT), None)
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
        codec=codec,
        telephone_event_type=digits,
        direction=_both(allowed, wanted),
    )


def _codec_types(stream: MediaDescription) -> Iterator[tuple[int, str]]:
    """(payload type, codec name in upper case) in the stream's order of preference; unknown ones are left out."""
    names = {str(number): name for name, number in STATIC_TYPES.items()}
    for mapping in stream.values("rtpmap"):
        number, _, encoding = mapping.partition(" ")
        name, _, rate = encoding.strip().upper().partition("/")
        names[number] = name if rate in {_RATE, f"{_RATE}/1"} else ""
    for number in stream.formats:
        name = names.get(number, "")
        if (name in STATIC_TYPES or name == TELEPHONE_EVENT) and number.isascii() and number.isdigit():
            yield int(number), name


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


def _stream(
    port: int, protocol: str, types: dict[str, str], telephone_event_type: int | None, direction: Direction
) -> MediaDescription:
    attributes = [("rtpmap", f"{number} {codec}/{_RATE}") for number, codec in types.items()]
    formats = list(types)
    if telephone_event_type is not None:
        digits = str(telephone_event_type)
        formats.append(digits)
        attributes += [("rtpmap", f"{digits} telephone-event/{_RATE}"), ("fmtp", f"{digits} {DTMF_EVENTS}")]
    attributes += [("ptime", str(PTIME_MS)), (direction, "")]
    return MediaDescription(
        kind="audio", port=port, protocol=protocol, formats=tuple(formats), attributes=tuple(attributes)
    )


def _refused(stream: MediaDescription) -> MediaDescription:
    return MediaDescription(kind=stream.kind, port=0, protocol=stream.protocol, formats=stream.formats)


def _written(local: Address, identifier: int | None, version: int, streams: tuple[MediaDescription, ...]) -> bytes:
    number = local.port if identifier is None else identifier
    return write(host=local.host, identifier=number, version=version, media=streams)
