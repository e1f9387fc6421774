"""What the fixtures of one test share: a stage, the loop in which it lives, and the folder for what is left of it."""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenarios.in_pytest.opening import opened
from scenarios.in_pytest.world_loop import loop_of
from scenarios.runner.case_run import CAPTURE, PLATFORM, keep, late_phones
from scenarios.runner.fetching import FOLDER as RECORDINGS
from scenarios.runner.platform_port import PlatformOrder
from scenarios.runner.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from emulator.testing.fault import Fault
    from scenarios.in_pytest.voice_app import VoiceApp
    from scenarios.in_pytest.world_loop import WorldLoop
    from scenarios.runner.platform_port import World
    from scenarios.runner.stage import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Playground:
    """One platform with its app and phones."""

    world: World
    stage: Stage
    loop: WorldLoop
    folder: Path
    """Of the test: captures, recordings, the time line."""
    timeline: Timeline

    def faults(self) -> list[Fault]:
        """Why nothing that was measured can be trusted; empty: it can."""
        faults = self.stage.platform.faults()
        return faults + late_phones(self.stage) if self.world == "live" else faults


@contextlib.contextmanager
def playground(world: World, *, seed: str, app: VoiceApp, folder: Path) -> Iterator[Playground]:
    """Yields a platform that runs; leaving it hangs up and writes the time line. `folder` need not exist."""
    order = PlatformOrder(world=world, seed=seed, data=folder / PLATFORM, serves_tls=True)
    order.data.mkdir(parents=True)
    with contextlib.ExitStack() as stack:
        loop = loop_of(world)
        stack.callback(loop.close)
        timeline = Timeline()
        stack.callback(timeline.write, folder)
        opening = opened(order, app, timeline)
        stage = loop.run(opening.__aenter__())
        stack.callback(_tidy, stage, order.data, folder)
        stack.push(lambda *failure: loop.run(opening.__aexit__(*failure)))
        yield Playground(world=world, stage=stage, loop=loop, folder=folder, timeline=timeline)


def _tidy(stage: Stage, data: Path, folder: Path) -> None:
    """Keep the capture and the recordings, fetched or not."""
    keep(stage.platform.capture_path, folder / CAPTURE)
    shutil.copytree(stage.platform.recordings_dir, folder / RECORDINGS, dirs_exist_ok=True)
    shutil.rmtree(data)
