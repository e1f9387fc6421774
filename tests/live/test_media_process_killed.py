"""The media process of `offhook up` is killed: the platform says so on one line and ends with 1."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.live
LATE = "the media engine woke"
"""A warning of its own, on a machine that stands still while the platform starts."""


def child_of(process: int) -> int:
    """The media process: the only child."""
    (child,) = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return int(child)


def test_it_says_so_and_ends(tmp_path: Path) -> None:
    ports = ["--http", "127.0.0.1:0", "--sip", "127.0.0.1:0", "--rtp-ports", "0-0"]
    process = subprocess.Popen(
        [sys.executable, "-m", "emulator", "up", *ports, "--data", "d", "--json"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert json.loads(process.stdout.readline())["url"]
    os.kill(child_of(process.pid), signal.SIGKILL)
    _, said = process.communicate(timeout=10)
    assert process.returncode == 1
    (line,) = [line for line in said.splitlines() if LATE not in line]
    assert line.endswith("the media process has ended: every call is over, none can be taken")
