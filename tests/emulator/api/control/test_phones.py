"""/control/phones and /control/quality: what is shown, ordered, refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from emulator.api.control.lab_phones import Outcome
from emulator.sip.quality_report import read_report
from tests.emulator.api.control.care import FakeReport

if TYPE_CHECKING:
    from tests.emulator.api.control.care import ControlClient, FakeCaretaker

PHONE = {
    "username": "ann",
    "contact": "sip:ann@192.0.2.9",
    "user_agent": "Yealink",
    "vendor": "yealink",
    "address": "udp:192.0.2.9:5060",
    "expires": "2026-11-21T10:00:00.000000Z",
}
DONE = {"phone": "", "sip_status": 200, "reason": "OK", "done": True}


def report(username: str, call_uuid: str) -> FakeReport:
    body = b"VQSessionReport: CallTerm\r\nCallID:1@x\r\nLocalMetrics:\r\nQualityEst:MOSLQ=4.1 MOSCQ=127\r\n"
    return FakeReport(username=username, call_uuid=call_uuid, report=read_report(body))


def test_who_is_there(control: ControlClient) -> None:
    assert control.ask("GET", "/phones") == {"phones": [PHONE]}
    call = {"call_uuid": "c1", "state": "ringing", "called": True, "remote": "15550001"}
    assert control.ask("GET", "/phones/ann") == {"username": "ann", "phones": [PHONE], "calls": [call]}
    assert control.ask("GET", "/phones/bob") == {"username": "bob", "phones": [], "calls": []}


@pytest.mark.parametrize(
    ("order", "fields", "done"),
    [
        ("dial", {"to": "15550100"}, ("dial", "ann", "15550100")),
        ("answer", {}, ("answer", "ann")),
        ("hold", {}, ("hold", "ann")),
        ("resume", {}, ("resume", "ann")),
    ],
)
def test_what_is_ordered(
    control: ControlClient, care: FakeCaretaker, order: str, fields: dict[str, Any], done: tuple[object, ...]
) -> None:
    assert control.ask("POST", f"/phones/ann/{order}", **fields) == DONE
    assert care.phones.done == [done]
    care.phones.says = Outcome(status=489, reason="Bad Event", is_done=False)
    refusal = control.refusal("POST", f"/phones/ann/{order}", status=502, **fields)
    assert refusal == "the phone did not do it: 489 Bad Event"
    refusal = control.refusal("POST", f"/phones/bob/{order}", status=404, **fields)
    assert refusal == "bob has no phone that is registered"


@pytest.mark.parametrize(
    ("order", "fields", "done"),
    [
        ("check_sync", {}, ("sync", "ann", False)),
        ("check_sync", {"reboot": "true"}, ("sync", "ann", True)),
        ("notify", {"event": "xml", "body": "ü"}, ("notify", "ann", "xml", "text/plain", "ü".encode())),
    ],
)
def test_what_all_phones_of_a_user_are_told(
    control: ControlClient, care: FakeCaretaker, order: str, fields: dict[str, Any], done: tuple[object, ...]
) -> None:
    assert control.ask("POST", f"/phones/ann/{order}", **fields) == {"phones": [DONE]}
    assert care.phones.done == [done]
    care.phones.says = Outcome(status=408, reason="Request Timeout", is_done=False)
    assert "408 Request Timeout" in control.refusal("POST", f"/phones/ann/{order}", status=502, **fields)
    assert "bob" in control.refusal("POST", f"/phones/bob/{order}", status=404, **fields)


def test_messages_wait_for_a_user(control: ControlClient, care: FakeCaretaker) -> None:
    assert control.ask("POST", "/phones/ann/messages", new=2, old=1) == {"username": "ann", "new": 2, "old": 1}
    assert control.ask("POST", "/phones/bob/messages", new=0) == {"username": "bob", "new": 0, "old": 0}
    assert care.phones.done == [("messages", "ann", 2, 1), ("messages", "bob", 0, 0)]
    for wrong in ({}, {"new": -1}, {"new": 1, "old": 10_000}, {"new": "many"}):
        control.refusal("POST", "/phones/ann/messages", status=400, **wrong)


def test_a_call_is_needed(control: ControlClient, care: FakeCaretaker) -> None:
    assert control.ask("POST", "/phones/ann/hang_up") == {"calls": 1}
    care.phones.rings = False
    assert control.ask("POST", "/phones/ann/hang_up") == {"calls": 0}
    assert control.refusal("POST", "/phones/ann/hold", status=409) == "ann has no call to hold"
    assert "bob" in control.refusal("POST", "/phones/bob/hang_up", status=404)


def test_what_phones_measured(control: ControlClient, care: FakeCaretaker) -> None:
    care.phones.known = [report("ann", "c1"), report("bob", "c2"), report("ann", "")]
    newest, *_ = found = control.ask("GET", "/quality")["reports"]
    assert [(each["username"], each["call_uuid"]) for each in found] == [("ann", ""), ("bob", "c2"), ("ann", "c1")]
    assert (newest["at"], newest["kind"], newest["call_id"]) == (PHONE["expires"], "session", "1@x")
    assert (newest["mos_lq"], newest["mos_cq"], newest["lost_percent"]) == (4.1, None, None)
    assert newest["groups"] == {"QUALITYEST": {"MOSLQ": "4.1", "MOSCQ": "127"}}
    for fields, calls in (({"username": "ann"}, ["", "c1"]), ({"call_uuid": "c2"}, ["c2"]), ({"limit": 1}, [""])):
        assert [each["call_uuid"] for each in control.ask("GET", "/quality", **fields)["reports"]] == calls
