"""The names of `rest` steps are those of the official Python SDK, and so are method and path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import plivo
import pytest
import requests

from scenarios.language.rest_operations import OPERATIONS

if TYPE_CHECKING:
    from scenarios.language.rest_operations import OperationName

AUTH = "MAOFFHOOK00000000000"
ARGUMENTS: dict[str, list[Any]] = {
    "calls.create": ["15550100", "15550101", "http://x/"],
    "calls.transfer": ["aleg", "http://x/"],
    "calls.play": ["http://x/a.wav"],
    "calls.speak": ["hello"],
    "calls.send_digits": ["1"],
    "calls.start_stream": ["ws://x/"],
    "applications.create": ["name"],
    "endpoints.create": ["user", "secret", "alias"],
    "conferences.member_play": ["http://x/a.wav"],
    "conferences.member_speak": ["hello"],
}
NAMED: dict[str, dict[str, Any]] = {
    "multi_party_calls.list": {},
    "multi_party_calls.add_participant": {"friendly_name": "desk", "role": "agent", "call_uuid": "x"},
    "multi_party_calls.start_play_audio": {"friendly_name": "desk", "url": "http://x/a.wav"},
    "multi_party_calls.update_participant": {"friendly_name": "desk", "mute": True},
}


def mpc_of(name: str) -> dict[str, str]:
    return {"friendly_name": "desk"} if name.startswith("multi_party_calls.") else {}


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_sdk_sends_the_same_request(name: OperationName, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[requests.PreparedRequest] = []

    def catch(_: requests.Session, request: requests.PreparedRequest, **__: Any) -> requests.Response:
        sent.append(request)
        raise requests.ConnectionError("caught")

    monkeypatch.setattr(requests.Session, "send", catch)
    operation = OPERATIONS[name]
    target: Any = plivo.RestClient(AUTH, "token")
    for part in name.split("."):
        target = getattr(target, part)
    with pytest.raises(requests.ConnectionError):
        target(
            *[f"the-{each}" for each in operation.in_path], *ARGUMENTS.get(name, []), **NAMED.get(name, mpc_of(name))
        )

    given = {each: f"the-{each}" for each in operation.in_path} | mpc_of(name)
    path, _ = operation.located(given)
    assert sent[0].method == operation.method
    assert str(sent[0].url).partition("?")[0].endswith(f"/v1/Account/{AUTH}/{path}")
    for word, value in operation.fixed if operation.method == "GET" else ():
        assert f"{word}={value}" in str(sent[0].url)


def test_a_multiparty_call_is_known_by_its_name_or_its_uuid() -> None:
    operation = OPERATIONS["multi_party_calls.get_participant"]
    named = operation.located({"friendly_name": "front desk", "participant_id": "7", "limit": "1"})
    assert named == ("MultiPartyCall/name_front%20desk/Participant/7/", {"limit": "1"})
    assert operation.located({"uuid": "4f", "participant_id": "7"})[0] == "MultiPartyCall/uuid_4f/Participant/7/"
    assert operation.lacking({"participant_id"}) == "friendly_name or uuid"
    assert operation.lacking({"uuid"}) == "participant_id"
