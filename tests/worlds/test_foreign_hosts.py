"""Calls to SIP hosts of others: only where a setting lets them go, and then as any other call."""

from __future__ import annotations

import pytest

from emulator.testing import World

BOBS_DESK = "198.51.100.1:40000"
"""Where the first phone of a world takes SIP: here it plays a host of others, whatever user is asked for."""


def talk(user: str, sip_hosts: dict[str, str]) -> tuple[bool, list[dict[str, str]], list[str]]:
    """A caller is dialled through to `user`: whether that rang; what the action was told; the notes of the calls."""
    with World(settings={"sip_hosts": sip_hosts}) as world:
        bob, alice = world.phone("bob"), world.phone("alice")
        world.documents["/answer/"] = (
            f"<Response><Dial action='{world.app_url}/dialled/'><User>{user}</User></Dial></Response>"
        )
        alice.dial("15550100")
        world.advance(2.0)
        rang = bob.is_ringing
        if rang:
            bob.answer()
            world.advance(5.0)
            assert alice.is_connected
            bob.hang_up()
        world.advance(2.0)
        assert not alice.is_connected
        told = [dict(webhook.fields) for webhook in world.webhooks if webhook.path == "/dialled/"]
        return rang, told, [event.summary for event in world.timeline if event.lane == "call"]


@pytest.mark.parametrize("user", ["sip:desk@pbx.example.com", "sip:1001@PBX.example.com:5070;user=phone"])
def test_a_host_that_may_be_called_is(user: str) -> None:
    rang, (told,), _ = talk(user, {"pbx.example.com": BOBS_DESK})
    assert rang
    assert (told["DialStatus"], told["DialHangupCause"]) == ("completed", "NORMAL_CLEARING")


@pytest.mark.parametrize(
    ("user", "sip_hosts"),
    [
        ("sip:desk@pbx.example.com", {}),
        ("sip:desk@other.example.com", {"pbx.example.com": BOBS_DESK}),
        ("sip:desk@evil-pbx.example.com", {"pbx.example.com": BOBS_DESK}),
        ("sip:desk@pbx.example.com.evil.test", {"pbx.example.com": BOBS_DESK}),
        ("sip:pbx.example.com@evil.test", {"pbx.example.com": BOBS_DESK}),
        ("sips:desk@pbx.example.com", {"pbx.example.com": BOBS_DESK}),
    ],
)
def test_no_other_host_is(user: str, sip_hosts: dict[str, str]) -> None:
    rang, (told,), notes = talk(user, sip_hosts)
    assert not rang
    assert (told["DialStatus"], told["DialHangupCause"]) == ("failed", "USER_NOT_REGISTERED")
    assert user.startswith("sips") or any("not among sip_hosts" in note for note in notes)


def test_our_own_users_are_found_at_any_host_that_is_not_of_others() -> None:
    assert talk("sip:bob@phone.plivo.com", {"pbx.example.com": BOBS_DESK})[0]
