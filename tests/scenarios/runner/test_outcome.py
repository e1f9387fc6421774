"""The one word for how a case went."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scenarios.runner.outcome import Result
from tests.scenarios.outcomes_made_up import BAD, GOOD, outcome

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.proof.verdict import Verdict


@pytest.mark.parametrize(
    ("verdicts", "evaluated", "faults", "interrupted", "result"),
    [
        ([GOOD], 1, [], False, Result.PASSED),
        ([GOOD, BAD], 2, [], False, Result.FAILED),
        ([], 0, [], False, Result.FAILED),
        ([GOOD], 0, [], False, Result.FAILED),
        ([GOOD], 1, ["late"], False, Result.INVALID),
        ([BAD], 1, ["late"], False, Result.FAILED),
        ([], 0, ["its process ended"], False, Result.FAILED),
        ([BAD], 1, [], True, Result.INTERRUPTED),
    ],
)
def test_the_word_for_it(
    tmp_path: Path, verdicts: list[Verdict], evaluated: int, faults: list[str], interrupted: bool, result: Result
) -> None:
    made = outcome(tmp_path, *verdicts, evaluated=evaluated)
    made.faults, made.interrupted = faults, interrupted
    assert made.result is result


def test_its_failures(tmp_path: Path) -> None:
    assert outcome(tmp_path, GOOD, BAD).failures == [BAD]
