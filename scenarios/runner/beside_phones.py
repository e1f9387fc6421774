"""The steps that no phone does: REST requests, faults of the app, devices of the lab, the passing of time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from scenarios.language import steps
from scenarios.runner.app_faults import AppFault
from scenarios.runner.on_the_bus import work_a_device
from scenarios.runner.rest_call import call_rest

if TYPE_CHECKING:
    from scenarios.runner.stage import Stage


async def perform_beside_phones(
    step: steps.Rest | steps.Wait | steps.Fail | steps.Delay | steps.Drop | steps.Power | steps.Hook, stage: Stage
) -> None:
    """Do it to its end; raises OffhookError in one line when a request is not answered, or a device does not obey."""
    faults = stage.app.faults
    match step:
        case steps.Rest():
            await call_rest(step, stage.platform, stage.app)
        case steps.Wait():
            await asyncio.sleep(step.wait)
        case steps.Power() | steps.Hook():
            await work_a_device(step, stage.devices)
        case steps.Fail():
            faults.arm(step.fail, AppFault(status=step.status), step.next)
        case steps.Delay():
            faults.arm(step.delay, AppFault(late_s=step.by), step.next)
        case steps.Drop():
            faults.arm(step.drop, AppFault(unanswered=True), step.next)
