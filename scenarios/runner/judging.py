"""Holds what happened on a stage against what its scenario expects."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from scenarios.expect.recordings import judge_recordings
from scenarios.runner.aftermath import judge_the_aftermath
from scenarios.runner.attendance import parties_of, silences_of
from scenarios.runner.fetching import fetch_recordings
from scenarios.runner.on_the_wire import judge_the_wire
from scenarios.runner.told import judge_the_streamed, judge_the_told

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
    verdicts = await judge_the_told(stage, fetched)
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
    if expect.streams or stage.app.visits:
        verdicts += await work(partial(judge_the_streamed, stage, longest_s))
    return verdicts + await work(partial(judge_the_wire, stage, capture, longest_s))


async def in_a_thread(work: Callable[[], list[Verdict]]) -> list[Verdict]:
    """Live: the phones of other cases must not wait while numbers are crunched."""
    return await asyncio.to_thread(work)


async def at_once(work: Callable[[], list[Verdict]]) -> list[Verdict]:
    """Simulated: time stands still meanwhile."""
    return work()
