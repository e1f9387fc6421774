"""The bench of the REST API, very small: three kinds of runs, and figures that are those of what was asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tools.bench import rest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.live
@pytest.mark.peer("gcc")
def test_a_small_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(rest, "WARM_FRAMES", 25)
    file = tmp_path / "figures.json"
    small = ["--calls", "2", "--seconds", "1", "--per-second", "20", "--recordings", "50", "--rounds", "1"]
    assert rest.main([*small, "--json", str(file)]) == 0
    found = json.loads(file.read_text(encoding="utf-8"))
    assert [each["asked"] for each in found] == [rest.ALONE, rest.OURS, rest.BARE]
    assert found[0]["requests"] == 0
    assert all(1 <= each["requests"] <= 10 for each in found[1:])
    assert all(each["sent"] == 200 for each in found)
    assert found[0]["p99_ms"] is None
    assert all(0 < each["p50_ms"] <= each["p99_ms"] for each in found[1:])
    assert "| a bare route | " in capsys.readouterr().out


def test_without_a_compiler_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert rest.main(["--recordings", "1"]) == 2
    assert "gcc is missing" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([], 0.5, None),
        ([3.0], 0.99, 3.0),
        ([4.0, 1.0, 2.0, 3.0], 0.5, 2.0),
        ([float(n) for n in range(1, 101)], 0.99, 99.0),
    ],
)
def test_quantiles(values: list[float], share: float, expected: float | None) -> None:
    assert rest.quantile(values, share) == expected


@pytest.mark.parametrize("option", ["--calls", "--seconds", "--per-second", "--recordings", "--rounds"])
def test_nothing_at_all_is_refused(option: str) -> None:
    with pytest.raises(SystemExit):
        rest.arguments([option, "0"])
