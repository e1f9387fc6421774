"""The steps that are no part of a call: REST requests, faults of the app, devices and restarts of the lab, waiting."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, get_args

from emulator.testing.softphone_log import PhoneFailure
from scenarios.endpoints.desk_phone import DeskPhone
from scenarios.language import steps
from scenarios.runner.app_faults import AppFault
from scenarios.runner.on_the_bus import work_a_device
from scenarios.runner.rest_call import call_rest

if TYPE_CHECKING:
    from scenarios.runner.stage import Stage


BesidePhones = steps.Rest | steps.Wait | steps.Fail | steps.Delay | steps.Drop | steps.Power | steps.Hook | steps.Reboot
BESIDE_PHONES = get_args(BesidePhones)


async def perform_beside_phones(step: BesidePhones, stage: Stage) -> None:
    """Do it to its end; raises OffhookError in one line when a request is not answered, or a device does not obey."""
    faults = stage.app.faults
    match step:
        case steps.Rest():
            await call_rest(step, stage.platform, stage.app)
        case steps.Wait():
            await asyncio.sleep(step.wait)
        case steps.Power() | steps.Hook():
            await work_a_device(step, stage.devices)
        case steps.Reboot():
            await _reboot(step, stage)
        case steps.Fail():
            faults.arm(step.fail, AppFault(status=step.status), step.next)
        case steps.Delay():
            faults.arm(step.delay, AppFault(late_s=step.by), step.next)
        case steps.Drop():
            faults.arm(step.drop, AppFault(unanswered=True), step.next)


async def _reboot(step: steps.Reboot, stage: Stage) -> None:
    phone = stage.phones[step.reboot]
    if not isinstance(phone, DeskPhone):
        raise PhoneFailure(f"{step.reboot}: is no phone of a lab, and cannot reboot")
    try:
        async with asyncio.timeout(step.within):
            await phone.reboot()
    except TimeoutError:
        raise PhoneFailure(f"{step.reboot}: has not registered anew within {step.within:g} s") from None
