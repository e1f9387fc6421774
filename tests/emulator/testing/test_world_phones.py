"""Phones, numbers and the API of a simulated platform."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from emulator.app import shared_api
from emulator.runtime.virtual_loop import VirtualLoop
from emulator.testing.impairment import Impairment
from emulator.testing.world import EPOCH_NS, prepare, start_with_app

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path
    from typing import Any

    from emulator.testing.world import SimulatedPlatform


def in_a_world(data: Path, play: Callable[[SimulatedPlatform], Coroutine[Any, Any, None]]) -> None:
    async def main() -> None:
        running = await start_with_app({}, seed=1, data=data, wall_deadline_s=1.0, settings={})
        try:
            await play(running)
        finally:
            await running.stop()

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(main())


def test_every_world_begins_at_the_same_moment(tmp_path: Path) -> None:
    async def play(running: SimulatedPlatform) -> None:
        assert running.platform.now() == 0.0
        assert running.platform.operator.wall_ns() == EPOCH_NS

    in_a_world(tmp_path, play)


def test_phones_sit_on_hosts_of_their_own(tmp_path: Path) -> None:
    async def play(running: SimulatedPlatform) -> None:
        slow = running.add_phone("slow", link=Impairment(delay_ms=100))
        await slow.start(5)
        assert running.platform.now() == 0.4
        quick = running.add_phone("quick")
        await quick.start(5)
        assert running.platform.now() == 0.4
        assert running.leftovers() == ["a SIP transaction or dialog", "slow's phone", "quick's phone"]
        await asyncio.sleep(40)
        assert running.leftovers() == []

    in_a_world(tmp_path, play)


def test_the_api_is_asked_with_the_right_account(tmp_path: Path) -> None:
    async def play(running: SimulatedPlatform) -> None:
        running.add_numbers(["15550100"], "http://app.offhook.test/", "")
        numbers = await running.ask("GET", "Number/", {})
        assert [each["number"] for each in numbers.json()["objects"]] == ["15550100"]

    in_a_world(tmp_path, play)


def test_preparing_needs_no_platform() -> None:
    asyncio.run(prepare())
    assert shared_api() is shared_api()
