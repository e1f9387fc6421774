"""The benchmark as a whole, very small: every server is measured, and the figures are those of the load it had."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tools.bench import media

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.live, pytest.mark.peer("gcc")]


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second before it counts, and no priority over the rest of the machine."""
    monkeypatch.setattr(media, "WARM_FRAMES", 25)
    monkeypatch.setattr("tools.bench.processes.PRIORITY", 0)


@pytest.mark.slow
@pytest.mark.peer("rtpengine")
def test_every_server_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "figures.json"
    assert media.main(["--calls", "2", "--seconds", "1", "--rounds", "1", "--json", str(file)]) == 0
    content = json.loads(file.read_text(encoding="utf-8"))
    assert [run["server"] for run in content["runs"]] == [
        "offhook",
        "offhook with capture",
        "C",
        "rtpengine, relay only",
    ]
    for run in content["runs"]:
        assert (run["calls"], run["sent"], run["twice"]) == (2, 200, 0)
        assert 100 < run["returned"] <= 200
        assert run["us_per_leg_tick"] > 0
        assert run["delay_p50_ms"] > 0
    assert content["machine"]["cpu"]
    said = capsys.readouterr().out
    assert "| C | 2 | " in said
    assert "2 calls: offhook = " in said


def test_without_rtpengine_the_others_are_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(media, "is_installed", lambda: False)
    assert list(media.rivals(tmp_path)) == ["offhook", "offhook with capture", "C"]
    assert "rtpengine is missing" in capsys.readouterr().out


def test_without_a_compiler_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert media.main(["--calls", "2"]) == 2
    assert "gcc is missing" in capsys.readouterr().out


@pytest.mark.parametrize("wrong", [["--calls", "0"], ["--seconds", "x"], ["--alone", "-1"]])
def test_a_wrong_command_line_is_refused(wrong: list[str]) -> None:
    with pytest.raises(SystemExit):
        media.arguments(wrong)
