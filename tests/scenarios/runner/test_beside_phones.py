"""Steps that no phone does: faults wait for their requests; time passes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from scenarios.language import steps
from scenarios.runner.app_faults import AppFault
from scenarios.runner.beside_phones import perform_beside_phones
from tests.scenarios.scenario_text import one_case
from tests.scenarios.stage_made_up import in_virtual_time, stage_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ({"fail": "/x/"}, AppFault(status=503)),
        ({"fail": "/x/", "status": 404}, AppFault(status=404)),
        ({"delay": "/x/", "by": "3 s"}, AppFault(late_s=3.0)),
        ({"drop": "/x/"}, AppFault(unanswered=True)),
    ],
)
def test_faults_wait_for_their_requests(tmp_path: Path, written: dict[str, Any], fault: AppFault) -> None:
    step = next(steps.STEPS[word] for word in written if word in steps.STEPS).model_validate(written | {"next": 2})
    assert isinstance(step, steps.Fail | steps.Delay | steps.Drop)
    seen: list[AppFault | None] = []

    async def main() -> None:
        stage, _ = stage_of(one_case(tmp_path).scenario)
        await perform_beside_phones(step, stage)
        seen.extend(stage.app.faults.take("/x/") for _ in range(3))

    in_virtual_time(main)
    assert seen == [fault, fault, None]


def test_time_passes(tmp_path: Path) -> None:
    async def main() -> float:
        stage, _ = stage_of(one_case(tmp_path).scenario)
        await perform_beside_phones(steps.Wait.model_validate({"wait": "2 s"}), stage)
        return asyncio.get_running_loop().time()

    assert in_virtual_time(main) == pytest.approx(2)
