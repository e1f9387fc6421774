"""Steps in turn: the first that fails is told with its place, and none comes after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.testing.softphone_log import Moment
from scenarios.runner.all_steps import perform_all
from tests.scenarios.scenario_text import one_case
from tests.scenarios.stage_made_up import in_virtual_time, stage_of

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.proof.verdict import Verdict

DIAL, ANSWER = "step 1: dial 15550100 by caller", "step 2: answer agent after 3 s"


def played(folder: Path, *, rings: bool) -> tuple[list[str], Verdict | None]:
    case = one_case(folder)
    told: list[str] = []

    async def main() -> Verdict | None:
        stage, phones = stage_of(case.scenario)
        phones["caller"].happens(5.0, Moment.CONNECTED)
        if rings:
            phones["agent"].happens(1.0, Moment.RINGING)
        phones["caller"].happens(30.0, Moment.ENDED)
        return await perform_all(case, stage, told.append)

    return told, in_virtual_time(main)


def test_all_of_them(tmp_path: Path) -> None:
    told, failed = played(tmp_path, rings=True)
    assert failed is None
    assert told[:2] == [DIAL, ANSWER]
    assert len(told) == 4


def test_the_first_that_fails_is_the_last(tmp_path: Path) -> None:
    told, failed = played(tmp_path, rings=False)
    assert told == [DIAL, ANSWER]
    assert failed is not None
    assert (failed.name, failed.passed) == (ANSWER, False)
    assert "not ringing within" in str(failed.measured)
    assert failed.where.endswith("small.yaml:13:5")
