"""URIs: RFC 3261 §19.1 with its own examples, RFC 3966; a second parser as a second opinion."""

from __future__ import annotations

import pytest
import sipmessage

from emulator.base.errors import PeerViolation
from emulator.sip.uri import Uri


@pytest.mark.parametrize(
    ("text", "user", "host", "port"),
    [
        ("sip:alice@atlanta.com", "alice", "atlanta.com", None),
        ("sip:alice:secretword@atlanta.com;transport=tcp", "alice", "atlanta.com", None),
        ("sips:alice@atlanta.com?subject=project%20x&priority=urgent", "alice", "atlanta.com", None),
        ("sip:+1-212-555-1212:1234@gateway.com;user=phone", "+1-212-555-1212", "gateway.com", None),
        ("sips:1212@gateway.com", "1212", "gateway.com", None),
        ("sip:alice@192.0.2.4", "alice", "192.0.2.4", None),
        ("sip:atlanta.com;method=REGISTER?to=alice%40atlanta.com", None, "atlanta.com", None),
        ("sip:alice;day=tuesday@atlanta.com", "alice;day=tuesday", "atlanta.com", None),
        ("sip:bob@[2001:db8::9:1]:5070", "bob", "2001:db8::9:1", 5070),
    ],
)
def test_the_examples_of_the_standard(text: str, user: str | None, host: str, port: int | None) -> None:
    uri = Uri.parse(text)
    assert (uri.user, uri.host, uri.port) == (user, host, port)
    assert str(uri) == text


@pytest.mark.parametrize("text", ["sip:alice@atlanta.com:5070;transport=tcp", "sips:1212@gateway.com", "sip:a%20b@h"])
def test_a_second_opinion(text: str) -> None:
    theirs = sipmessage.URI.parse(text)
    ours = Uri.parse(text)
    assert (ours.scheme, ours.host, ours.port) == (theirs.scheme, theirs.host, theirs.port)


def test_escapes() -> None:
    uri = Uri.parse("sip:%61lice%20b@h")
    assert uri.user == "alice b"
    assert str(uri) == "sip:alice%20b@h"
    assert Uri.escape_user("+1 (555)@x") == "+1%20(555)%40x"


def test_telephone_numbers() -> None:
    uri = Uri.parse("tel:+15550100;phone-context=x")
    assert (uri.scheme, uri.user, uri.host) == ("tel", "+15550100", "")
    assert str(uri) == "tel:+15550100;phone-context=x"


@pytest.mark.parametrize(
    "text", ["", "alice", "sip:", "sip:a@", "sip:a b@h", "sip:a@h:x", "1sip:a@b", "sip:a@h\n", "<sip:a@h>"]
)
def test_what_is_no_uri_is_named(text: str) -> None:
    with pytest.raises(PeerViolation, match="Contact") as caught:
        Uri.parse(text, "Contact")
    assert caught.value.status == 400


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp"),
        ("sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5"),
        ("sip:carol@chicago.com", "sip:carol@chicago.com;security=on"),
    ],
)
def test_equal_uris(one: str, other: str) -> None:
    assert Uri.parse(one).equals(Uri.parse(other))
    assert Uri.parse(other).equals(Uri.parse(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP"),
        ("sip:bob@biloxi.com", "sip:bob@biloxi.com:5060"),
        ("sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp"),
        ("sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting"),
        ("sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4"),
        ("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off"),
        ("sip:a@b", "sips:a@b"),
    ],
)
def test_different_uris(one: str, other: str) -> None:
    assert not Uri.parse(one).equals(Uri.parse(other))


def test_the_port_that_udp_uses() -> None:
    assert Uri.parse("sip:h").effective_port == 5060
    assert Uri.parse("sip:h:5080").effective_port == 5080
