"""SDP text and its parts: RFC 8866. Lenient in reading, exact in writing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from emulator.base.errors import PeerViolation

_MEDIA = re.compile(r"(\S+) +([0-9]{1,5})(?:/[0-9]+)? +(\S+) +(\S.*)")
_CONNECTION = re.compile(r"IN +IP[46] +([^\s/]+).*")

Attributes = tuple[tuple[str, str], ...]
"""a= lines in order: name, and value, which is empty for a flag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaDescription:
    """One m= section."""

    kind: str
    """`audio`, `video`, …"""
    port: int
    protocol: str
    """`RTP/AVP`, …"""
    formats: tuple[str, ...]
    """Payload types as text."""
    host: str = ""
    """Of its own c= line; empty: the one of the whole description counts."""
    attributes: Attributes = ()

    def values(self, name: str) -> list[str]:
        """Every value of the attribute `name`."""
        return [value for key, value in self.attributes if key == name]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionDescription:
    """What we read of a description."""

    host: str = ""
    """Of the c= line before the first m=; empty when there is none."""
    attributes: Attributes = ()
    """Those before the first m=."""
    media: tuple[MediaDescription, ...] = ()


@dataclass(slots=True)
class _Section:
    media_line: str = ""
    host: str = ""
    attributes: list[tuple[str, str]] = field(default_factory=list)


def parse(body: bytes) -> SessionDescription:
    """Read a description. Line ends may be CR LF, LF, or have stray CRs; lines that say nothing to us are skipped.

    Raises PeerViolation naming the line: status 488 for what is no SDP, 400 for a line that cannot be read.
    """
    lines = body.decode("utf-8", "replace").replace("\r", "\n").split("\n")
    if not any(line.strip() == "v=0" for line in lines):
        raise PeerViolation("no session description", place="v=", status=488)
    whole, *media = _sections(lines)
    return SessionDescription(
        host=whole.host, attributes=tuple(whole.attributes), media=tuple(_media(section) for section in media)
    )


def write(
    *, host: str, identifier: int, version: int, media: tuple[MediaDescription, ...], attributes: Attributes = ()
) -> bytes:
    """The text of a description whose streams are all at `host`, an IP address; `attributes` are of the whole."""
    family = "IP6" if ":" in host else "IP4"
    lines = ["v=0", f"o=- {identifier} {version} IN {family} {host}", "s=-", f"c=IN {family} {host}", "t=0 0"]
    lines += [f"a={name}:{value}" for name, value in attributes]
    for stream in media:
        lines.append(f"m={stream.kind} {stream.port} {stream.protocol} {' '.join(stream.formats)}")
        lines += [f"a={name}:{value}" if value else f"a={name}" for name, value in stream.attributes]
    return ("\r\n".join(lines) + "\r\n").encode()


def _sections(lines: list[str]) -> list[_Section]:
    """What stands before the first m=, then one section for each m=."""
    sections = [_Section()]
    for line in lines:
        letter, _, value = line.strip().partition("=")
        if letter == "m":
            sections.append(_Section(value))
        elif letter == "c":
            sections[-1].host = _connection(value)
        elif letter == "a":
            name, _, text = value.partition(":")
            sections[-1].attributes.append((name.strip(), text.strip()))
    return sections


def _connection(value: str) -> str:
    match = _CONNECTION.fullmatch(value.strip())
    if match is None:
        raise PeerViolation(f"not readable: {value[:60]!r}", place="c=", status=400)
    return match[1]


def _media(section: _Section) -> MediaDescription:
    match = _MEDIA.fullmatch(section.media_line.strip())
    if match is None or int(match[2]) > 65535:
        raise PeerViolation(f"not readable: {section.media_line[:60]!r}", place="m=", status=400)
    return MediaDescription(
        kind=match[1].lower(),
        port=int(match[2]),
        protocol=match[3].upper(),
        formats=tuple(match[4].split()),
        host=section.host,
        attributes=tuple(section.attributes),
    )
