"""A crash fails a case, whatever else is true of it, and is told in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.testing.fault import Fault
from scenarios.runner.crash import note_crash
from scenarios.runner.outcome import Result
from tests.scenarios.outcomes_made_up import GOOD, outcome

if TYPE_CHECKING:
    from pathlib import Path


def test_a_crash_fails_a_case_that_was_invalid_already(tmp_path: Path) -> None:
    done = outcome(tmp_path, GOOD)
    done.faults.append(Fault("the media engine woke 300 ms late", 300))
    note_crash(done, AssertionError("two legs in one slot\nand more"))
    assert done.result is Result.FAILED
    assert [verdict.measured for verdict in done.failures] == ["AssertionError: two legs in one slot"]
    assert "two legs in one slot\nand more" in (done.folder / "crash.txt").read_text()
