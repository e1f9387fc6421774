"""Play and Speak to participants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.api.live_calls import SoundOrder
from emulator.api.reply_faults import reply_faults
from emulator.callflow.control import Speech
from tests.emulator.api.desk import one_app
from tests.emulator.api.multi_party_calls.rooms import MPC, OVER

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator

URLS = ("http://app.test/a.mp3", "http://app.test/b.mp3")
MEMBER = "MultiPartyCall/name_room/Member"


@pytest.mark.parametrize(
    ("below", "given", "order"),
    [
        ("Play", {"url": URLS[0]}, SoundOrder(kind="play", urls=URLS[:1])),
        ("Play", {"urls": ",".join(URLS)}, SoundOrder(kind="play", urls=URLS)),
        ("Speak", {"text": "a < b"}, SoundOrder(kind="speak", speech=Speech(ssml="a &lt; b"))),
    ],
)
def test_begin_and_stop(
    client: Client, operator: FakeOperator, below: str, given: dict[str, str], order: SoundOrder
) -> None:
    answer = client.send("POST", f"{MEMBER}/1/{below}/", json=given)
    assert answer.status_code == 202
    assert answer.json() == {
        "api_id": answer.json()["api_id"],
        "message": f"{order.kind} queued into MPC",
        "mpcMemberId": ["1"],
        "mpcName": "room",
    }
    assert client.send("DELETE", f"{MEMBER}/1/{below}").status_code == 204
    assert operator.live_multi_party.orders == [
        ("play", MPC, "1", ("1",), order),
        ("stop playing", MPC, "1", order.kind),
    ]
    assert (
        reply_faults(one_app(), "POST", f"/MultiPartyCall/{{mpc}}/Member/{{participant}}/{below}", 202, answer.text)
        == []
    )


def test_to_all_who_are_there(client: Client, operator: FakeOperator) -> None:
    answer = client.send("POST", f"{MEMBER}/all/Play/", json={"url": URLS[0]})
    assert answer.json()["mpcMemberId"] == ["1", "2"]
    assert operator.live_multi_party.orders[0][2] == "all"


def test_what_was_ordered_of_two_can_be_stopped_when_one_has_left(client: Client) -> None:
    assert client.error("POST", f"{MEMBER}/1,9/Play/", json={"url": URLS[0]}) == (404, "not found")
    assert client.send("DELETE", f"{MEMBER}/1,9/Play/").status_code == 204


def test_refused(client: Client) -> None:
    assert client.error("POST", f"{MEMBER}/1/Play/") == (400, "url parameter is missing")
    assert client.error("POST", f"{MEMBER}/1/Speak/") == (400, "text parameter is missing")
    assert client.error("DELETE", f"{MEMBER}/3/Speak/") == (404, "not found")
    assert client.error("DELETE", f"MultiPartyCall/{OVER}/Member/7/Play/") == (404, "not found")
