"""What phones of a lab tell by themselves in a case: the wait for it, and the verdicts on it."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from scenarios.expect import phone_events, quality_reports
from scenarios.runner.attendance import moments_of

if TYPE_CHECKING:
    from scenarios.proof.verdict import Verdict
    from scenarios.runner.stage import Stage


async def phones_have_told(stage: Stage) -> None:
    """Wait until everything that is expected has come, or the deadline: then the verdicts say what is missing."""
    if not _is_lacking(stage):
        return
    news = asyncio.Event()
    stage.platform.trace.listen(lambda _: news.set())
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(stage.scenario.expect.within):
            while _is_lacking(stage):
                news.clear()
                await news.wait()


def judge_the_phones(stage: Stage) -> list[Verdict]:
    """Verdicts on `events` and `quality`."""
    expect, events, app = stage.scenario.expect, stage.platform.trace.events, stage.app
    told = phone_events.judge_phone_events(expect.events, events, _devices(stage), app.log, moments_of(stage), app.text)
    return told + quality_reports.judge_quality(expect.quality, events, _usernames(stage))


def _is_lacking(stage: Stage) -> bool:
    expect, events = stage.scenario.expect, stage.platform.trace.events
    return phone_events.lacking(expect.events, events, _devices(stage)) or quality_reports.lacking(
        expect.quality, events, _usernames(stage)
    )


def _devices(stage: Stage) -> dict[str, str]:
    return {name: party.device for name, party in stage.scenario.parties.items() if party.device is not None}


def _usernames(stage: Stage) -> dict[str, str]:
    return {party: account.username for party, account in stage.accounts.items()}
