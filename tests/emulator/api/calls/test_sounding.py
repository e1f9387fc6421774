"""Play, Speak and DTMF: what is ordered, and the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.api.live_calls import SoundOrder
from emulator.callflow.control import Speech
from tests.emulator.api.desk import call, ended_call

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator

URL = "http://app.test/x.wav"


@pytest.fixture(autouse=True)
def some_calls(operator: FakeOperator) -> None:
    operator.store.put(call("live"))
    operator.store.put(ended_call("ended"))
    operator.live_calls.others["live"] = "agent"


@pytest.mark.parametrize(
    ("path", "given", "message", "order"),
    [
        ("Play", {"urls": URL}, "play started", SoundOrder(kind="play", urls=(URL,))),
        ("Speak", {"text": "hello"}, "speak started", SoundOrder(kind="speak", speech=Speech(ssml="hello"))),
    ],
)
def test_sounds_are_ordered_of_the_legs_that_are_named(
    client: Client, operator: FakeOperator, path: str, given: dict[str, str], message: str, order: SoundOrder
) -> None:
    answer = client.send("POST", f"Call/live/{path}/", json={**given, "legs": "both"})
    assert answer.status_code == 202
    assert answer.json() == {"message": message, "api_id": answer.json()["api_id"]}
    assert operator.live_calls.played == [("live", ("live", "agent"), order)]
    assert client.send("DELETE", f"Call/live/{path}/").status_code == 204
    assert operator.live_calls.stopped == [("live", order.kind)]


@pytest.mark.parametrize("path", ["Play", "Speak"])
def test_a_call_that_is_over_hears_nothing(client: Client, path: str) -> None:
    given = {"urls": URL, "text": "hello"}
    assert client.error("POST", f"Call/ended/{path}/", json=given)[0] == 404
    assert client.error("DELETE", f"Call/ended/{path}/")[0] == 404


def test_keys_go_to_one_leg(client: Client, operator: FakeOperator) -> None:
    answer = client.send("POST", "Call/live/DTMF/", json={"digits": "42#", "leg": "bleg"})
    assert (answer.status_code, answer.json()["message"]) == (202, "digits sent")
    assert operator.live_calls.keys == [("agent", "42#")]
