"""Reports of scenario runs: those of a folder and of the folders in it, and nothing elsewhere."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import Unavailable
from emulator.runtime.onlooking import run_reports
from emulator.runtime.onlooking.run_reports import FolderOfRuns

if TYPE_CHECKING:
    from pathlib import Path

VERDICT = {"name": "gap", "passed": False, "measured": 3, "limit": 0, "unit": "ms", "where": "a.pcap"}
CASE = {"name": "voicemail", "result": "failed", "wall_seconds": 1.5, "verdicts": [VERDICT], "invalid_because": []}


def write(folder: Path, at: int, **changed: object) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    report = {"passed": 2, "failed": 1, "invalid": 0, "scenarios": [CASE], **changed}
    (folder / "report.json").write_text(json.dumps(report))
    os.utime(folder / "report.json", (at, at))


def test_runs_are_listed_newest_first(tmp_path: Path) -> None:
    runs = FolderOfRuns(tmp_path / "out")
    assert runs.all() == []
    write(tmp_path / "out", 1000)
    write(tmp_path / "out" / "nightly", 2000, failed=0)
    (tmp_path / "out" / "empty").mkdir()
    assert runs.all() == [
        {"folder": "out/nightly", "at_ms": 2_000_000, "passed": 2, "failed": 0, "invalid": 0},
        {"folder": "out", "at_ms": 1_000_000, "passed": 2, "failed": 1, "invalid": 0},
    ]
    write(tmp_path / "out", 3000, passed=5)
    assert runs.all()[0]["passed"] == 5


def test_the_cases_of_one(tmp_path: Path) -> None:
    write(tmp_path / "out", 1000)
    report = FolderOfRuns(tmp_path / "out").report("out")
    assert report is not None
    assert report["cases"] == [
        {
            "name": "voicemail",
            "outcome": "failed",
            "world": "",
            "why": "",
            "took_ms": 1500,
            "verdicts": [{"check": "gap", "passed": False, "measured": "3 ms", "limit": "0 ms", "detail": "a.pcap"}],
        }
    ]


@pytest.mark.parametrize("name", ["", ".", "..", "other", "out/..", "out/../other", "/etc", "out/link", "out/file"])
def test_no_other_folder_is_read(tmp_path: Path, name: str) -> None:
    write(tmp_path / "out", 1000)
    write(tmp_path / "other", 1000)
    (tmp_path / "out" / "link").symlink_to(tmp_path / "other")
    (tmp_path / "out" / "file").mkdir()
    (tmp_path / "out" / "file" / "report.json").symlink_to(tmp_path / "other" / "report.json")
    runs = FolderOfRuns(tmp_path / "out")
    assert runs.report(name) is None
    assert [run["folder"] for run in runs.all()] == ["out"]


@pytest.mark.parametrize("text", ["", "[]", "{", '{"passed": "x"}', '{"passed": 1, "failed": 0, "invalid": 0}'])
def test_a_report_that_is_none_is_said_to_be_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "report.json").write_text(text)
    runs = FolderOfRuns(tmp_path / "out")
    assert len(runs.all()) == ("invalid" in text)
    with pytest.raises(Unavailable, match="out"):
        runs.report("out")


def test_a_huge_one_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "out", 1000)
    monkeypatch.setattr(run_reports, "LARGEST", 10)
    assert FolderOfRuns(tmp_path / "out").all() == []
