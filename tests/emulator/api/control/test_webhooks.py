"""/control/webhooks: what was sent is listed, found, and sent again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.api.control.care import sent

if TYPE_CHECKING:
    from tests.emulator.api.control.care import ControlClient, FakeCaretaker

WEBHOOKS = [
    sent("1", "", kind="answer", path="answer", call="a"),
    sent("2", "no answer", "", call="a"),
    sent("3", "answered 500", call="b"),
]


@pytest.fixture(autouse=True)
def they_were_sent(care: FakeCaretaker) -> None:
    care.webhooks = list(WEBHOOKS)


@pytest.mark.parametrize(
    ("which", "found", "total"),
    [
        ({}, "321", 3),
        ({"limit": 2}, "32", 3),
        ({"limit": 2, "offset": 2}, "1", 3),
        ({"call_uuid": "a"}, "21", 2),
        ({"kind": "answer"}, "1", 1),
        ({"url": "/hang"}, "32", 2),
        ({"kind": "ring"}, "", 0),
    ],
)
def test_they_are_listed_newest_first(control: ControlClient, which: dict[str, Any], found: str, total: int) -> None:
    answer = control.ask("GET", "/webhooks", **which)
    assert "".join(each["delivery_id"][-1] for each in answer["objects"]) == found
    assert answer["meta"]["total_count"] == total


@pytest.mark.parametrize("which", [{"limit": 0}, {"limit": 1001}, {"offset": -1}, {"limit": "many"}])
def test_a_part_that_cannot_be_is_refused(control: ControlClient, which: dict[str, Any]) -> None:
    name = next(iter(which))
    assert control.refusal("GET", "/webhooks", status=400, **which).startswith(f"{name} parameter is invalid")


def test_one_of_them(control: ControlClient) -> None:
    webhook = control.ask("GET", "/webhooks/00000000000000000002")["webhook"]
    assert webhook.pop("headers")["X-Offhook-Delivery-Attempt"] == "2"
    assert webhook == {
        "delivery_id": "00000000000000000002",
        "kind": "hangup",
        "call_uuid": "a",
        "method": "POST",
        "url": "http://app.test/hangup",
        "fields": {"Event": "Hangup"},
        "attempts": [
            {"attempt": 1, "at": "2026-11-21T10:00:00.000000Z", "status": 0, "why": "no answer"},
            {"attempt": 2, "at": "2026-11-21T10:00:00.000000Z", "status": 200, "why": ""},
        ],
        "delivered": True,
    }


def test_one_is_sent_again(control: ControlClient, care: FakeCaretaker) -> None:
    assert control.ask("POST", "/webhooks/00000000000000000003/replay", status=202) == {"message": "webhook queued"}
    assert care.replayed == ["00000000000000000003"]


def test_what_was_never_sent_is_not_found(control: ControlClient, care: FakeCaretaker) -> None:
    assert control.refusal("GET", "/webhooks/7", status=404) == "not found"
    assert control.refusal("POST", "/webhooks/7/replay", status=404) == "not found"
    assert care.replayed == []
