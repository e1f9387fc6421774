"""What requests deserve before anybody looks at what they are about; the replies are in test_reception.py."""

from __future__ import annotations

import pytest

from emulator.sip.inspection import abilities, refusal_of
from emulator.sip.message import Request
from emulator.sip.parser import parse
from tests.emulator.sip.crafted import crafted


def inspected(data: bytes, *, registers: bool = True, merged: bool = False) -> int | None:
    request = parse(data)
    assert isinstance(request, Request)
    refusal = refusal_of(request, registers=registers, merged=merged)
    return refusal and refusal[0]


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (crafted(), None),
        (crafted("CANCEL", uri="http://example.com"), None),
        (crafted("JUMP", uri="http://example.com"), 501),
        (crafted("MESSAGE"), 405),
        (crafted(uri="http://example.com", more=("Require: foo",)), 416),
        (crafted(uri="tel:+15550100"), None),
        (crafted(more=("Require: foo", "Accept: text/plain")), 420),
        (crafted(more=("Accept: text/plain",)), 406),
    ],
)
def test_the_first_thing_wrong_counts(data: bytes, status: int | None) -> None:
    assert inspected(data) == status


def test_what_depends_on_the_endpoint() -> None:
    assert inspected(crafted("REGISTER")) is None
    for method in ("REGISTER", "SUBSCRIBE", "PUBLISH"):
        assert inspected(crafted(method)) is None
        assert inspected(crafted(method), registers=False) == 405
    assert inspected(crafted(more=("Require: foo",)), merged=True) == 482
    (allowed, accepted, *others, supported), (fewer, *_) = abilities(registers=True), abilities(registers=False)
    assert others == [("Accept-Encoding", "identity"), ("Accept-Language", "en")]
    assert allowed == ("Allow", f"{fewer[1]}, REGISTER, SUBSCRIBE, PUBLISH")
    assert accepted == ("Accept", "application/sdp")
    assert supported == ("Supported", "100rel, timer")
