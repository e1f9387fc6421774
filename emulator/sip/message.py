"""Requests and responses: kept as they came, typed header fields read when asked for (RFC 3261 §7, §20)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.lazy import lazy
from emulator.sip.address import NameAddress
from emulator.sip.cseq import CSeq
from emulator.sip.grammar import parse_number
from emulator.sip.uri import Uri
from emulator.sip.via import Via

if TYPE_CHECKING:
    from emulator.sip.headers import Headers

ENCODING = "utf-8"
ENCODING_ERRORS = "surrogateescape"
"""Bytes that are no UTF-8 survive the way through text unchanged."""


_KEPT = frozenset({"headers", "body", "_data", "method", "uri_text", "status", "reason"})
"""What a message was made of."""


def readable(text: str) -> str:
    """Text whose bytes are no UTF-8: with U+FFFD for each of them, so that it can be stored and sent on."""
    return text.encode(ENCODING, ENCODING_ERRORS).decode(ENCODING, "replace")


class Message:
    """What requests and responses share. It never changes; a typed property raises PeerViolation, naming its header
    field, when the field is missing or not readable."""

    def __init__(self, headers: Headers, body: bytes, data: bytes | None) -> None:
        self.headers = headers
        self.body = body
        self._data = data

    def slim(self) -> None:
        """Forget what was read of it and can be read again: a message that is kept for long is to take little room."""
        for name in self.__dict__.keys() - _KEPT:
            del self.__dict__[name]
        self.headers.slim()

    @property
    def start_line(self) -> str:
        """The first line."""
        raise NotImplementedError

    @property
    def summary(self) -> str:
        """One line for a person."""
        raise NotImplementedError

    @lazy
    def data(self) -> bytes:
        """The bytes on the wire: those that came, or those to send."""
        if self._data is not None:
            return self._data
        lines = [self.start_line, *(f"{name}: {value}" for name, value in self.headers.items()), "", ""]
        return "\r\n".join(lines).encode(ENCODING, ENCODING_ERRORS) + self.body

    @lazy
    def via(self) -> Via:
        """The topmost hop (§20.42)."""
        self.headers.required("Via")
        return Via.parse(next(iter(self.headers.elements("via")), ""))

    @lazy
    def from_(self) -> NameAddress:
        """§20.20."""
        return NameAddress.parse(self.headers.required("From"), "From")

    @lazy
    def to(self) -> NameAddress:
        """§20.39."""
        return NameAddress.parse(self.headers.required("To"), "To")

    @lazy
    def contacts(self) -> tuple[NameAddress, ...]:
        """§20.10; `*` of a REGISTER is an address with that text as its URI."""
        return tuple(NameAddress.parse(element, "Contact") for element in self.headers.elements("contact"))

    @property
    def contact(self) -> NameAddress | None:
        """The first contact."""
        return self.contacts[0] if self.contacts else None

    @lazy
    def record_route(self) -> tuple[NameAddress, ...]:
        """§20.30."""
        return tuple(NameAddress.parse(element, "Record-Route") for element in self.headers.elements("record-route"))

    @lazy
    def cseq(self) -> CSeq:
        """§20.16."""
        return CSeq.parse(self.headers.required("CSeq"))

    @lazy
    def call_id(self) -> str:
        """§20.8."""
        return self.headers.required("Call-ID")

    @lazy
    def content_length(self) -> int | None:
        """§20.14, in bytes; None when missing."""
        return self._number("Content-Length")

    @lazy
    def content_type(self) -> str:
        """§20.15: media type in lower case without parameters, or an empty string."""
        return (self.headers.get("content-type") or "").partition(";")[0].strip().lower()

    @lazy
    def expires(self) -> int | None:
        """§20.19, in seconds; None when missing."""
        return self._number("Expires")

    @property
    def user_agent(self) -> str:
        """§20.41, or an empty string."""
        return self.headers.get("user-agent") or ""

    def _number(self, name: str) -> int | None:
        text = self.headers.get(name)
        return None if text is None else parse_number(text, name)


class Request(Message):
    """A request (§7.1)."""

    def __init__(
        self, method: str, uri_text: str, headers: Headers, body: bytes = b"", data: bytes | None = None
    ) -> None:
        super().__init__(headers, body, data)
        self.method = method
        self.uri_text = uri_text
        """The Request-URI exactly as it came."""

    @property
    def start_line(self) -> str:
        """§7.1."""
        return f"{self.method} {self.uri_text} SIP/2.0"

    @property
    def summary(self) -> str:
        """`INVITE sip:alice@192.0.2.1`."""
        return f"{self.method} {self.uri_text}"

    @lazy
    def uri(self) -> Uri:
        """The Request-URI, parsed."""
        return Uri.parse(self.uri_text, "Request-URI")

    @property
    def authorization(self) -> str | None:
        """The credentials (§20.7), unparsed."""
        return self.headers.get("authorization")

    def with_via(self, via: Via) -> Request:
        """The request with another topmost Via: with what the server adds to it on arrival (§18.2.1, RFC 3581 §4)."""
        if via == self.via:
            return self
        _, comma, others = (self.headers.get("via") or "").partition(",")
        headers = self.headers.with_first("Via", f"{via}{comma}{others}")
        request = Request(self.method, self.uri_text, headers, self.body, self.data)
        # What was read of the other header fields is as true of the copy.
        known = {name: value for name, value in self.__dict__.items() if name not in {"headers", "via"}}
        request.__dict__.update(known, via=via)
        return request


class Response(Message):
    """A response (§7.2)."""

    def __init__(
        self, status: int, reason: str, headers: Headers, body: bytes = b"", data: bytes | None = None
    ) -> None:
        super().__init__(headers, body, data)
        self.status = status
        self.reason = reason

    @property
    def start_line(self) -> str:
        """§7.2."""
        return f"SIP/2.0 {self.status} {self.reason}"

    @property
    def summary(self) -> str:
        """`180 Ringing (INVITE)`."""
        method = (self.headers.get("cseq") or "").rpartition(" ")[2]
        return f"{self.status} {self.reason} ({method})"
