"""A stage in a simulated world: phones are registered, documents know the parties, everything is taken down."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from emulator.testing.emulators import Emulators
from emulator.testing.softphone_log import Moment
from scenarios.runner.platform_port import PlatformOrder
from scenarios.runner.stage import Silence, staged
from scenarios.runner.timeline import Timeline
from tests.scenarios.scenario_text import one_case
from tests.scenarios.stage_made_up import in_virtual_time, stage_of

if TYPE_CHECKING:
    from pathlib import Path


def test_everything_is_there_and_known(tmp_path: Path) -> None:
    timeline = Timeline()

    async def main() -> None:
        order = PlatformOrder(world="simulated", seed="1", data=tmp_path)
        async with staged(one_case(tmp_path), Emulators(), order, folder=tmp_path, timeline=timeline) as stage:
            assert all(phone.log.has(Moment.REGISTERED) for phone in stage.phones.values())

    in_virtual_time(main)
    lanes = {entry.lane for entry in timeline.entries}
    assert {"sip", "phone"} <= lanes


def test_a_silence_within_another_is_the_outer_one(tmp_path: Path) -> None:
    async def main() -> dict[str, list[Silence]]:
        stage, _ = stage_of(one_case(tmp_path).scenario)
        stage.falls_silent("caller")
        await asyncio.sleep(1)
        with stage.silence_of("caller"):
            await asyncio.sleep(1)
        stage.speaks_again("caller")
        with stage.silence_of("agent"):
            await asyncio.sleep(1)
        return stage.silences

    assert in_virtual_time(main) == {"caller": [Silence(0, 2)], "agent": [Silence(2, 3)]}
