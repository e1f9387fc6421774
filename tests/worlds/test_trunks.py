"""Calls to outside numbers by an upstream, which a phone of another platform plays: it takes whatever comes to it."""

from __future__ import annotations

import pytest

from emulator.testing import World

UPSTREAM = "198.51.100.1:40000"
"""Where the first phone of a world takes SIP."""


def talk(number: str, *prefixes: str) -> tuple[bool, dict[str, str], list[str]]:
    """A caller is dialled through to `number`: whether the upstream rang; what the action was told; what it got."""
    trunk = {"address": UPSTREAM, "numbers": list(prefixes)}
    with World(settings={"trunks": {"carrier": trunk}}) as world:
        carrier, alice = world.phone("carrier"), world.phone("alice")
        world.documents["/answer/"] = (
            f"<Response><Dial action='{world.app_url}/dialled/'><Number>{number}</Number></Dial></Response>"
        )
        alice.dial("15550100")
        world.advance(2.0)
        rang = carrier.is_ringing
        if rang:
            carrier.answer()
            world.advance(3.0)
            assert alice.is_connected
            carrier.hang_up()
        world.advance(2.0)
        (told,) = [dict(webhook.fields) for webhook in world.webhooks if webhook.path == "/dialled/"]
        return rang, told, [event.summary for event in world.timeline if event.lane == "sip"]


@pytest.mark.parametrize("prefixes", [("1",), ("44", "1666"), ("16665550123",)])
def test_a_number_goes_to_the_upstream(prefixes: tuple[str, ...]) -> None:
    rang, told, messages = talk("+1 666 555 0123", *prefixes)
    assert rang
    assert (told["DialStatus"], told["DialHangupCause"]) == ("completed", "NORMAL_CLEARING")
    assert any(f"INVITE sip:16665550123@{UPSTREAM}" in message for message in messages)


@pytest.mark.parametrize(("number", "prefixes"), [("16665550123", ("44",)), ("911", ("1", "9")), ("44666", ("1",))])
def test_no_other_number_does(number: str, prefixes: tuple[str, ...]) -> None:
    rang, told, _ = talk(number, *prefixes)
    assert not rang
    assert told["DialStatus"] == "failed"
