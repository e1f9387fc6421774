"""Play and Speak to members."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.api.live_calls import SoundOrder
from emulator.callflow.control import Speech
from tests.emulator.api.conferences.places import MEMBER, ROOM, faults

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator

URL = "http://app.test/a.mp3"


@pytest.mark.parametrize(
    ("below", "given", "order"),
    [
        ("Play", {"url": URL}, SoundOrder(kind="play", urls=(URL,))),
        ("Play", {"urls": [URL, URL]}, SoundOrder(kind="play", urls=(URL, URL))),
        (
            "Speak",
            {"text": "a < b", "voice": "MAN", "language": "en-GB"},
            SoundOrder(kind="speak", speech=Speech(ssml="a &lt; b", voice="MAN", language="en-GB")),
        ),
    ],
)
def test_begin_and_stop(
    client: Client, operator: FakeOperator, below: str, given: dict[str, str], order: SoundOrder
) -> None:
    answer = client.send("POST", f"{MEMBER}/1/{below}/", json=given)
    assert answer.status_code == 202
    assert answer.json() == {
        "message": f"{order.kind} queued into conference",
        "member_id": "1",
        "api_id": answer.json()["api_id"],
    }
    assert faults("POST", f"/{{conference_name}}/Member/{{member_id}}/{below}", answer) == []
    assert client.send("DELETE", f"{MEMBER}/1/{below}").status_code == 204
    assert operator.live_conferences.orders == [
        ("play", ROOM, ["1"], order),
        ("stop playing", ROOM, ["1"], order.kind),
    ]


def test_to_all_is_also_to_those_who_come(client: Client, operator: FakeOperator) -> None:
    answer = client.send("POST", f"{MEMBER}/all/Play/", json={"url": URL})
    assert answer.json()["member_id"] == ["1", "2"]
    client.send("DELETE", f"{MEMBER}/all/Play/")
    assert [order[2] for order in operator.live_conferences.orders] == [None, None]


@pytest.mark.parametrize(
    ("below", "given", "error"),
    [
        ("Play", {}, "url parameter is missing"),
        ("Play", {"url": "/a.mp3"}, "url parameter is invalid: must start with http:// or https://"),
        ("Speak", {}, "text parameter is missing"),
        ("Speak", {"text": " "}, "text parameter is invalid: there is nothing to say"),
    ],
)
def test_what_is_wrong(client: Client, operator: FakeOperator, below: str, given: dict[str, str], error: str) -> None:
    assert client.error("POST", f"{MEMBER}/1/{below}/", json=given) == (400, error)
    assert operator.live_conferences.orders == []


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_nobody_there(client: Client, method: str) -> None:
    assert client.error(method, f"{MEMBER}/9/Play/", json={"url": URL}) == (404, "not found")
