"""Other kinds for parties, as the command line asks for them."""

from __future__ import annotations

import pytest

from emulator.base.errors import BadInput
from scenarios.endpoints.overrides import parse_overrides


def test_overrides() -> None:
    assert parse_overrides([]) == {}
    assert parse_overrides(["caller=baresip", "agent=softphone"]) == {"caller": "baresip", "agent": "softphone"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("caller", "--endpoint: 'caller' is not PARTY=KIND, such as caller=baresip"),
        ("=baresip", "--endpoint: '=baresip' is not PARTY=KIND"),
        ("caller=baresipp", "--endpoint: unknown endpoint kind 'baresipp', did you mean 'baresip'?"),
    ],
)
def test_what_is_no_override(text: str, message: str) -> None:
    with pytest.raises(BadInput) as raised:
        parse_overrides([text])
    assert str(raised.value).startswith(message)
