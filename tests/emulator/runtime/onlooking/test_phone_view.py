"""Registered phones as the dashboard shows them."""

from __future__ import annotations

from emulator.base.address import Address
from emulator.base.clock import WallClock
from emulator.runtime.onlooking.phone_view import phone_views
from emulator.sip.endpoint import BoundContact
from emulator.sip.hop import Hop


def test_a_phone_has_its_contact_without_a_password_and_its_end_in_wall_time() -> None:
    bound = BoundContact(
        "sip:a:secret@192.0.2.1:5062", Hop("tls", Address("192.0.2.1", 5062)), 60.0, "Desk 1.0", takes_calls=True
    )
    (view,) = phone_views([("alice", bound)], {"alice": "Front desk"}, WallClock(1_000_000_000))
    assert view == {
        "username": "alice",
        "alias": "Front desk",
        "contact": "sip:a:******@192.0.2.1:5062",
        "user_agent": "Desk 1.0",
        "transport": "tls",
        "expires_ms": 61_000,
    }
    assert phone_views([("bob", bound)], {}, WallClock(0))[0]["alias"] == ""
