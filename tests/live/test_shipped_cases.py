"""Every shipped scenario passes in both worlds, by the command that a user types."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

OFFHOOK = [sys.executable, "-m", "emulator", "run", "scenarios/cases"]


def run(out: Path, *options: str) -> tuple[int, dict[str, object]]:
    """Exit code and report of a run of all shipped cases."""
    ran = subprocess.run(
        [*OFFHOOK, "--out", str(out), *options], check=False, capture_output=True, text=True, timeout=400
    )
    return ran.returncode, json.loads((out / "report.json").read_text())


def test_all_pass_in_the_simulated_world(tmp_path: Path) -> None:
    code, report = run(tmp_path, "--world", "simulated")

    assert (code, report["failed"], report["invalid"]) == (0, 0, 0)
    assert report["world"] == "simulated"
    assert len(list(tmp_path.glob("*/recordings/*.png"))) >= 7


@pytest.mark.live
@pytest.mark.slow
@pytest.mark.peer("baresip")
def test_all_pass_live_with_a_foreign_phone_at_either_end(tmp_path: Path) -> None:
    code, report = run(tmp_path, "--world", "live", "--parallel", "2")

    assert (code, report["failed"], report["invalid"]) == (0, 0, 0), report
    assert report["world"] == "live"
    names = [scenario["name"] for scenario in report["scenarios"]]  # type: ignore[attr-defined]
    assert [name for name in names if "baresip" in name]
