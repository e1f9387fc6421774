"""What is asked when a case is over: the REST API, and whether every fault of the app met its request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.errors import OffhookError
from scenarios.proof.verdict import Verdict
from scenarios.runner.rest_call import call_rest

if TYPE_CHECKING:
    from scenarios.runner.stage import Stage


async def judge_the_aftermath(stage: Stage) -> list[Verdict]:
    """Verdicts on `rest` and on faults."""
    verdicts = unmet_faults(stage)
    for request in stage.scenario.expect.rest:
        failure = ""
        try:
            await call_rest(request, stage.platform, stage.app)
        except OffhookError as refused:
            failure = str(refused)
        verdicts.append(Verdict(str(request), not failure, failure or "as expected", "as expected", "", "the REST API"))
    return verdicts


def unmet_faults(stage: Stage) -> list[Verdict]:
    """A fault that no request met has shown nothing."""
    unmet = stage.app.faults.unmet().items()
    return [Verdict(f"faults of {path}", False, f"{left} met no request", "each meets one") for path, left in unmet]
