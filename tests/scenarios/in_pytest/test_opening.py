"""A stage without a scenario: platform, app, and phones that come later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.testing.emulators import Emulators
from emulator.testing.softphone_log import Moment
from scenarios.in_pytest.opening import add_phone, opened
from scenarios.language.scenario import PartyModel
from scenarios.runner.platform_port import PlatformOrder
from scenarios.runner.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from scenarios.runner.stage import Stage


def on_a_stage(folder: Path, play: Callable[[Stage], Awaitable[None]], timeline: Timeline) -> None:
    """Play on a stage whose app has no documents."""

    async def main() -> None:
        order = PlatformOrder(world="simulated", seed="1", data=folder / "platform")
        order.data.mkdir()
        async with opened(order, {}, timeline) as stage:
            await play(stage)

    Emulators().run("simulated", main)


def test_phones_come_one_by_one(tmp_path: Path) -> None:
    async def play(stage: Stage) -> None:
        await add_phone(stage, "caller", PartyModel(), tmp_path)
        await add_phone(stage, "agent", PartyModel(username="adam", number="12025551111"), tmp_path)
        assert [account.code for account in stage.accounts.values()] == [1, 2]
        assert all(phone.log.has(Moment.REGISTERED) for phone in stage.phones.values())
        domain = stage.platform.sip_address
        assert stage.app.text("${agent.uri} ${agent.number}") == f"sip:adam@{domain} 12025551111"
        assert stage.app.text("${app_url}") == stage.app.url

    timeline = Timeline()
    on_a_stage(tmp_path, play, timeline)
    assert "agent: registered" in [entry.summary for entry in timeline.entries]


def test_what_goes_wrong_leaves_a_time_line(tmp_path: Path) -> None:
    async def play(stage: Stage) -> None:
        await add_phone(stage, "caller", PartyModel(), tmp_path)
        raise LookupError("in the test")

    timeline = Timeline()
    with pytest.raises(LookupError, match="in the test"):
        on_a_stage(tmp_path, play, timeline)
    assert timeline.entries[-1].summary == "caller: registered"
