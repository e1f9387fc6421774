"""Clients of the official SDK ask the platform, while they are told to; what they would send is looked at unsent."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import plivo
import pytest
import requests

from emulator import sdk
from emulator.base.errors import BadInput, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

PLATFORM = "http://127.0.0.1:8080"
ACCOUNT = "/v1/Account/MAXXXXXXXXXXXXXXXXXX"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that were asked, instead of asking them."""
    addresses: list[str] = []

    def send(_session: requests.Session, request: requests.PreparedRequest, **_options: object) -> requests.Response:
        addresses.append(request.url or "")
        answer = requests.Response()
        answer.status_code, answer._content, answer.url = 200, b'{"api_id": "1", "message": "done"}', addresses[-1]
        return answer

    monkeypatch.setattr(requests.Session, "send", send)
    return addresses


@pytest.fixture
def client() -> Iterator[plivo.RestClient]:
    with plivo.RestClient("MAXXXXXXXXXXXXXXXXXX", "token") as made:
        yield made
    sdk.restore()


def test_clients_that_exist_and_those_to_come_ask_the_platform(asked: list[str], client: plivo.RestClient) -> None:
    sdk.redirect(PLATFORM + "/")
    client.calls.hangup("uuid")
    with plivo.RestClient("MAYYYYYYYYYYYYYYYYYY", "token") as another:
        another.account.get()
    assert asked == [f"{PLATFORM}{ACCOUNT}/Call/uuid/", f"{PLATFORM}/v1/Account/MAYYYYYYYYYYYYYYYYYY/"]


def test_nothing_for_any_host_of_theirs_leaves(asked: list[str], client: plivo.RestClient) -> None:
    with sdk.redirected(PLATFORM), plivo.phlo.RestClient("MAXXXXXXXXXXXXXXXXXX", "token") as flows:
        client.recordings.get("rec 1")
        client.lookup.get("15550100")
        flows.phlo.get("flow")
    assert [address.split("/", 3)[2] for address in asked] == ["127.0.0.1:8080"] * 3
    assert asked[0].endswith("/Recording/rec%201/")
    assert "?type=carrier" in asked[1]


def test_afterwards_plivo_is_asked_again(asked: list[str], client: plivo.RestClient) -> None:
    with sdk.redirected(PLATFORM):
        pass
    sdk.redirect(PLATFORM)
    with sdk.redirected("https://localhost:8443"):
        client.account.get()
    client.account.get()
    sdk.restore()
    sdk.restore()
    client.account.get()
    assert asked == [f"{host}{ACCOUNT}/" for host in ("https://localhost:8443", PLATFORM, "https://api.plivo.com")]


def test_a_failure_inside_does_not_leave_it_redirected(asked: list[str], client: plivo.RestClient) -> None:
    with pytest.raises(ZeroDivisionError), sdk.redirected(PLATFORM):
        raise ZeroDivisionError
    client.account.get()
    assert asked == [f"https://api.plivo.com{ACCOUNT}/"]


def test_what_is_not_theirs_is_left_alone(asked: list[str], client: plivo.RestClient) -> None:
    sdk.redirect(PLATFORM)
    for host in ("notplivo.com", "plivo.com.example.org"):
        client.send_request(requests.Request("GET", f"https://{host}/a").prepare())
    assert asked == ["https://notplivo.com/a", "https://plivo.com.example.org/a"]


def test_the_environment_says_where(
    asked: list[str], client: plivo.RestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OFFHOOK_URL", PLATFORM)
    sdk.redirect()
    client.account.get()
    assert asked == [f"{PLATFORM}{ACCOUNT}/"]


@pytest.mark.parametrize("url", ["127.0.0.1:8080", "ftp://a", "http://", "http://a/v1/Account", "http://a?b=c", ""])
def test_what_is_no_address_of_a_platform_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OFFHOOK_URL", raising=False)
    with pytest.raises(BadInput, match=url.replace("?", r"\?") or "OFFHOOK_URL"):
        sdk.redirect(url)


def test_without_an_sdk_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "plivo.rest.client", None)
    with pytest.raises(Unavailable, match="pip install plivo"):
        sdk.redirect(PLATFORM)


def test_an_sdk_that_works_otherwise_is_not_half_redirected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("plivo.rest.client.Client.send_request")
    with pytest.raises(Unavailable, match="cannot be redirected"):
        sdk.redirect(PLATFORM)
    assert sdk._REDIRECTION.target is None


def test_the_adapter_for_node_is_a_package() -> None:
    package = json.loads((sdk.NODE_ADAPTER / "package.json").read_text("utf-8"))
    assert (sdk.NODE_ADAPTER / package["main"]).is_file()
