"""Where a stream's author takes RTCP: port + 1 (RFC 3550 §11), as `rtcp` says (RFC 3605), or RTP's port (RFC 5761)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from emulator.base.address import Address

if TYPE_CHECKING:
    from emulator.sdp.description import MediaDescription

MUX = ("rtcp-mux", "")
"""The attribute that offers and accepts one port for both."""
_ELSEWHERE = re.compile(r"([0-9]{1,5})(?: +IN +IP[46] +(\S+))?")
_LAST_PORT = 65_535


def shares_port(stream: MediaDescription) -> bool:
    """Whether the author of `stream` would take RTCP on the port of RTP."""
    return MUX in stream.attributes


def rtcp_address(stream: MediaDescription, host: str) -> Address | None:
    """Where RTCP for a stream at `host` goes if the port is not shared; None when there is no such port."""
    port = stream.port + 1
    for value in stream.values("rtcp"):
        match = _ELSEWHERE.fullmatch(value)
        if match is not None:
            port, host = int(match[1]), match[2] or host
    return Address(host, port) if 0 < port <= _LAST_PORT else None
