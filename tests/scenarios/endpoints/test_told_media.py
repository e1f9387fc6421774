"""Where a phone of the lab sends its audio from, by its SDP and by who is seen in front of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.address import Address
from emulator.sip.parser import parse
from scenarios.endpoints.told_media import told_media

if TYPE_CHECKING:
    from emulator.sip.message import Message

OWN_VIA = "Via: SIP/2.0/UDP 192.168.1.20:5060;branch=z9hG4bKx\r\n"
PROXY_VIA = "Via: SIP/2.0/UDP 192.168.1.1:5060;branch=z9hG4bKy\r\n"
PEER = "192.168.1.20:5060"


def message(sdp: str, fields: str = OWN_VIA) -> Message:
    text = (
        f"INVITE sip:x@192.168.1.5 SIP/2.0\r\n{fields}From: <sip:a@192.168.1.5>;tag=a\r\nTo: <sip:x@192.168.1.5>\r\n"
        f"Call-ID: c\r\nCSeq: 1 INVITE\r\nMax-Forwards: 70\r\nContent-Length: {len(sdp)}\r\n\r\n{sdp}"
    )
    return parse(text.encode())


def sdp(host: str, *media: str) -> str:
    family = "IP6" if ":" in host else "IP4"
    return "".join(f"{line}\r\n" for line in ("v=0", f"c=IN {family} {host}", *(media or ("m=audio 11780 RTP/AVP 0",))))


@pytest.mark.parametrize(
    ("body", "peer", "expected"),
    [
        (sdp("192.168.1.20"), PEER, Address("192.168.1.20", 11780)),
        (sdp("192.168.1.20"), "", Address("192.168.1.20", 11780)),
        (sdp("10.0.0.4"), "203.0.113.7:61000", Address("203.0.113.7", 11780)),
        (sdp("0.0.0.0"), PEER, Address("192.168.1.20", 11780)),
        (sdp("phone.example"), PEER, Address("192.168.1.20", 11780)),
        (sdp("2001:DB8:0::7"), "[2001:db8::7]:5060", Address("2001:db8::7", 11780)),
        (sdp("10.9.9.9", "m=audio 4000 RTP/AVP 0", "c=IN IP4 192.168.1.20"), PEER, Address("192.168.1.20", 4000)),
        (sdp("192.168.1.20", "m=video 9 RTP/AVP 31", "m=audio 4000 RTP/AVP 0"), PEER, Address("192.168.1.20", 4000)),
        (sdp("192.168.1.20", "m=audio 0 RTP/AVP 0"), PEER, None),
        ("", PEER, None),
    ],
)
def test_where_its_audio_is(body: str, peer: str, expected: Address | None) -> None:
    assert told_media(message(body), peer) == expected


@pytest.mark.parametrize(
    "fields", [PROXY_VIA + OWN_VIA, PROXY_VIA + "Record-Route: <sip:192.168.1.1;lr>\r\n"], ids=["vias", "record-route"]
)
def test_behind_a_proxy_the_phone_is_believed(fields: str) -> None:
    assert told_media(message(sdp("192.168.1.20"), fields), "192.168.1.1:5060") == Address("192.168.1.20", 11780)
