"""Which binding replaces which, and how a binding is listed (RFC 3261 §10.3, RFC 5626 §6)."""

from __future__ import annotations

import pytest

from emulator.sip.address import NameAddress
from emulator.sip.binding import DEFAULT_EXPIRES_S, Binding, asked_lifetime
from tests.emulator.sip.crafted import STRANGER

PHONE = '+sip.instance="<urn:uuid:1>"'


def binding(contact: str) -> Binding:
    return Binding(
        contact=NameAddress.parse(contact, "Contact"),
        source=STRANGER,
        call_id="c",
        sequence=1,
        expires_at=100.0,
        expires_s=60,
        user_agent="phone/1",
    )


@pytest.mark.parametrize(
    ("one", "other", "replaces"),
    [
        ("<sip:a@10.0.0.1>", "<sip:a@10.0.0.1;x=1>;q=1", True),
        ("<sip:a@10.0.0.1>", "<sip:a@10.0.0.2>", False),
        (f"<sip:a@10.0.0.1>;{PHONE};reg-id=1", f"<sip:a@10.0.0.2>;{PHONE};reg-id=1", True),
        (f"<sip:a@10.0.0.1>;{PHONE};reg-id=1", f"<sip:a@10.0.0.1>;{PHONE};reg-id=2", False),
        (f"<sip:a@10.0.0.1>;{PHONE};reg-id=1", "<sip:a@10.0.0.1>", False),
        (f"<sip:a@10.0.0.1>;{PHONE}", f"<sip:a@10.0.0.2>;{PHONE}", False),
    ],
)
def test_replacement(one: str, other: str, replaces: bool) -> None:
    assert binding(one).replaces(binding(other)) is replaces
    assert binding(other).replaces(binding(one)) is replaces


def test_it_is_listed_with_what_is_left_of_its_life() -> None:
    assert binding(f"Ann <sip:a@10.0.0.1>;expires=3600;q=0.5;{PHONE}").listed(90.4) == (
        f"<sip:a@10.0.0.1>;q=0.5;{PHONE};expires=10"
    )
    assert binding("<sip:a@10.0.0.1>").listed(101.0).endswith(";expires=0")


@pytest.mark.parametrize(("text", "seconds"), [(None, None), ("0", 0), ("20", 20), ("soon", DEFAULT_EXPIRES_S)])
def test_a_lifetime_as_it_is_written(text: str | None, seconds: int | None) -> None:
    assert asked_lifetime(text) == seconds
