"""The multi-map of header fields: RFC 3261 §7.3."""

from __future__ import annotations

import pytest

from emulator.base.errors import PeerViolation
from emulator.sip.headers import Headers, canonical

FIELDS = (("v", "SIP/2.0/UDP a"), ("X-Ph-Id", "1"), ("VIA", "SIP/2.0/UDP b, SIP/2.0/UDP c"), ("i", "call"))


def test_names_compare_without_case_and_in_their_compact_form() -> None:
    headers = Headers(FIELDS)
    assert headers.get("Via") == "SIP/2.0/UDP a"
    assert headers.get_all("via") == ["SIP/2.0/UDP a", "SIP/2.0/UDP b, SIP/2.0/UDP c"]
    assert headers.elements("V") == ["SIP/2.0/UDP a", "SIP/2.0/UDP b", "SIP/2.0/UDP c"]
    assert headers.get("Call-ID") == "call"
    assert headers.get("x-ph-ID") == "1"
    assert headers.get("To") is None
    assert "x-ph-id" in headers
    assert "to" not in headers
    assert canonical("L") == "content-length"
    assert canonical("z") == "z"


def test_fields_keep_their_order_and_spelling() -> None:
    headers = Headers(FIELDS)
    assert headers.items() == FIELDS
    assert len(headers) == 4


@pytest.mark.parametrize("name", ["To", "Subject"])
def test_what_is_required_and_missing_or_empty_is_named(name: str) -> None:
    with pytest.raises(PeerViolation, match="missing") as raised:
        Headers((("s", ""),)).required(name)
    assert (raised.value.place, raised.value.status) == (name, 400)


def test_changed_copies() -> None:
    headers = Headers(FIELDS)
    assert headers.with_first("Via", "x").items() == (("v", "x"), *FIELDS[1:])
    assert headers.with_first("To", "t").items() == (("To", "t"), *FIELDS)
    assert headers.items() == FIELDS
