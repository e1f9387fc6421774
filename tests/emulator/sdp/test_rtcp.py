"""Where RTCP goes: the next port, another that is named, or the same."""

from __future__ import annotations

import pytest

from emulator.base.address import Address
from emulator.sdp.description import MediaDescription
from emulator.sdp.rtcp import MUX, rtcp_address, shares_port

HOST = "198.51.100.7"


def stream(*attributes: tuple[str, str], port: int = 4000) -> MediaDescription:
    return MediaDescription(kind="audio", port=port, protocol="RTP/AVP", formats=("0",), attributes=attributes)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", Address(HOST, 4001)),
        ("5007", Address(HOST, 5007)),
        ("5007 IN IP4 203.0.113.9", Address("203.0.113.9", 5007)),
        ("5007 IN IP6 2001:db8::1", Address("2001:db8::1", 5007)),
        ("nonsense", Address(HOST, 4001)),
        ("0", None),
        ("70000", None),
    ],
)
def test_rfc_3605(value: str, expected: Address | None) -> None:
    assert rtcp_address(stream(("rtcp", value)) if value else stream(), HOST) == expected


def test_the_last_port_has_no_next() -> None:
    assert rtcp_address(stream(port=65535), HOST) is None


def test_sharing_is_a_flag() -> None:
    assert shares_port(stream(MUX))
    assert not shares_port(stream(("rtcp-mux", "please")))
    assert not shares_port(stream())
