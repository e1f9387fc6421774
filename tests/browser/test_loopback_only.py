"""Where there is no network but `lo`, a browser still calls, presses keys, and is recorded and proved."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

CASE = "scenarios/cases/browser/browser_leaves_a_message.yaml"
PASSED = 0


@pytest.mark.live
@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.peer("chromium", "playwright", "ip", "unshare", "raw_socket")
def test_a_call_needs_nothing_but_loopback(tmp_path: Path) -> None:
    if os.geteuid() != 0 and os.environ.get("CI") != "true":
        pytest.skip("a network namespace needs root")
    run = f'"{sys.executable}" -m emulator run {CASE} --world live --out "{tmp_path}"'
    inside = ["unshare", "-n", "sh", "-c", f"ip link set lo up && exec {run}"]
    ran = subprocess.run(inside, check=False, capture_output=True, text=True, timeout=240)
    assert ran.returncode == PASSED, ran.stdout + ran.stderr
