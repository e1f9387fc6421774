"""Who is on a channel, in the words of people."""

from __future__ import annotations

import pytest

from emulator.runtime.onlooking.recording_view import span_view


@pytest.mark.parametrize(
    ("told", "party"),
    [
        ({"kind": "from_peer", "leg": "a", "cue": "", "member_id": ""}, "number of a"),
        ({"kind": "from_peer", "leg": "a", "cue": "", "member_id": "7"}, "number of a (member 7)"),
        ({"kind": "to_peer", "leg": "a", "cue": "room:x", "member_id": ""}, "room"),
        ({"kind": "to_peer", "leg": "a", "cue": "play-1", "member_id": ""}, "sound"),
    ],
)
def test_a_span_names_who_is_heard(told: dict[str, object], party: str) -> None:
    shown = span_view({"from": 8000, "to": 16_000, **told}, lambda leg: f"number of {leg}")
    assert shown == {"from_ms": 1000, "to_ms": 2000, "party": party}
