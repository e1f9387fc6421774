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
}


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
        target(*[f"the-{each}" for each in operation.in_path], *ARGUMENTS.get(name, []))

    path = operation.path.format(**{each: f"the-{each}" for each in operation.in_path})
    assert sent[0].method == operation.method
    assert str(sent[0].url).partition("?")[0].endswith(f"/v1/Account/{AUTH}/{path}")
    for word, value in operation.fixed:
        assert f"{word}={value}" in str(sent[0].url)
