"""Runs one case from an empty folder to its verdicts. Whatever goes wrong is an outcome, not an exception."""

from __future__ import annotations

import asyncio
import secrets
import shutil
import time
from typing import TYPE_CHECKING

from emulator.testing.fault import Fault
from scenarios.expect.schemas import misfits
from scenarios.runner.all_steps import perform_all
from scenarios.runner.crash import to_its_end
from scenarios.runner.judging import at_once, in_a_thread, judge
from scenarios.runner.platform_port import PlatformOrder
from scenarios.runner.settling import settle
from scenarios.runner.stage import staged
from scenarios.runner.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scenarios.runner.outcome import Outcome
    from scenarios.runner.platform_port import Emulator
    from scenarios.runner.stage import Stage

CAPTURE, CALLBACKS, PLATFORM = "capture.pcap", "callbacks.json", "platform"
LATE_LIMIT_MS = 100.0
"""Of a packet of our phones, as of a tick of the engine: a generator that is later proves nothing."""
RECORDINGS_CLOSE_S = 3.0
"""After Ctrl-C: so long recordings may take to be whole (a recorder runs 1.2 s behind)."""


async def run_case(outcome: Outcome, *, emulator: Emulator, seed: str, progress: Callable[[str, str], None]) -> None:
    """Run the case of `outcome` and fill it in. A cancellation finishes the recordings and ends here."""
    loop = asyncio.get_running_loop()
    run = _Run(outcome, progress)
    order = PlatformOrder(
        world=outcome.world,
        seed=seed,
        data=outcome.folder / PLATFORM,
        serves_tls=outcome.case.scenario.speaks_tls or outcome.lab.speaks_tls(outcome.case.scenario),
        lab=outcome.lab,
        sip=outcome.lab.lab.sip if outcome.runs_alone else "",
        sips=outcome.lab.lab.sips if outcome.runs_alone else "",
        control_token=secrets.token_urlsafe(16) if outcome.lab.lab.phones else "",
        secrets=outcome.shows_secrets,
    )
    order.data.mkdir(parents=True, exist_ok=True)
    outcome.began_s, began = time.monotonic(), loop.time()
    progress(outcome.name, "starting")
    await to_its_end(outcome, run.on_stage(emulator, order))
    shutil.rmtree(order.data, ignore_errors=True)
    outcome.wall_seconds = time.monotonic() - outcome.began_s
    outcome.own_seconds = loop.time() - began
    run.timeline.step(loop.time(), f"{outcome.name}: {outcome.result}")
    run.timeline.write(outcome.folder, shows_secrets=outcome.shows_secrets)
    outcome.notices += run.timeline.remarks()
    outcome.legs = run.timeline.legs()
    outcome.measured_by_phones = run.timeline.measured
    outcome.phone_events = run.timeline.phone_events()


class _Run:
    """The playing of one case on its stage."""

    def __init__(self, outcome: Outcome, progress: Callable[[str, str], None]) -> None:
        self._outcome = outcome
        self._progress = progress
        self.timeline = Timeline()

    async def on_stage(self, emulator: Emulator, order: PlatformOrder) -> None:
        """Set the stage, and play on it."""
        outcome = self._outcome
        async with staged(outcome.case, emulator, order, folder=outcome.folder, timeline=self.timeline) as stage:
            await self.play(stage)

    async def play(self, stage: Stage) -> None:
        """Steps, then judgement; in any case what happened is written down."""
        try:
            if await self._perform_all(stage):
                self._progress(self._outcome.name, "waiting for callbacks")
                await self._judge(stage)
            self._outcome.verdicts += misfits(stage.platform.trace.events)
        except asyncio.CancelledError:
            if self._outcome.crashed:
                raise
            self._outcome.interrupted = True
            await self._finish_recordings(stage)
        finally:
            self._write_down(stage)

    async def _perform_all(self, stage: Stage) -> bool:
        def tell(title: str) -> None:
            self._progress(self._outcome.name, title)
            self.timeline.step(stage.platform.now(), title)

        failed = await perform_all(self._outcome.case, stage, tell)
        if failed is not None:
            self.timeline.step(stage.platform.now(), f"{failed.name}: FAILED: {failed.measured}")
            self._outcome.verdicts.append(failed)
        return failed is None

    async def _judge(self, stage: Stage) -> None:
        self._outcome.verdicts += await settle(stage)
        self._progress(self._outcome.name, "proving")
        shutil.copyfile(stage.platform.capture_path, self._outcome.folder / CAPTURE)
        work = in_a_thread if self._outcome.world == "live" else at_once
        verdicts = await judge(stage, self._outcome.folder, self._outcome.folder / CAPTURE, work)
        self._outcome.evaluated = len(verdicts)
        if "callbacks" not in stage.scenario.expect.model_fields_set and stage.app.log.requests:
            paths = ", ".join(dict.fromkeys(request.path for request in stage.app.log.requests))
            self._outcome.notices.append(f"callbacks of which the case says nothing: {paths}")
        self._outcome.verdicts += verdicts

    async def _finish_recordings(self, stage: Stage) -> None:
        """After Ctrl-C: end the calls, so that their files are closed as after any hang-up."""
        self.timeline.step(stage.platform.now(), "interrupted: calls are ended, recordings finished")
        for phone in stage.phones.values():
            await phone.stop()
        await asyncio.sleep(RECORDINGS_CLOSE_S)

    def _write_down(self, stage: Stage) -> None:
        outcome, platform = self._outcome, stage.platform
        outcome.faults += platform.faults()
        if outcome.world == "live":
            outcome.faults += late_phones(stage)
        outcome.deterministic = platform.deterministic
        outcome.call_seconds = _answered_seconds(stage)
        keep(platform.capture_path, outcome.folder / CAPTURE)
        for file in sorted(platform.recordings_dir.iterdir()) if outcome.interrupted else []:
            (outcome.folder / "recordings").mkdir(exist_ok=True)
            keep(file, outcome.folder / "recordings" / file.name)
        stage.app.log.write(outcome.folder / CALLBACKS, shows_secrets=outcome.shows_secrets)


def late_phones(stage: Stage) -> list[Fault]:
    """Phones of ours that the machine kept from sending: what was recorded of them is not what a phone would send."""
    late = {party: phone.log.latest_packet_ms for party, phone in stage.phones.items()}
    return [
        Fault(f"our phone of {party} sent a packet {ms:.0f} ms late", ms)
        for party, ms in late.items()
        if ms > LATE_LIMIT_MS
    ]


def _answered_seconds(stage: Stage) -> float:
    """Of A legs: those of the parties that dial; in a call that the API places the leg that lasts longest."""
    seconds = {party: phone.log.answered_seconds(stage.platform.now()) for party, phone in stage.phones.items()}
    dialling = set(stage.scenario.dialling)
    return sum(seconds[party] for party in dialling) if dialling else max(seconds.values(), default=0.0)


def keep(file: Path, target: Path) -> None:
    """Copy a file that may not exist."""
    if file.is_file():
        shutil.copyfile(file, target)
