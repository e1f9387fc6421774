"""The action rule: replace, or tell and go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.callflow.action import Action, is_web_address, take_action
from emulator.callflow.document import FlowProblem
from tests.emulator.callflow.scripted import ScriptedCall, finish

if TYPE_CHECKING:
    from emulator.callflow.document import Document

URL = "https://app.test/action"


def take(
    call: ScriptedCall, *, url: str = URL, method: str = "POST", redirect: bool = True, call_ended: bool = False
) -> Document | None:
    action = Action(url=url, method=method, redirect=redirect)
    return finish(take_action(action, call, {"Digits": "1"}, purpose="Record action", call_ended=call_ended))


def test_without_a_url_nothing_is_requested() -> None:
    call = ScriptedCall()
    assert take(call, url="") is None
    assert call.did == []


def test_redirect_true_replaces_the_document() -> None:
    call = ScriptedCall(pages={URL: b"<Response><Wait/></Response>"})
    document = take(call)
    assert document is not None
    assert [element.name for element in document.elements] == ["Wait"]
    assert document.url == URL
    assert call.did == [("fetch", URL, "POST", {"Digits": "1"}, "Redirect")]
    assert call.purposes == ["Record action"]


def test_redirect_false_only_notifies() -> None:
    call = ScriptedCall()
    assert take(call, redirect=False, method="GET") is None
    assert call.did == [("notify", URL, "GET", {"Digits": "1"}, "Record")]
    assert call.purposes == ["Record action"]


def test_after_the_call_the_action_is_still_told() -> None:
    call = ScriptedCall()
    assert take(call, call_ended=True) is None
    assert call.did == [("notify", URL, "POST", {"Digits": "1"}, "Redirect")]


@pytest.mark.parametrize(
    ("url", "method", "code"),
    [("/action", "POST", 7022), ("ftp://app.test/", "POST", 7022), (URL, "PUT", 7032), (URL, "POST", 7012)],
)
def test_failures_end_the_call_only_with_redirect(url: str, method: str, code: int) -> None:
    with pytest.raises(FlowProblem) as caught:
        take(ScriptedCall(), url=url, method=method)
    assert caught.value.code == code
    lenient = ScriptedCall()
    assert take(lenient, url=url, method=method, redirect=False) is None
    assert len(lenient.notes) == (0 if code == 7012 else 1)


def test_bad_xml_is_8012() -> None:
    with pytest.raises(FlowProblem) as caught:
        take(ScriptedCall(pages={URL: b"ok"}))
    assert caught.value.code == 8012


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://localhost:8000/a", True),
        ("https://[::1]/a", True),
        ("http://", False),
        ("http://[::1/a", False),
        ("http://:80/", False),
        ("http://a.test:99999/", False),
        ("http://a.test/\r\nX-Injected: 1", False),
        ("mailto:a@b", False),
        ("", False),
    ],
)
def test_web_addresses(url: str, expected: bool) -> None:
    assert is_web_address(url) is expected
