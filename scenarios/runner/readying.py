"""Readies a platform for a case: application, numbers, accounts, devices of the lab bus, phones that are registered."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenarios.runner.equipping import accounts_of, equip, phone_of, variables_of
from scenarios.runner.hearing_phones import hearing_phones
from scenarios.runner.on_the_bus import on_the_bus

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from scenarios.endpoints.phone import Account, Phone
    from scenarios.endpoints.run_lab import RunLab
    from scenarios.language.loader import Case
    from scenarios.runner.app_under_test import AppUnderTest
    from scenarios.runner.platform_port import Devices, Platform, PlatformOrder
    from scenarios.runner.timeline import Timeline

REGISTER_WITHIN_S = 10.0


@dataclass(frozen=True, slots=True)
class Ready:
    """What was readied, by party."""

    accounts: dict[str, Account]
    phones: dict[str, Phone]
    devices: Devices | None
    """Of the lab bus; None: there is none here."""


@contextlib.asynccontextmanager
async def readied(
    case: Case, order: PlatformOrder, platform: Platform, app: AppUnderTest, *, folder: Path, timeline: Timeline
) -> AsyncIterator[Ready]:
    """Phones are registered when the block begins, and are switched off when it ends.

    Raises PhoneFailure, ControlFailure, Unavailable, BadInput.
    """
    scenario, lab = case.scenario, order.lab
    equip(platform, scenario, app.url)
    accounts = accounts_of(scenario, platform, lab)
    app.variables |= variables_of(platform, scenario, accounts, app.url)
    async with contextlib.AsyncExitStack() as stack:
        devices = await stack.enter_async_context(on_the_bus(case, order, platform, timeline))
        action_urls = await stack.enter_async_context(hearing_phones(case, order, platform))
        phones: dict[str, Phone] = {}
        for party, account in accounts.items():
            phone = phone_of(account, scenario, platform, folder, lab, devices, action_urls)
            stack.callback(timeline.add_phone, phone.log)
            stack.callback(_keep, account.username, platform, lab)
            stack.push_async_callback(phone.stop)
            await phone.start(lab.registers_within_s(scenario.parties[party], REGISTER_WITHIN_S))
            phones[party] = phone
        yield Ready(accounts, phones, devices)


def _keep(username: str, platform: Platform, lab: RunLab) -> None:
    """A phone that registered in this case is known in the next."""
    lab.kept[username] = platform.carried(username)
