"""What an INVITE says of its call."""

from __future__ import annotations

import pytest

from emulator.calls.arrival import Arrival
from tests.emulator.calls.lab import invite


@pytest.mark.parametrize(
    ("extra", "told"),
    [
        ("x-ph-tag: blue\r\nX-PH-Empty:\r\n", (("X-PH-tag", "blue"), ("X-PH-Empty", ""))),
        ("Diversion: <sip:+1(555)0111@carrier.test>;reason=busy\r\n", (("ForwardedFrom", "15550111"),)),
        ('Diversion: "Desk, 2" <sip:desk@x>, <sip:15550112@x>\r\n', (("ForwardedFrom", "desk"),)),
        ("Diversion: sip:15550111@x;reason=no-answer, <sip:y@x>\r\n", (("ForwardedFrom", "15550111"),)),
        ("Diversion: <sip:1@x>\r\nDiversion: <sip:2@x>\r\nX-PH-a: b\r\n", (("X-PH-a", "b"), ("ForwardedFrom", "1"))),
        ("Diversion: <tel\r\n", ()),
        ("Diversion: <sip:x>\r\n", ()),
        ("Diversion:\r\n", ()),
        ("X-PH-Tag: \udcff\udc80\r\n", (("X-PH-Tag", "\ufffd\ufffd"),)),
    ],
)
def test_what_an_invite_adds_to_the_webhooks(extra: str, told: tuple[tuple[str, str], ...]) -> None:
    assert Arrival.of(invite(extra=extra)).told_headers == told


def test_a_name_that_is_no_utf8_can_be_stored() -> None:
    said = Arrival.of(invite(caller="1555\udcff0100"))
    assert said.caller == said.number == "1555\ufffd0100"


@pytest.mark.parametrize(
    ("extra", "number", "name"),
    [
        ('P-Asserted-Identity: "Bob" <sip:+4420@carrier.test>\r\n', "4420", "Bob"),
        ("P-Asserted-Identity: <tel:+44-20>\r\n", "4420", "Ann"),
        ("P-Asserted-Identity: <sip:carrier.test>, <tel:+4420>\r\n", "4420", "Ann"),
        ("P-Asserted-Identity: <sip:4420@carrier.test>\r\nPrivacy: none\r\n", "4420", "Ann"),
        ("P-Asserted-Identity: <sip:4420@carrier.test>\r\nPrivacy: user; ID ;critical\r\n", "15550100", "Ann"),
        ("P-Asserted-Identity: nonsense <\r\n", "15550100", "Ann"),
        ("P-Asserted-Identity: <sip:4420@[::>\r\n", "15550100", "Ann"),
        ("P-Preferred-Identity: <sip:4420@carrier.test>\r\n", "15550100", "Ann"),
        ("", "15550100", "Ann"),
    ],
)
def test_who_calls_by_a_trunk(extra: str, number: str, name: str) -> None:
    said = Arrival.of(invite(extra=extra), by_trunk=True)
    assert (said.number, said.name) == (number, name)
    assert Arrival.of(invite(extra=extra)).number == "15550100"
