"""From a datagram to a message: RFC 3261 §7, §8.2.2, §18.3. Lenient where the meaning is plain."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from emulator.base.errors import PeerViolation
from emulator.sip.grammar import is_token
from emulator.sip.headers import Headers
from emulator.sip.message import ENCODING, ENCODING_ERRORS, Request, Response
from emulator.sip.methods import EXISTING
from emulator.sip.via import Via

if TYPE_CHECKING:
    from emulator.sip.message import Message

_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
_VERSION = re.compile(r"SIP/[0-9]+\.[0-9]+", re.IGNORECASE)
_STATUS_LINE = re.compile(r"SIP/2\.0[ \t]+([1-6][0-9]{2})(?:[ \t]+(.*))?", re.IGNORECASE)

_SINGLE = ("Call-ID", "CSeq", "From", "To", "Max-Forwards", "Content-Length")
"""Fields that stand once (§7.3.1): of two, nobody knows which is meant."""


class Unreadable(PeerViolation):
    """A datagram that is no correct message; `request` is what can be read of it, when that is a request."""

    def __init__(self, violation: PeerViolation, request: Request | None) -> None:
        super().__init__(str(violation), status=violation.status)
        self.place = violation.place
        self.request = request


def is_keep_alive(data: bytes) -> bool:
    """Whether the datagram only keeps a NAT open: line ends, blanks or zeros (RFC 5626 §3.5.1)."""
    return not data.strip(b"\r\n\0 \t")


def parse(data: bytes) -> Request | Response:
    """Read one datagram and check everything that the layers above rely on.

    Raises Unreadable, naming the header field that is wrong; `status` is what a request deserves.
    """
    message: Request | Response | None = None
    try:
        message, torn = _read(data)
        _check(message)
        if torn:
            raise PeerViolation("the header section does not end", place="message", status=400)
        return _with_body(message, data)
    except Unreadable:
        raise
    except PeerViolation as violation:
        raise Unreadable(violation, message if isinstance(message, Request) else None) from violation


def _read(data: bytes) -> tuple[Request | Response, bool]:
    """The message with all that follows the header section as its body, and whether that section has no end."""
    text = data.lstrip(b"\r\n")
    end = _END_OF_HEADERS.search(text)
    head, body = (text[: end.start()], text[end.end() :]) if end else (text, b"")
    lines = head.decode(ENCODING, ENCODING_ERRORS).replace("\r\n", "\n").split("\n")
    headers = Headers(_fields(lines[1:]))
    if match := _STATUS_LINE.fullmatch(lines[0]):
        return Response(int(match[1]), match[2] or "", headers, body, data), end is None
    method, uri, version = _request_line(lines[0])
    request = Request(method, uri, headers, body, data)
    if version != "SIP/2.0":
        raise Unreadable(PeerViolation(version, place="start line", status=505), request)
    return request, end is None


def _request_line(line: str) -> tuple[str, str, str]:
    """(method, URI, version). A URI with blanks inside or brackets around is let be (RFC 4475 §3.1.2)."""
    method, _, rest = line.strip().partition(" ")
    uri, _, version = rest.rpartition(" ")
    if not is_token(method) or not uri.strip() or not _VERSION.fullmatch(version):
        raise PeerViolation(f"neither request nor response: {line[:60]!r}", place="start line")
    return method, uri.strip().strip("<>"), version.upper()


def _fields(lines: list[str]) -> list[tuple[str, str]]:
    fields: list[tuple[str, str]] = []
    for line in lines:
        if line[:1] in {" ", "\t"} and fields:
            name, value = fields[-1]
            fields[-1] = (name, f"{value} {_of_one_line(line)}".strip())
            continue
        name, colon, value = line.partition(":")
        name = name.rstrip()
        # A line that is no header field says nothing; whether something is missing is seen later.
        if colon and is_token(name):
            fields.append((name, _of_one_line(value)))
    return fields


def _of_one_line(text: str) -> str:
    # A carriage return alone ends a line for some: what we copy must not begin one of its own there.
    return text.strip().replace("\r", " ")


def _check(message: Message) -> None:
    """Read every field that later code may ask for without expecting a refusal."""
    for name in _SINGLE:
        if len(message.headers.get_all(name)) > 1:
            raise PeerViolation("stands more than once", place=name, status=400)
    cseq, _, _, _ = message.cseq, message.call_id, message.via, (message.from_, message.to)
    for hop in message.headers.elements("via")[1:]:
        Via.parse(hop)
    if not isinstance(message, Request):
        return
    if cseq.method != message.method:
        # What an unknown method has to say in its CSeq is not ours to judge (RFC 4475 §3.1.2.18).
        status = 400 if message.method in EXISTING else 501
        raise PeerViolation(f"{cseq.method} in a {message.method}", place="CSeq", status=status)
    for address in (message.from_, message.to, *message.contacts):
        if address.uri_text != "*":
            _ = address.uri
    _ = message.uri, message.record_route


def _with_body(message: Request | Response, data: bytes) -> Request | Response:
    """Cut the body to Content-Length: bytes beyond it are ignored, missing ones an error (§18.3)."""
    length = message.content_length
    if length is None or length == len(message.body):
        return message
    if length > len(message.body):
        missing = length - len(message.body)
        raise PeerViolation(f"{missing} bytes of the body are missing", place="Content-Length", status=400)
    body = message.body[:length]
    if isinstance(message, Request):
        return Request(message.method, message.uri_text, message.headers, body, data)
    return Response(message.status, message.reason, message.headers, body, data)
