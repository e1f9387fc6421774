"""`offhook up`: says where it is, ends on a signal, and does not wait for ever for somebody else's server."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from emulator.base.errors import Unavailable
from emulator.base.trace import Trace, TraceEvent
from emulator.lan import qr_code
from emulator.serve import serve
from emulator.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = pytest.mark.live


class Live:
    """A live platform that is only told to stop."""

    http_url = "http://127.0.0.1:8080"
    https_url = ""

    def __init__(self, stop_s: float = 0.0) -> None:
        self.platform = SimpleNamespace(
            sip_addresses=("127.0.0.1:5060",), sip_doors=(), auth_id="MA", auth_token="token", trace=Trace()
        )
        self.stop_s = stop_s
        self.stopped = False

    async def stop(self) -> None:
        await asyncio.sleep(self.stop_s)
        self.stopped = True


def up(
    monkeypatch: pytest.MonkeyPatch,
    live: Live,
    folder: Path,
    number: int,
    *,
    announce_json: bool = True,
    lan: bool = False,
    started: list[Settings] | None = None,
) -> int:
    """Start, and get the signal as soon as it is up."""

    async def start(settings: Settings) -> Any:
        if started is not None:
            started.append(settings)
        asyncio.get_running_loop().call_later(0.02, os.kill, os.getpid(), number)
        return live

    monkeypatch.setattr("emulator.serve.start_live", start)
    return serve(Settings(data=str(folder / "deep" / "data")), announce_json=announce_json, lan=lan)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_is_and_ends_on_a_signal(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], number: int
) -> None:
    live = Live()
    assert up(monkeypatch, live, tmp_path, number) == 0
    assert live.stopped
    assert (tmp_path / "deep" / "data").is_dir()
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line) == {
        "url": "http://127.0.0.1:8080",
        "sip": ["udp:127.0.0.1:5060", "tcp:127.0.0.1:5060"],
        "auth_id": "MA",
        "auth_token": "token",
    }


def test_by_tls_both_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Live, "https_url", "https://127.0.0.1:8443")
    up(monkeypatch, Live(), tmp_path, signal.SIGTERM)
    assert json.loads(capsys.readouterr().out)["https"] == "https://127.0.0.1:8443"
    up(monkeypatch, Live(), tmp_path, signal.SIGTERM, announce_json=False)
    assert "http://127.0.0.1:8080 and https://127.0.0.1:8443" in capsys.readouterr().err.replace("\n", "")


def test_for_people_it_says_so_beside_the_output(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    up(monkeypatch, Live(), tmp_path, signal.SIGTERM, announce_json=False)
    said = capsys.readouterr()
    assert said.out == ""
    assert "http://127.0.0.1:8080" in said.err
    assert "token" in said.err


def test_handsets_are_shown_the_way(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        "emulator.serve.on_lan", lambda settings: settings.model_copy(update={"https": "192.0.2.7:8443"})
    )
    started: list[Settings] = []
    monkeypatch.setattr(Live, "https_url", "https://192.0.2.7:8443")
    up(monkeypatch, Live(), tmp_path, signal.SIGTERM, lan=True, started=started)
    assert [settings.https for settings in started] == ["192.0.2.7:8443"]
    said = capsys.readouterr()
    assert len(said.out.splitlines()) == 1
    assert "https://192.0.2.7:8443/phone" in said.err
    assert qr_code("https://192.0.2.7:8443/phone") in said.err


def test_a_server_that_never_answers_does_not_hold_the_end(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("emulator.serve.STOP_LIMIT_S", 0.05)
    live = Live(stop_s=60.0)
    assert up(monkeypatch, live, tmp_path, signal.SIGTERM) == 0
    assert not live.stopped
    assert "left to the next start" in capsys.readouterr().err


def test_without_its_media_engine_it_ends_and_says_why(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    live = Live()

    async def start(_settings: Settings) -> Any:
        asyncio.get_running_loop().call_later(0.02, lose)
        return live

    def lose() -> None:
        why = TraceEvent(at=0.0, lane="warning", summary="the media process has ended", detail={"engine_lost": True})
        live.platform.trace.add(why)

    monkeypatch.setattr("emulator.serve.start_live", start)
    assert serve(Settings(data=str(tmp_path)), announce_json=True) == 1
    assert live.stopped
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith("the media process has ended")


def test_a_data_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match="data folder"):
        serve(Settings(data=str(tmp_path / "file")), announce_json=True)


@contextlib.asynccontextmanager
async def company(trace: Trace) -> AsyncIterator[None]:
    """Asks the platform to end as soon as it is there, and says when it goes."""
    os.kill(os.getpid(), signal.SIGTERM)
    yield
    trace.add(TraceEvent(at=0, lane="call", summary="goes"))


def test_company_stays_until_the_platform_has_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    live = Live()

    async def start(settings: Settings) -> Any:
        return live

    def told(event: TraceEvent) -> None:
        heard.append((event.summary, live.stopped))

    heard: list[tuple[str, bool]] = []
    live.platform.trace.listen(told)
    monkeypatch.setattr("emulator.serve.start_live", start)
    assert serve(Settings(data=str(tmp_path)), announce_json=True, company=company) == 0
    assert heard == [("goes", True)]


@contextlib.asynccontextmanager
async def no_company(trace: Trace) -> AsyncIterator[None]:
    """Cannot come."""
    raise Unavailable("no broker")
    yield


def test_a_platform_whose_company_cannot_come_ends(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    live = Live()

    async def start(settings: Settings) -> Any:
        return live

    monkeypatch.setattr("emulator.serve.start_live", start)
    with pytest.raises(Unavailable, match="no broker"):
        serve(Settings(data=str(tmp_path)), announce_json=True, company=no_company)
    assert live.stopped
