"""The bench of the store: a small run, whole."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tools.bench import store

if TYPE_CHECKING:
    from pathlib import Path


def test_a_small_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "figures.json"
    assert store.main(["--recordings", "3000", "--rounds", "5", "--json", str(file)]) == 0
    found = json.loads(file.read_text())
    assert [each["count"] for each in found] == [5] * 7 + [1]
    assert all(0 < each["p50_ms"] <= each["p95_ms"] <= each["greatest_ms"] for each in found)
    assert "| page by cursor, 30 days |" in capsys.readouterr().out


@pytest.mark.parametrize("option", ["--recordings", "--rounds"])
def test_nothing_at_all_is_refused(option: str) -> None:
    with pytest.raises(SystemExit):
        store.arguments([option, "0"])
