"""Webhooks and REST answers in the time line against their schemas."""

from __future__ import annotations

from emulator.base.trace import TraceEvent
from scenarios.expect.schemas import misfits
from tests.emulator.webhooks.test_schema import API

ROUTE = "/Call/{call_uuid}"


def test_every_webhook_is_judged_and_nothing_else() -> None:
    sent = {
        "method": "POST",
        "url": "http://app.test/hangup/?a=1",
        "status": 0,
        "kind": "Record API callback",
        "fields": API,
    }
    events = [
        TraceEvent(at=1.0, lane="call", summary="answered", detail={"fields": {}}),
        TraceEvent(at=2.0, lane="http", summary="a webhook", detail=sent),
        TraceEvent(
            at=3.0, lane="http", summary="another", detail=sent | {"kind": "hangup", "fields": {"Event": "Sneeze"}}
        ),
    ]
    (bad,) = misfits(events)
    assert (bad.name, bad.passed, bad.measured) == (
        "/hangup/ parameters",
        False,
        "no schema for Event Sneeze of kind hangup",
    )
    assert bad.where == "timeline.json: POST http://app.test/hangup/?a=1, at 3.000 s"


def test_every_answer_is_judged() -> None:
    hung_up = {"method": "DELETE", "path": "/v1/Account/MA/Call/7", "route": ROUTE, "status": 204, "body": None}
    events = [
        TraceEvent(at=1.0, lane="rest", summary="as it should be", detail=hung_up),
        TraceEvent(at=2.0, lane="rest", summary="crashed", detail=hung_up | {"status": 500, "body": "{}"}),
    ]
    (bad,) = misfits(events)
    assert (bad.name, bad.passed) == ("answer to DELETE /v1/Account/MA/Call/7 → 500", False)
    assert bad.measured == f"no schema for DELETE {ROUTE} → 500"
    assert bad.where == "timeline.json: DELETE /v1/Account/MA/Call/7 → 500, at 2.000 s"
