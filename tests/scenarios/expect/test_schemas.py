"""Webhooks in the time line against their schemas."""

from __future__ import annotations

from emulator.base.trace import TraceEvent
from scenarios.expect.schemas import judge_schemas
from tests.emulator.webhooks.test_schema import API


def test_every_webhook_is_judged_and_nothing_else() -> None:
    sent = {"method": "POST", "url": "http://app.test/hangup/?a=1", "status": 0, "fields": API}
    events = [
        TraceEvent(at=1.0, lane="call", summary="answered", detail={"fields": {}}),
        TraceEvent(at=2.0, lane="http", summary="a webhook", detail=sent),
        TraceEvent(at=3.0, lane="http", summary="another", detail=sent | {"fields": {"Event": "Sneeze"}}),
    ]
    good, bad = judge_schemas(events)
    assert (good.name, good.passed) == ("/hangup/ parameters", True)
    assert (bad.passed, bad.measured) == (False, "no schema for Event Sneeze")
    assert bad.where == "timeline.json: POST http://app.test/hangup/?a=1, at 3.000 s"
