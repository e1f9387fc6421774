"""Holds what happened on a stage against what its scenario expects."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from scenarios.expect.callbacks import judge_callbacks
from scenarios.expect.recordings import judge_recordings
from scenarios.expect.rtp import judge_rtp
from scenarios.expect.sip import judge_sip
from scenarios.proof.verdict import Verdict
from scenarios.runner.attendance import parties_of, silences_of
from scenarios.runner.fetching import fetch_recordings

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from scenarios.runner.stage import Stage

    Work = Callable[[Callable[[], list[Verdict]]], Awaitable[list[Verdict]]]


async def judge(stage: Stage, folder: Path, capture: Path, work: Work) -> list[Verdict]:
    """Every verdict on a case that ran to its end. Files of recordings are fetched into `folder`."""
    expect = stage.scenario.expect
    fetched = await fetch_recordings(stage.platform, folder)
    ports = {party: stage.media_port(party) for party in stage.phones}
    usernames = {party: account.username for party, account in stage.accounts.items()}
    verdicts = judge_callbacks(expect, stage.app.log, stage.platform.auth_token, stage.app.text)
    verdicts += _unmet_faults(stage)
    if expect.recordings or fetched:
        proof = partial(
            judge_recordings,
            captures=[capture],
            parties=parties_of(stage),
            log=stage.app.log,
            silences=silences_of(stage),
        )
        verdicts += await work(partial(proof, expect.recordings, fetched))
    verdicts += await work(partial(judge_rtp, expect.rtp, capture, ports))
    return verdicts + judge_sip(expect.sip, stage.platform.trace.events, usernames)


def _unmet_faults(stage: Stage) -> list[Verdict]:
    """A fault that no request met has shown nothing."""
    unmet = stage.app.faults.unmet().items()
    return [Verdict(f"faults of {path}", False, f"{left} met no request", "each meets one") for path, left in unmet]


async def in_a_thread(work: Callable[[], list[Verdict]]) -> list[Verdict]:
    """Live: the phones of other cases must not wait while numbers are crunched."""
    return await asyncio.to_thread(work)


async def at_once(work: Callable[[], list[Verdict]]) -> list[Verdict]:
    """Simulated: time stands still meanwhile."""
    return work()
