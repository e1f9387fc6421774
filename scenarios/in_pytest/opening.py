"""A stage without a scenario file: a platform and an app, and phones that are added as a test asks for them."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from emulator.testing.emulators import Emulators
from scenarios.in_pytest.voice_app import voice_app
from scenarios.language.scenario import Scenario
from scenarios.runner.announcements import Announcements
from scenarios.runner.equipping import account_of, phone_of, variables_of
from scenarios.runner.readying import REGISTER_WITHIN_S
from scenarios.runner.stage import Stage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from scenarios.in_pytest.voice_app import VoiceApp
    from scenarios.language.scenario import PartyModel
    from scenarios.runner.platform_port import PlatformOrder
    from scenarios.runner.timeline import Timeline


@contextlib.asynccontextmanager
async def opened(order: PlatformOrder, app: VoiceApp, timeline: Timeline) -> AsyncIterator[Stage]:
    """Yields a stage without phones; in the end `timeline` has what platform, app and phones saw."""
    async with contextlib.AsyncExitStack() as stack:
        platform = await stack.enter_async_context(Emulators().start(order))
        platform.trace.listen(timeline.trace)
        under_test = await stack.enter_async_context(voice_app(app, platform, order.world))
        under_test.log.listen(timeline.request)
        stage = Stage(
            scenario=Scenario.unwritten(),
            platform=platform,
            app=under_test,
            phones={},
            accounts={},
            announcements=Announcements(platform),
            began=platform.now(),
        )
        stack.push_async_callback(_switch_off, stage, timeline)
        _tell_variables(stage)
        yield stage


async def add_phone(stage: Stage, party: str, model: PartyModel, folder: Path) -> None:
    """Switch on a phone and register it. Raises PhoneFailure or Unavailable."""
    account = account_of(party, model, len(stage.accounts) + 1, stage.platform)
    stage.scenario.parties[party], stage.accounts[party] = model, account
    stage.phones[party] = phone_of(account, stage.scenario, stage.platform, folder)
    _tell_variables(stage)
    await stage.phones[party].start(REGISTER_WITHIN_S)


def _tell_variables(stage: Stage) -> None:
    stage.app.variables |= variables_of(stage.platform, stage.scenario, stage.accounts, stage.app.url)


async def _switch_off(stage: Stage, timeline: Timeline) -> None:
    for phone in stage.phones.values():
        await phone.stop()
        timeline.add_phone(phone.log)
