"""Where a phone of the lab sends its audio from: what its SDP says, or the host in front of it (RFC 8866, 3581)."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from emulator.base.address import Address
from emulator.base.errors import PeerViolation
from emulator.sdp.description import parse

if TYPE_CHECKING:
    from emulator.sip.message import Message

NOBODY = ("", "0.0.0.0", "::")
"""In c= of a phone that holds as RFC 2543 did it."""


def told_media(message: Message, peer: str) -> Address | None:
    """The address of the audio in the SDP of `message`, which came from `peer` ("ip:port"); None: it names none.

    A phone behind a NAT names an address that nobody sees: then the host from which its SIP comes counts, with the port
    that it names. What came by way of a proxy is believed, for the address before us is then the proxy's.
    """
    try:
        told = parse(message.body)
    except PeerViolation:
        return None
    audio = next((media for media in told.media if media.kind == "audio" and media.port), None)
    if audio is None:
        return None
    host, seen = _plain(audio.host or told.host), _plain(peer.rpartition(":")[0])
    if host in NOBODY or (seen and host != seen and not _by_a_proxy(message)):
        host = seen
    return Address(host, audio.port) if host else None


def _by_a_proxy(message: Message) -> bool:
    return bool(message.record_route) or len(list(message.headers.elements("via"))) > 1


def _plain(host: str) -> str:
    """An IP address as everybody else writes it; empty for a name."""
    try:
        return str(ipaddress.ip_address(host.strip("[]")))
    except ValueError:
        return ""
