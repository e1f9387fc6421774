"""What a platform sends, against its schemas."""

from __future__ import annotations

from emulator.testing.schemas import answer_faults, webhook_faults


def test_webhooks() -> None:
    assert webhook_faults("hangup", {"Event": "Sneeze"}) == ["no schema for Event Sneeze of kind hangup"]


def test_answers() -> None:
    assert answer_faults("GET", "/Call", 200, None) == ["no JSON body"]
