"""Holds what happened on a stage against what its scenario expects."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from scenarios.expect.announced import judge_announced
from scenarios.expect.callbacks import judge_callbacks
from scenarios.expect.recordings import judge_recordings
from scenarios.expect.schemas import judge_schemas
from scenarios.runner.aftermath import judge_the_aftermath
from scenarios.runner.attendance import moments_of, parties_of, silences_of
from scenarios.runner.fetching import fetch_recordings
from scenarios.runner.on_the_wire import judge_the_wire

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from scenarios.proof.verdict import Verdict
    from scenarios.runner.stage import Stage

    Work = Callable[[Callable[[], list[Verdict]]], Awaitable[list[Verdict]]]


async def judge(stage: Stage, folder: Path, capture: Path, work: Work) -> list[Verdict]:
    """Every verdict on a case that ran to its end. Files of recordings are fetched into `folder`."""
    expect, log = stage.scenario.expect, stage.app.log
    longest_s = stage.seconds
    fetched = await fetch_recordings(stage.platform, folder)
    verdicts = judge_callbacks(expect, log, stage.platform.auth_token, stage.app.text, moments_of(stage))
    verdicts += judge_announced(await stage.announcements.all(), fetched)
    verdicts += judge_schemas(stage.platform.trace.events, stage.platform.webhook_faults)
    verdicts += await judge_the_aftermath(stage)
    if expect.recordings or fetched:
        proof = partial(
            judge_recordings,
            captures=[capture],
            parties=parties_of(stage),
            log=log,
            silences=silences_of(stage),
            longest_s=longest_s,
        )
        verdicts += await work(partial(proof, expect.recordings, fetched))
    return verdicts + await work(partial(judge_the_wire, stage, capture, longest_s))


async def in_a_thread(work: Callable[[], list[Verdict]]) -> list[Verdict]:
    """Live: the phones of other cases must not wait while numbers are crunched."""
    return await asyncio.to_thread(work)


async def at_once(work: Callable[[], list[Verdict]]) -> list[Verdict]:
    """Simulated: time stands still meanwhile."""
    return work()
