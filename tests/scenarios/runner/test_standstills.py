"""What the witness of standstills said, put together."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from scenarios.runner import standstills as module
from scenarios.runner.standstills import Standstills

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("since_s", "until_s", "most_ms"),
    [
        (0, 9, 100),
        (0, 1, 0),
        (0, 1.05, 30),
        (1.02, 1.9, 30),
        (1.9, 2.05, 100),
        (2.1, 4.9, 0),
        (4.9, 6.9, 50),
        (7.0, 7.7, 90),
        (9, 10, 0),
    ],
    ids=["all", "before", "begins", "ends", "two CPUs", "between", "one", "again and again", "after all"],
)
def test_what_was_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, since_s: float, until_s: float, most_ms: float
) -> None:
    seen = "watching\n1.01 1.04\n2.05 2.1\n2.0 2.055\n7.0 7.03\n7.1 7.13\n7.24 7.27\n7.26 7.27\n7.5 7.54\n5.0 5.05"
    program = tmp_path / "witness.py"
    program.write_text(f"import sys\nprint({seen!r}, flush=True)\nsys.stdin.read()\n")
    monkeypatch.setattr(module, "WITNESS", program)
    with Standstills() as standstills:
        until = time.monotonic() + 20
        while not standstills.most_ms(5.0, 9.0) and time.monotonic() < until:
            time.sleep(0.01)
        assert standstills.most_ms(since_s, until_s) == pytest.approx(most_ms)


def test_a_blind_witness_has_seen_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "witness.py"
    program.write_text("print('blind')\n")
    monkeypatch.setattr(module, "WITNESS", program)
    with Standstills() as standstills:
        assert standstills.most_ms(0.0, time.monotonic()) == 0.0
