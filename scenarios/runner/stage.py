"""One case set up: a platform, the app under test, and a registered phone for every party."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenarios.endpoints.kinds import make_phone
from scenarios.endpoints.phone import Account
from scenarios.runner.app_server import served
from scenarios.runner.inline_app import InlineApp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from scenarios.endpoints.phone import Phone
    from scenarios.language.loader import Case
    from scenarios.language.scenario import Scenario
    from scenarios.runner.platform_port import Emulator, Platform, PlatformOrder
    from scenarios.runner.timeline import Timeline

REGISTER_WITHIN_S = 10.0
APP_NAME = "app under test"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Everything the steps of a case play on."""

    scenario: Scenario
    platform: Platform
    app: InlineApp
    phones: dict[str, Phone]
    accounts: dict[str, Account]


@contextlib.asynccontextmanager
async def staged(
    case: Case, emulator: Emulator, order: PlatformOrder, *, folder: Path, timeline: Timeline
) -> AsyncIterator[Stage]:
    """Build everything; phones are registered when the block begins and are switched off when it ends.

    In the end `timeline` has what platform, app and phones saw, even when setting up failed half-way.
    """
    scenario = case.scenario
    async with contextlib.AsyncExitStack() as stack:
        platform = await stack.enter_async_context(emulator.start(order))
        for event in platform.trace.events:
            timeline.trace(event)
        platform.trace.listen(timeline.trace)
        app = InlineApp(scenario.app.documents, platform.now)
        app.log.listen(timeline.request)
        app_url = platform.host_app(app) if order.world == "simulated" else await stack.enter_async_context(served(app))
        _equip(platform, scenario, app_url)
        accounts = _accounts(scenario, platform)
        app.variables |= _variables(platform, accounts, app_url)
        phones: dict[str, Phone] = {}
        for party, account in accounts.items():
            platform.add_endpoint(account.username, account.password)
            kind = scenario.parties[party].phone
            phone = make_phone(kind, account, network=platform.network, ids=platform.ids, folder=folder)
            stack.callback(timeline.add_phone, phone.log)
            stack.push_async_callback(phone.stop)
            await phone.start(REGISTER_WITHIN_S)
            phones[party] = phone
        yield Stage(scenario=scenario, platform=platform, app=app, phones=phones, accounts=accounts)


def _equip(platform: Platform, scenario: Scenario, app_url: str) -> None:
    app = scenario.app
    hangup_url = f"{app_url}{app.hangup}" if app.hangup else ""
    platform.add_application(APP_NAME, answer_url=f"{app_url}{app.answer}", hangup_url=hangup_url)
    for number in scenario.numbers:
        platform.add_number(number, APP_NAME)


def _accounts(scenario: Scenario, platform: Platform) -> dict[str, Account]:
    """Every party gets a code of its own, from 1 in the order of the file."""
    return {
        party: Account(
            party=party,
            username=model.username or party,
            password=platform.ids.token(),
            server=platform.sip_address,
            code=code,
        )
        for code, (party, model) in enumerate(scenario.parties.items(), 1)
    }


def _variables(platform: Platform, accounts: dict[str, Account], app_url: str) -> dict[str, str]:
    variables = {"app_url": app_url, "api_url": platform.http_url, "sip_domain": str(platform.sip_address)}
    for party, account in accounts.items():
        variables[f"{party}.uri"] = account.aor
        variables[f"{party}.username"] = account.username
    return variables
