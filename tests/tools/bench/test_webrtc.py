"""The WebRTC benchmark as a whole, very small: every shape is measured, and every phone hears its partner."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tools.bench import webrtc

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second before it counts, and no priority over the rest of the machine."""
    monkeypatch.setattr(webrtc, "WARM_S", 0.5)
    monkeypatch.setattr("tools.bench.processes.PRIORITY", 0)


@pytest.mark.live
def test_every_shape_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "figures.json"
    code = webrtc.main(["--legs", "2", "--seconds", "2", "--rounds", "1", "--json", str(file)])
    said = capsys.readouterr().out
    assert code == 0, said
    content = json.loads(file.read_text(encoding="utf-8"))
    assert [(run["server"], run["codecs"], sorted(run["us_per_leg_tick"])) for run in content["runs"]] == [
        ("offhook", "PCMU", ["edge", "media"]),
        ("offhook", "opus - PCMU", ["edge", "media"]),
        ("aiortc", "PCMU", ["aiortc"]),
        ("aiortc", "opus - PCMU", ["aiortc"]),
    ]
    for run in content["runs"]:
        assert min(run["us_per_leg_tick"].values()) > 0
        assert run["packets"] > 0
        assert run["clicks"] >= 2  # Of the phone that heard fewest.
        assert 0 < run["delay_p50_ms"] <= run["delay_p95_ms"]
    assert "| aiortc | opus - PCMU | 2 | " in said
    assert "edge alone" in said


@pytest.mark.parametrize("wrong", [["--legs", "3"], ["--legs", "0"], ["--seconds", "0"], ["--rounds", "x"]])
def test_a_wrong_command_line_is_refused(wrong: list[str]) -> None:
    with pytest.raises(SystemExit):
        webrtc.arguments(wrong)


@pytest.mark.live
def test_a_rival_that_ends_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(webrtc, "SERVERS", {"aiortc": webrtc.aiortc_bridge})
    monkeypatch.setattr("sys.executable", "/bin/false")
    monkeypatch.setattr("tools.bench.web_phones.PATIENCE_S", 0.5)
    assert webrtc.main(["--legs", "2"]) == 2
    assert "bench: " in capsys.readouterr().out
