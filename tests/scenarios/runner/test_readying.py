"""What a case needs is there before it begins: phones are registered, and switched off when it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.testing.emulators import Emulators
from emulator.testing.softphone_log import Moment
from scenarios.runner.app_hosting import hosted
from scenarios.runner.platform_port import PlatformOrder
from scenarios.runner.readying import readied
from scenarios.runner.timeline import Timeline
from tests.scenarios.scenario_text import one_case
from tests.scenarios.stage_made_up import in_virtual_time

if TYPE_CHECKING:
    from pathlib import Path


def test_phones_are_registered_inside_and_gone_outside(tmp_path: Path) -> None:
    timeline = Timeline()

    async def main() -> None:
        case = one_case(tmp_path)
        order = PlatformOrder(world="simulated", seed="1", data=tmp_path)
        async with (
            Emulators().start(order) as platform,
            hosted(case, platform, "simulated") as app,
            readied(case, order, platform, app, folder=tmp_path, timeline=timeline) as ready,
        ):
            assert set(ready.accounts) == set(ready.phones) == set(case.scenario.parties)
            assert all(phone.log.has(Moment.REGISTERED) for phone in ready.phones.values())
            assert ready.devices is None
            assert not [entry for entry in timeline.entries if entry.lane == "phone"]

    in_virtual_time(main)
    assert {entry.lane for entry in timeline.entries} == {"phone"}
