"""Messages written by hand, as a strange peer might send them."""

from __future__ import annotations

from typing import TypedDict

from tests.emulator.sip.hops import udp

STRANGER = udp("198.51.100.7", 5062)


class Parts(TypedDict, total=False):
    """What may be odd about a request."""

    uri: str
    via: str
    sender: str
    to: str
    cseq: str


def crafted(  # noqa: PLR0913 - the parts of a request
    method: str = "INVITE",
    *,
    uri: str = "sip:bob@192.0.2.1",
    via: str = "SIP/2.0/UDP 198.51.100.7:5062;branch=z9hG4bK1",
    sender: str = "<sip:eve@198.51.100.7>;tag=e1",
    to: str = "<sip:bob@192.0.2.1>",
    call_id: str = "c1",
    cseq: str = "",
    more: tuple[str, ...] = (),
    body: bytes = b"",
) -> bytes:
    """A request."""
    lines = [
        f"{method} {uri} SIP/2.0",
        f"Via: {via}",
        "Max-Forwards: 70",
        f"From: {sender}",
        f"To: {to}",
        f"Call-ID: {call_id}",
        f"CSeq: {cseq or f'1 {method}'}",
        "Contact: <sip:eve@198.51.100.7:5062>",
        *more,
        f"Content-Length: {len(body)}",
        "",
        "",
    ]
    return "\r\n".join(lines).encode() + body


def without(data: bytes, name: str) -> bytes:
    """The message without its header field `name`."""
    lines = data.split(b"\r\n")
    return b"\r\n".join(line for line in lines if not line.lower().startswith(name.lower().encode() + b":"))
