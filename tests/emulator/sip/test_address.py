"""name-addr and addr-spec: RFC 3261 §20.10."""

from __future__ import annotations

import pytest
import sipmessage

from emulator.base.errors import PeerViolation
from emulator.sip.address import NameAddress


@pytest.mark.parametrize(
    ("text", "name", "uri", "tag"),
    [
        ('"Mr. Watson" <sip:watson@x>;q=0.7;tag=a', "Mr. Watson", "sip:watson@x", "a"),
        ("Anonymous <sip:c8oqz84zk7z@privacy.org>;tag=hyh8", "Anonymous", "sip:c8oqz84zk7z@privacy.org", "hyh8"),
        ("<sip:a@x;lr>", "", "sip:a@x;lr", ""),
        ("sip:+12125551212@phone2net.com;tag=887s", "", "sip:+12125551212@phone2net.com", "887s"),
        ('"" <sip:a@x> ; tag = 1', "", "sip:a@x", "1"),
        ('"a \\"b\\" <c>" < sip:a@x >', 'a "b" <c>', "sip:a@x", ""),
        ("*", "", "*", ""),
        ("caf\udce9 <sip:a@x>", "caf\udce9", "sip:a@x", ""),
    ],
)
def test_reading(text: str, name: str, uri: str, tag: str) -> None:
    address = NameAddress.parse(text, "From")
    assert (address.display_name, address.uri_text, address.tag) == (name, uri, tag)


@pytest.mark.parametrize("text", ["", "<sip:a@x", '"open <sip:a@x>', 'sip:a@x"', " "])
def test_what_is_no_address_is_named(text: str) -> None:
    with pytest.raises(PeerViolation, match="To"):
        NameAddress.parse(text, "To")


def test_a_bad_uri_is_named_by_its_field() -> None:
    with pytest.raises(PeerViolation, match="From"):
        _ = NameAddress.parse("<nonsense>", "From").uri


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("", "<sip:a@x>"),
        ("Alice", "Alice <sip:a@x>"),
        ("Alice Liddell", "Alice Liddell <sip:a@x>"),
        ('A. "Q" L, jr', '"A. \\"Q\\" L, jr" <sip:a@x>'),
        ("a\nVia: b", '"a Via: b" <sip:a@x>'),
    ],
)
def test_writing(name: str, written: str) -> None:
    assert str(NameAddress("sip:a@x", name)) == written
    theirs = sipmessage.Address.parse(written)
    assert (theirs.name or "") == name.replace("\n", " ")
