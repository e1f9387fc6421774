"""POST Call/: what is ordered and what is answered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from emulator.api.operator import CallOrder
from tests.emulator.api.desk import AUTH, call, ended_call

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator

MINIMAL = {"from": "+1 555 0199", "to": "15550100", "answer_url": "http://app.test/answer"}
ORDER = CallOrder(
    call_uuid="",
    auth_id=AUTH,
    from_number="15550199",
    to="15550100",
    answer_url="http://app.test/answer",
    answer_method="POST",
    ring_url="",
    ring_method="POST",
    hangup_url="",
    hangup_method="POST",
    fallback_url="",
    fallback_method="POST",
    caller_name="",
    send_digits="",
    send_on_preanswer=False,
    time_limit_s=14400,
    ring_timeout_s=120,
    hangup_on_ring_s=None,
    parent_call_uuid="",
    sip_headers=(),
)


def test_a_minimal_call(client: Client, operator: FakeOperator) -> None:
    answer = client.send("POST", "Call/", json=MINIMAL)
    body = answer.json()
    assert answer.status_code == 201
    assert body.keys() == {"message", "request_uuid", "api_id"}
    assert body["message"] == "call fired"
    assert operator.placed == [replace(ORDER, call_uuid=body["request_uuid"])]


def test_every_argument_is_passed_on(client: Client, operator: FakeOperator) -> None:
    client.send(
        "POST",
        "Call/",
        json={
            **MINIMAL,
            "to": "sip:bob@phone.plivo.com",
            "answer_method": "get",
            "ring_url": "http://app.test/ring",
            "ring_method": "GET",
            "hangup_url": "http://app.test/hangup",
            "fallback_url": "http://app.test/fallback",
            "caller_name": "Ann",
            "send_digits": "1w2@200",
            "send_on_preanswer": "true",
            "time_limit": "100000",
            "ring_timeout": 30,
            "hangup_on_ring": 5,
            "sip_headers": "ticket=42,PH-x=1",
            "machine_detection_time": 5000,
            "error_if_parent_not_found": False,
        },
    )
    (order,) = operator.placed
    assert order == replace(
        ORDER,
        call_uuid=order.call_uuid,
        to="sip:bob@phone.plivo.com",
        answer_method="GET",
        ring_url="http://app.test/ring",
        ring_method="GET",
        hangup_url="http://app.test/hangup",
        fallback_url="http://app.test/fallback",
        caller_name="Ann",
        send_digits="1w2",
        send_on_preanswer=True,
        time_limit_s=86400,
        ring_timeout_s=30,
        hangup_on_ring_s=5,
        sip_headers=(("X-PH-ticket", "42"),),
    )


def test_a_bulk_call_answers_a_list(client: Client, operator: FakeOperator) -> None:
    body = client.send("POST", "Call/", json={**MINIMAL, "to": "15550100<15550101< 15550100"}).json()
    assert [order.to for order in operator.placed] == ["15550100", "15550101"]
    assert body["request_uuid"] == [order.call_uuid for order in operator.placed]
    assert len(set(body["request_uuid"])) == 2
    assert body["message"] == "calls fired"


@pytest.mark.parametrize(("to", "message"), [("15550100", "call queued"), ("15550100<15550101", "calls queued")])
def test_calls_that_have_to_wait_say_so(client: Client, operator: FakeOperator, to: str, message: str) -> None:
    operator.begins_at_once = 0
    assert client.send("POST", "Call/", json={**MINIMAL, "to": to}).json()["message"] == message


def test_a_thousand_destinations_are_the_most_each_counted_once(client: Client, operator: FakeOperator) -> None:
    thousand = "<".join(str(15550000 + number) for number in range(1000))
    assert client.send("POST", "Call/", json={**MINIMAL, "to": f"{thousand}<15550000"}).status_code == 201
    assert len(operator.placed) == 1000
    assert client.error("POST", "Call/", json={**MINIMAL, "to": f"{thousand}<1"})[0] == 400


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"answer_url": None}, "answer_url parameter is missing"),
        ({"from": ""}, "from parameter is missing"),
        ({"to": None}, "to parameter is missing"),
        ({"to": "15550100<"}, "to parameter is invalid: a destination is empty"),
        ({"to": "sip:a\x01@b"}, "to parameter is invalid: expected digits of a number or sip:user@host"),
        (
            {"to": "15550100<15550101", "parent_call_uuid": "live"},
            "parent_call_uuid parameter is invalid: it goes with a single destination only",
        ),
        ({"answer_url": "/answer"}, "answer_url parameter is invalid: must start with http:// or https://"),
        ({"time_limit": 0}, "time_limit parameter is invalid: Input should be greater than or equal to 1"),
    ],
)
def test_what_is_wrong_is_400_and_dials_nothing(
    client: Client, operator: FakeOperator, change: dict[str, Any], text: str
) -> None:
    assert client.error("POST", "Call/", json={**MINIMAL, **change}) == (400, text)
    assert operator.placed == []


@pytest.mark.parametrize(("parent", "status"), [("live", 201), ("ended", 404), ("unknown", 404)])
def test_a_parent_can_be_demanded(client: Client, operator: FakeOperator, parent: str, status: int) -> None:
    operator.store.put(call("live"))
    operator.store.put(ended_call("ended"))
    body = {**MINIMAL, "parent_call_uuid": parent}
    assert client.send("POST", "Call/", json={**body, "error_if_parent_not_found": "true"}).status_code == status
    assert client.send("POST", "Call/", json=body).status_code == 201
    assert operator.placed[-1].parent_call_uuid == ("live" if parent == "live" else "")
