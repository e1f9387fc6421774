"""Looks at what the app was told in a case that is over: callbacks, their parameters, the recordings they tell of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.expect.announced import judge_announced
from scenarios.expect.callbacks import judge_callbacks
from scenarios.expect.schemas import judge_schemas
from scenarios.runner.attendance import moments_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenarios.expect.fetched_recording import FetchedRecording
    from scenarios.proof.verdict import Verdict
    from scenarios.runner.stage import Stage


async def judge_the_told(stage: Stage, fetched: Sequence[FetchedRecording]) -> list[Verdict]:
    """Verdicts on `callbacks`, and on what is promised of every webhook; `fetched`: the recordings of the account.

    What is judged in every case counts only when it failed: a case that expects nothing must not pass by it.
    """
    expect, app, platform = stage.scenario.expect, stage.app, stage.platform
    always = judge_announced(await stage.announcements.all(), fetched) + judge_schemas(platform.trace.events)
    expected = judge_callbacks(expect, app.log, platform.auth_token, app.text, moments_of(stage))
    return expected + [verdict for verdict in always if not verdict.passed]
