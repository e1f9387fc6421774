"""The same seed gives the same bits: two processes, two hash seeds, two folders; another seed gives other bits."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

CASES = [
    "scenarios/cases/inbound/inbound_did_dial_answer.yaml",
    "scenarios/cases/media/srtp_call.yaml",
    "scenarios/cases/stream/stream_clear.yaml",
]
ROOT = Path(__file__).parents[2]


def start_run(out: Path, *, seed: int, hash_seed: int) -> subprocess.Popen[bytes]:
    """`offhook run` in a process of its own."""
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "emulator",
            "run",
            *CASES,
            "--world",
            "simulated",
            "--seed",
            str(seed),
            "--out",
            str(out),
        ],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": str(hash_seed)},
        stdout=subprocess.DEVNULL,
    )


def without_wall_seconds(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: without_wall_seconds(value) for key, value in part.items() if key != "wall_seconds"}
    return [without_wall_seconds(each) for each in part] if isinstance(part, list) else part


def digests(out: Path) -> dict[str, str]:
    """SHA-256 of every file of a run, by path; of report.json without its wall times; junit.xml holds only such."""
    found = {
        file.relative_to(out).as_posix(): file.read_bytes()
        for file in sorted(out.rglob("*"))
        if file.is_file() and file.name != "junit.xml"
    }
    report = without_wall_seconds(json.loads(found["report.json"]))
    found["report.json"] = json.dumps(report, sort_keys=True).encode()
    return {path: hashlib.sha256(data).hexdigest() for path, data in found.items()}


@pytest.mark.slow
def test_two_processes_make_the_same_bits(tmp_path: Path) -> None:
    first, again, other = (tmp_path / name for name in ("first", "again", "other"))
    runs = [
        start_run(first, seed=7, hash_seed=1),
        start_run(again, seed=7, hash_seed=4_242),
        start_run(other, seed=8, hash_seed=1),
    ]
    assert [run.wait(120) for run in runs] == [0, 0, 0]
    assert digests(first) == digests(again)
    kinds = {Path(path).suffix for path in digests(first)}
    assert {".wav", ".mp3", ".json", ".pcap", ".png", ".txt"} <= kinds
    assert set(digests(first).values()).isdisjoint(digests(other).values())
