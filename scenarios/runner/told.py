"""Looks at what was told in a case that is over: callbacks, the recordings they tell of, streams, phones' reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.expect.announced import judge_announced
from scenarios.expect.callbacks import judge_callbacks
from scenarios.expect.streams import judge_streams
from scenarios.runner.attendance import moments_of, parties_of
from scenarios.runner.told_by_phones import judge_the_phones

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenarios.expect.fetched_recording import FetchedRecording
    from scenarios.proof.verdict import Verdict
    from scenarios.runner.stage import Stage


async def judge_the_told(stage: Stage, fetched: Sequence[FetchedRecording]) -> list[Verdict]:
    """Verdicts on `callbacks`, `events`, `quality`, and recordings that webhooks tell of; `fetched`: the account's own.

    What is judged in every case counts only when it failed: a case that expects nothing must not pass by it.
    """
    expect, app = stage.scenario.expect, stage.app
    announced = judge_announced(await stage.announcements.all(), fetched)
    expected = judge_callbacks(expect, app.log, stage.platform.auth_token, app.text, moments_of(stage))
    return expected + judge_the_phones(stage) + [verdict for verdict in announced if not verdict.passed]


def judge_the_streamed(stage: Stage, longest_s: float) -> list[Verdict]:
    """Verdicts on `streams`. Nobody has spoken for more than `longest_s` seconds."""
    return judge_streams(
        stage.scenario.expect.streams,
        stage.app.visits,
        parties_of(stage),
        auth_token=stage.platform.auth_token,
        log=stage.app.log,
        text=stage.app.text,
        longest_s=longest_s,
    )
