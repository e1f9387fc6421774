"""Via: reading, the stamps of RFC 3581, the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.address import Address
from emulator.base.errors import PeerViolation
from emulator.sip.hop import Hop
from emulator.sip.via import Via
from tests.emulator.sip.hops import udp

if TYPE_CHECKING:
    from emulator.sip.hop import Transport

HERE = udp("192.0.2.1", 5062)


def test_reading_and_writing() -> None:
    via = Via.parse("sip / 2.0 / udp first.example.com: 4000;ttl=16;maddr=224.2.0.1 ;branch=z9hG4bKa7c6a8dlze.1")
    assert (via.transport, via.host, via.port) == ("UDP", "first.example.com", 4000)
    assert via.branch == "z9hG4bKa7c6a8dlze.1"
    assert str(via) == "SIP/2.0/UDP first.example.com:4000;ttl=16;maddr=224.2.0.1;branch=z9hG4bKa7c6a8dlze.1"
    assert Via.parse("SIP/2.0/TLS [2001:db8::1]").sent_by == ("2001:db8::1", 5060)
    assert Via.parse("SIP/2.0/UDP HOST").branch == ""
    assert str(Via.parse("SIP/7.0/UDP x")) == "SIP/7.0/UDP x"


@pytest.mark.parametrize(
    "text", ["", "SIP/2.0 UDP x", "SIP/x/UDP x", "SIP/2.0/UDP", "SIP/2.0/UDP a b", "SIP/2.0/UDP x:y"]
)
def test_what_is_no_via_is_named(text: str) -> None:
    with pytest.raises(PeerViolation, match="Via"):
        Via.parse(text)


@pytest.mark.parametrize(
    ("text", "stamped", "reply_to", "behind_nat"),
    [
        ("192.0.2.1:5062", "192.0.2.1:5062", HERE, False),
        ("192.0.2.1", "192.0.2.1", udp("192.0.2.1", 5060), False),
        ("192.0.2.1:5062;rport", "192.0.2.1:5062;rport=5062;received=192.0.2.1", HERE, False),
        ("192.0.2.1;rport", "192.0.2.1;rport=5062;received=192.0.2.1", HERE, True),
        ("10.1.1.1:5062", "10.1.1.1:5062;received=192.0.2.1", HERE, True),
        ("10.1.1.1:9999;rport", "10.1.1.1:9999;rport=5062;received=192.0.2.1", HERE, True),
    ],
)
def test_stamp_and_way_back(text: str, stamped: str, reply_to: Hop, behind_nat: bool) -> None:
    via = Via.parse(f"SIP/2.0/UDP {text}")
    assert str(via.stamped(HERE)) == f"SIP/2.0/UDP {stamped}"
    assert via.reply_hop(HERE) == via.stamped(HERE).reply_hop(HERE) == reply_to
    assert via.is_behind_nat(HERE) is via.stamped(HERE).is_behind_nat(HERE) is behind_nat


@pytest.mark.parametrize(
    ("text", "source", "home"),
    [
        ("SIP/2.0/TCP 192.0.2.10:5070", "tcp", 5070),
        ("SIP/2.0/TCP 192.0.2.10", "tcp", 5060),
        ("SIP/2.0/TLS 192.0.2.10", "tls", 5061),
        ("SIP/2.0/TCP 10.0.0.5:5080", "tcp", 5080),
    ],
)
def test_where_a_response_goes_when_its_connection_is_gone(text: str, source: Transport, home: int) -> None:
    came_from = Hop(source, Address("192.0.2.10", 40001))
    assert Via.parse(text).home_hop(came_from) == Hop(source, Address("192.0.2.10", home))
