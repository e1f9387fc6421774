"""What a platform sends, against its schemas."""

from __future__ import annotations

from emulator.testing.schemas import webhook_faults


def test_webhooks() -> None:
    assert webhook_faults({"Event": "Sneeze"}) == ["no schema for Event Sneeze"]
