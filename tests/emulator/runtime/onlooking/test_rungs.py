"""The time line as a ladder: who sends to whom, and the bytes of a message without secrets."""

from __future__ import annotations

from emulator.base.clock import WallClock
from emulator.base.trace import Trace, TraceEvent
from emulator.runtime.onlooking.rungs import CallsByDialog, raw_of, rung_of

WALL = WallClock(5_000_000)
SIP = TraceEvent(
    1.0,
    "sip",
    "← 192.0.2.1:5060  INVITE sip:1@x",
    "c",
    {"message": "INVITE é\r\n", "sent": False, "peer": "192.0.2.1:5060"},
)
HOOK = TraceEvent(
    1.0, "http", "POST http://app.example/x → answered 200", "c", {"url": "http://u:pw@app.example:81/x", "status": 200}
)


def test_a_sip_message_goes_from_its_peer_to_us_or_back() -> None:
    rung = rung_of(7, SIP, WALL, "c")
    assert (rung.number, rung.at_ms, rung.lane, rung.call_uuid) == (7, 1005, "sip", "c")
    assert (rung.source, rung.target, rung.summary) == ("192.0.2.1:5060", "offhook", "INVITE sip:1@x")
    assert rung.size == 11
    back = rung_of(8, TraceEvent(1.0, "sip", "→ p  200 OK", "c", {**SIP.detail, "sent": True}), WALL, "c")
    assert (back.source, back.target) == ("offhook", "192.0.2.1:5060")


def test_webhooks_go_to_the_app_requests_come_from_it_and_the_rest_stays_here() -> None:
    assert (rung_of(1, HOOK, WALL, "").source, rung_of(1, HOOK, WALL, "").target) == ("offhook", "app.example:81")
    odd = TraceEvent(1.0, "http", "x", "", {"url": "http://[/"})
    assert rung_of(1, odd, WALL, "").target == "app"
    rest = rung_of(1, TraceEvent(1.0, "rest", "GET /v1 → 200"), WALL, "")
    assert (rest.source, rest.target, rest.size) == ("api", "offhook", 0)
    call = rung_of(1, TraceEvent(1.0, "call", "answered  twice"), WALL, "")
    assert (call.source, call.target, call.summary) == ("offhook", "offhook", "answered  twice")


def test_the_bytes_of_a_message_and_what_is_known_of_the_rest() -> None:
    assert raw_of(SIP, shows_secrets=False) == "INVITE é\r\n".encode()
    assert raw_of(TraceEvent(1.0, "call", "ringing"), shows_secrets=False) == b"ringing\n"
    secret = TraceEvent(1.0, "http", "POST http://a/?token=hush", "", {"fields": {"auth_token": "hush"}, "status": 200})
    covered = raw_of(secret, shows_secrets=False)
    assert b"hush" not in covered
    assert b'"status": 200' in covered
    assert raw_of(secret, shows_secrets=True).count(b"hush") == 2


def test_a_message_belongs_to_the_call_of_its_dialog_before_that_is_known_and_after_it_is_over() -> None:
    trace = Trace()
    dialogs = CallsByDialog(trace)
    invite = TraceEvent(1.0, "sip", "INVITE", "", {"call_id": "x"})
    trace.add(invite)
    assert dialogs.call_of(invite) == ""
    trace.add(TraceEvent(1.0, "sip", "180", "c", {"call_id": "x"}))
    last = TraceEvent(1.0, "sip", "200", "", {"call_id": "x"})
    trace.add(last)
    assert [dialogs.call_of(event) for event in (invite, last)] == ["c", "c"]
    assert dialogs.call_of(TraceEvent(1.0, "sip", "OPTIONS", "", {"call_id": "y"})) == ""
    assert dialogs.call_of(TraceEvent(1.0, "http", "POST", "d")) == "d"
