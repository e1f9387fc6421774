"""Other kinds for parties, as the command line asks for them."""

from __future__ import annotations

import pytest

from emulator.base.errors import BadInput
from scenarios.endpoints.overrides import Player, parse_overrides


def test_overrides() -> None:
    assert parse_overrides([]) == {}
    players = {"caller": Player("baresip"), "agent": Player("softphone")}
    assert parse_overrides(["caller=baresip", "agent=softphone"]) == players
    assert parse_overrides(["agent=phone:desk"]) == {"agent": Player("phone", "desk")}
    assert [str(player) for player in (Player("sipp"), Player("phone", "desk"))] == ["sipp", "phone:desk"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("caller", "--endpoint: 'caller' is not PARTY=KIND, such as caller=baresip"),
        ("=baresip", "--endpoint: '=baresip' is not PARTY=KIND"),
        ("agent=phone", "--endpoint: 'agent=phone': which phone of the lab? PARTY=phone:DEVICE"),
        ("agent=phone:", "--endpoint: 'agent=phone:': which phone of the lab?"),
        ("agent=baresip:desk", "--endpoint: 'agent=baresip:desk': baresip is no phone of the lab"),
        ("caller=baresipp", "--endpoint: unknown endpoint kind 'baresipp', did you mean 'baresip'?"),
    ],
)
def test_what_is_no_override(text: str, message: str) -> None:
    with pytest.raises(BadInput) as raised:
        parse_overrides([text])
    assert str(raised.value).startswith(message)


def test_a_phone_plays_one_party() -> None:
    with pytest.raises(BadInput, match="--endpoint: desk cannot play agent and caller"):
        parse_overrides(["agent=phone:desk", "caller=phone:desk"])
    assert len(parse_overrides(["agent=phone:desk", "caller=phone:hall"])) == 2
