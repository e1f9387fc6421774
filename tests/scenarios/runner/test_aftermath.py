"""After the case: what the API answers, and faults that met nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from scenarios.runner.aftermath import judge_the_aftermath
from scenarios.runner.app_faults import AppFault
from tests.scenarios.scenario_text import one_case
from tests.scenarios.stage_made_up import EmptyPlatform, in_virtual_time, stage_of

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.proof.verdict import Verdict

REST = """  rest:
    - {rest: recordings.list, answers: {api_id: x}}
    - {rest: recordings.list, answers: {api_id: y}}
  recordings:"""


def judged(folder: Path, *, armed: int) -> list[Verdict]:
    async def main() -> list[Verdict]:
        api = httpx.MockTransport(lambda _: httpx.Response(200, json={"api_id": "x"}))
        stage, _ = stage_of(
            one_case(folder, ("  recordings:", REST)).scenario, EmptyPlatform(client=httpx.AsyncClient(transport=api))
        )
        stage.platform.http_client = lambda: httpx.AsyncClient(transport=api)  # type: ignore[method-assign]
        stage.app.faults.arm("/x/", AppFault(status=500), armed)
        return await judge_the_aftermath(stage)

    return in_virtual_time(main)


def test_each_request_is_a_verdict(tmp_path: Path) -> None:
    good, bad = judged(tmp_path, armed=0)
    assert good.passed
    assert (bad.passed, bad.measured) == (False, "api_id of the answer is 'x', expected 'y'")


def test_a_fault_that_met_no_request_fails(tmp_path: Path) -> None:
    verdict, *_ = judged(tmp_path, armed=2)
    assert (verdict.name, verdict.passed, verdict.measured) == ("faults of /x/", False, "2 met no request")
