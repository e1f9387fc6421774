"""`offhook ctl`: each command asks what it should, and shows what is answered."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from emulator.cli import main

if TYPE_CHECKING:
    from pathlib import Path

URL, TOKEN = "http://platform.test", "open sesame"


class Platform:
    """Answers as it was told, and keeps what it was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answers: list[tuple[int, Any]] = []
        self.asked: list[tuple[str, str, Any]] = []
        monkeypatch.setattr(httpx, "request", self._request)

    def _request(self, method: str, url: str, **options: Any) -> httpx.Response:
        assert options["headers"] == {"Authorization": f"Bearer {TOKEN}"}
        self.asked.append(
            (
                method,
                url.removeprefix(f"{URL}/control"),
                options.get("json", options.get("params", options.get("content"))),
            )
        )
        status, content = self.answers.pop(0) if self.answers else (200, {"api_id": "1", "message": "done"})
        return httpx.Response(status, content=content if isinstance(content, bytes) else json.dumps(content))


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Platform:
    monkeypatch.setenv("OFFHOOK_URL", f"{URL}/")
    monkeypatch.setenv("OFFHOOK_CONTROL_TOKEN", TOKEN)
    return Platform(monkeypatch)


def ctl(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["offhook", "ctl", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert isinstance(ended.value.code, int)
    return ended.value.code


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        ("state", ("GET", "", None)),
        ("reset", ("POST", "/reset", None)),
        ("clock", ("GET", "/clock", None)),
        ("clock --advance 90d --freeze", ("POST", "/clock", {"advance": "90d", "frozen": "true"})),
        ("clock --now 2026-06-30 --release", ("POST", "/clock", {"now": "2026-06-30", "frozen": "false"})),
        ("ledger", ("GET", "/ledger", None)),
        (
            "ledger strict_async=true background_max_length_s=null storage_days=24-hours",
            ("POST", "/ledger", {"strict_async": True, "background_max_length_s": None, "storage_days": "24-hours"}),
        ),
        ("phones", ("GET", "/phones", None)),
        ("phone ann", ("GET", "/phones/ann", None)),
        ("phone a/b dial to=sip:x@y", ("POST", "/phones/a%2Fb/dial", {"to": "sip:x@y"})),
        ("phone ann check_sync reboot=true", ("POST", "/phones/ann/check_sync", {"reboot": True})),
        ("quality --username ann", ("GET", "/quality", {"username": "ann"})),
        ("faults", ("GET", "/faults", None)),
        ("fault rest path=Call status=503", ("POST", "/faults", {"path": "Call", "status": 503, "where": "rest"})),
        ("forgive", ("DELETE", "/faults", None)),
        ("forgive 7", ("DELETE", "/faults/7", None)),
        ("webhooks", ("GET", "/webhooks", {"limit": 20})),
        ("webhooks --kind hangup --url /h", ("GET", "/webhooks", {"limit": 20, "kind": "hangup", "url": "/h"})),
        ("replay 7", ("POST", "/webhooks/7/replay", None)),
        ("snapshots", ("GET", "/snapshots", None)),
        ("snapshot a", ("POST", "/snapshots", {"name": "a"})),
        ("restore a", ("POST", "/snapshots/a/restore", None)),
        ("forget a", ("DELETE", "/snapshots/a", None)),
    ],
)
def test_what_is_asked(
    monkeypatch: pytest.MonkeyPatch, platform: Platform, arguments: str, asked: tuple[str, str, Any]
) -> None:
    assert ctl(monkeypatch, *arguments.split()) == 0
    assert platform.asked == [asked]


def test_answers_are_shown_as_json(
    monkeypatch: pytest.MonkeyPatch, platform: Platform, capsys: pytest.CaptureFixture[str]
) -> None:
    platform.answers = [(200, {"api_id": "1", "snapshots": ["a"]})]
    ctl(monkeypatch, "snapshots")
    assert json.loads(capsys.readouterr().out) == {"snapshots": ["a"]}


def test_a_reset_is_asked_for_until_it_is_done(monkeypatch: pytest.MonkeyPatch, platform: Platform) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    platform.answers = [(202, {"under_way": ["a call"]})] * 2 + [(200, {"message": "reset"})]
    assert ctl(monkeypatch, "reset") == 0
    assert len(platform.asked) == 3


def test_a_reset_that_takes_too_long(
    monkeypatch: pytest.MonkeyPatch, platform: Platform, capsys: pytest.CaptureFixture[str]
) -> None:
    platform.answers = [(202, {"under_way": ["a call flow"]})]
    assert ctl(monkeypatch, "reset", "--within", "0") == 1
    assert "not reset within 0 s: there is a call flow" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("answer", "code", "text"),
    [
        ((401, {"error": "check the control token"}), 2, "check the control token (401: see --token)"),
        ((404, {"error": "not found"}), 2, "not found (404: if it is /control"),
        ((409, {"error": "there is a call"}), 2, "there is a call (409)"),
        ((503, {"error": "not available"}), 1, "not available (503)"),
        ((502, []), 1, "no answer of a platform (502)"),
        ((200, b"<html>"), 1, "http://platform.test/control"),
    ],
)
def test_what_is_refused_is_one_line(
    monkeypatch: pytest.MonkeyPatch,
    platform: Platform,
    capsys: pytest.CaptureFixture[str],
    answer: tuple[int, Any],
    code: int,
    text: str,
) -> None:
    platform.answers = [answer]
    assert ctl(monkeypatch, "state") == code
    (line,) = capsys.readouterr().err.splitlines()
    assert text in line


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "nonsense", "http://x:99999999"])
def test_a_platform_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], url: str
) -> None:
    assert ctl(monkeypatch, "--url", url, "state") == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_pair_that_is_none(monkeypatch: pytest.MonkeyPatch, platform: Platform) -> None:
    assert ctl(monkeypatch, "ledger", "strict_async") == 2
    assert platform.asked == []


def test_a_seed_is_sent_as_it_is(monkeypatch: pytest.MonkeyPatch, platform: Platform, tmp_path: Path) -> None:
    file = tmp_path / "seed.json"
    file.write_text('{"recordings": [{"age": "91d"}]}', "utf-8")
    assert ctl(monkeypatch, "seed", str(file)) == 0
    assert platform.asked == [("POST", "/seed", {"recordings": [{"age": "91d"}]})]


@pytest.mark.parametrize("text", ["{", "[]", None])
def test_a_seed_that_is_none(
    monkeypatch: pytest.MonkeyPatch, platform: Platform, tmp_path: Path, text: str | None
) -> None:
    file = tmp_path / "seed.json"
    if text is not None:
        file.write_text(text, "utf-8")
    assert ctl(monkeypatch, "seed", str(file)) == 2
    assert platform.asked == []


def test_an_original_is_sent_byte_for_byte(monkeypatch: pytest.MonkeyPatch, platform: Platform, tmp_path: Path) -> None:
    file = tmp_path / "noisy.wav"
    file.write_bytes(b"RIFF\0\xff")
    platform.answers = [(204, b"")]
    assert ctl(monkeypatch, "original", "rec-1", str(file)) == 0
    assert platform.asked == [("PUT", "/recordings/rec-1/original", b"RIFF\0\xff")]


def test_an_original_that_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch, platform: Platform, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ctl(monkeypatch, "original", "rec-1", str(tmp_path / "nowhere.wav")) == 2
    assert "nowhere.wav: No such file or directory" in capsys.readouterr().err
    assert platform.asked == []
