"""An app elsewhere is known by the requests on the platform's time line."""

from __future__ import annotations

from emulator.base.trace import TraceEvent
from scenarios.runner.remote_app import RemoteApp


def test_requests_that_were_answered_are_taken_from_the_time_line() -> None:
    app = RemoteApp("http://127.0.0.1:5000/")
    detail = {
        "method": "POST",
        "url": "http://127.0.0.1:5000/answer?x=1",
        "headers": {"X-Plivo-Signature-V3": "s"},
        "fields": {"CallUUID": "u"},
    }
    app.trace(TraceEvent(at=1.0, lane="call", summary="ringing"))
    app.trace(TraceEvent(at=1.5, lane="http", summary="refused", detail={**detail, "status": 0}))
    app.trace(TraceEvent(at=2.0, lane="http", summary="answered", detail={**detail, "status": 200}))
    (request,) = app.log.requests
    assert (request.number, request.at, request.path, request.status) == (1, 2.0, "/answer", 200)
    assert (request.url, request.fields["CallUUID"]) == ("http://127.0.0.1:5000/answer?x=1", "u")
    assert request.headers == {"x-plivo-signature-v3": "s"}
    assert app.url == "http://127.0.0.1:5000"
