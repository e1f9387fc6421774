"""Outcomes that a run might have had, for tests of what is reported of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.proof.verdict import Verdict
from scenarios.runner.outcome import Outcome
from tests.scenarios.scenario_text import one_case

if TYPE_CHECKING:
    from pathlib import Path

GOOD = Verdict("duration", True, 5.0, "5 ± 0.5", "s", "a.wav")
BAD = Verdict("left channel", False, "agent 5.00 s", "caller 5.00 s", "", "a.wav")


def outcome(folder: Path, *verdicts: Verdict, name: str = "small", evaluated: int | None = None) -> Outcome:
    """The outcome of a small scenario in `folder`/`name`."""
    own = folder / name
    own.mkdir(parents=True)
    made = Outcome(case=one_case(own, ("name: small", f"name: {name}")), folder=own, world="simulated")
    made.verdicts += verdicts
    made.evaluated = len(verdicts) if evaluated is None else evaluated
    made.call_seconds, made.wall_seconds = 8.0, 0.5
    return made
