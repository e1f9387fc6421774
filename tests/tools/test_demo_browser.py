"""The browser demonstration: what its application answers, its settings, and that it is one platform that starts."""

from __future__ import annotations

import argparse
import threading
import urllib.parse
import urllib.request
from http.server import ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from defusedxml import ElementTree

from emulator.base.errors import Unavailable
from emulator.settings import Settings
from tools import demo_browser
from tools.demo_browser import KEYS, OTHER, ROOM, VOICEMAIL, document, invitation, settings_for

if TYPE_CHECKING:
    from pathlib import Path


BASE = "http://127.0.0.1:5000"


def tags(path: str, **asked: str) -> list[str]:
    return [element.tag for element in ElementTree.fromstring(document(path, asked, BASE)).iter()]


def test_a_message_is_recorded_and_heard_again() -> None:
    assert "Record" in tags("/", To=VOICEMAIL)
    heard = ElementTree.fromstring(document("/message/", {"RecordUrl": "http://x/a.mp3?a=1&b=2"}, BASE))
    assert heard.findtext("Play") == "http://x/a.mp3?a=1&b=2"
    assert tags("/message/") == ["Response", "Speak"]


def test_keys_are_read_back() -> None:
    assert "GetDigits" in tags("/", To=f"+{KEYS}")
    assert "4 2 #" in document("/keys/", {"Digits": "42#"}, BASE)
    assert "nothing" in document("/keys/", {}, BASE)


@pytest.mark.parametrize(
    ("caller", "wanted", "rung"),
    [
        ("sip:alice@phone.plivo.com", OTHER, "bob"),
        ("bob", OTHER, "alice"),
        ("sip:alice@phone.plivo.com", "sip:bob@phone.plivo.com", "bob"),
        ("alice", 'a"<b', 'a"<b'),
    ],
)
def test_the_other_phone_rings_and_is_recorded(caller: str, wanted: str, rung: str) -> None:
    read = ElementTree.fromstring(document("/", {"From": caller, "To": wanted}, BASE))
    assert read.findtext("Dial/User") == f"sip:{rung}@phone.plivo.com"
    record = read.find("Record")
    assert record is not None
    assert record.get("recordSession") == "true"


def test_after_the_dial_the_caller_hears_when_nobody_answered() -> None:
    assert tags("/dialled/", DialStatus="no-answer") == ["Response", "Speak"]
    assert tags("/dialled/", DialStatus="completed") == ["Response", "Hangup"]


@pytest.mark.parametrize("number", [VOICEMAIL, KEYS, OTHER])
def test_where_it_goes_on_is_a_whole_url(number: str) -> None:
    read = ElementTree.fromstring(document("/", {"From": "alice", "To": number}, BASE))
    actions = [element.get("action") for element in read.iter() if element.get("action")]
    assert actions
    assert all(str(action).startswith(f"{BASE}/") for action in actions)


def test_a_conference_is_recorded() -> None:
    assert "Conference" in tags("/", To=ROOM)


def test_it_is_served_over_http() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), demo_browser._Answers) as app:
        threading.Thread(target=app.serve_forever, daemon=True).start()
        body = urllib.parse.urlencode({"To": VOICEMAIL, "From": "sip:ä@x"}).encode()
        with urllib.request.urlopen(f"http://127.0.0.1:{app.server_port}/", body, timeout=15) as reply:
            assert reply.headers["Content-Type"] == "application/xml"
            assert reply.read().decode() == document("/", {"To": VOICEMAIL}, f"http://127.0.0.1:{app.server_port}")
        app.shutdown()


OPTIONS = argparse.Namespace(lan=False, http="127.0.0.1:0", sip="127.0.0.1:0")


def test_on_one_machine_its_password_is_easy() -> None:
    settings = settings_for("http://127.0.0.1:1", OPTIONS)
    assert {endpoint.password for endpoint in settings.endpoints.values()} == {"offhook"}
    told = invitation(settings)
    assert all(word in told for word in (*settings.numbers, *settings.endpoints, "offhook"))


def test_in_a_network_nobody_can_guess_its_secrets() -> None:
    options = argparse.Namespace(lan=True, http="127.0.0.1:0", sip="127.0.0.1:0")
    first, second = (settings_for("http://127.0.0.1:1", options) for _ in range(2))
    assert len({first.account.auth_token, second.account.auth_token, Settings().account.auth_token}) == 3
    assert first.endpoints["alice"].password not in {second.endpoints["alice"].password, "offhook"}


def test_it_serves_what_it_invites_to(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    served: list[Settings] = []

    def serve(settings: Settings, **options: Any) -> int:
        assert options == {"announce_json": False, "lan": False}
        with urllib.request.urlopen(settings.applications["demo"].answer_url, b"To=15550100", timeout=15) as reply:
            assert b"Record" in reply.read()
        served.append(settings)
        return 0

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(demo_browser, "serve", serve)
    assert demo_browser.main(["--http", "127.0.0.1:0"]) == 0
    assert served[0].http == "127.0.0.1:0"
    assert (tmp_path / served[0].data).is_dir()
    assert "alice" in capsys.readouterr().err


def test_what_does_not_work_is_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def serve(*_: Any, **__: Any) -> int:
        raise Unavailable("HTTP port 8080 of 127.0.0.1: Address already in use")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(demo_browser, "serve", serve)
    assert demo_browser.main([]) == 1
    assert (
        capsys.readouterr().err.splitlines()[-1] == "demo-browser: HTTP port 8080 of 127.0.0.1: Address already in use"
    )
