"""The end of a case: calls that do not end, callbacks that are late, time for those that nobody expects."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from emulator.testing.softphone_log import Moment
from scenarios.runner.settling import LINGER_S, settle
from tests.scenarios.app_requests_made_up import request
from tests.scenarios.scenario_text import one_case
from tests.scenarios.stage_made_up import EmptyPlatform, in_virtual_time, stage_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scenarios.proof.verdict import Verdict
    from scenarios.runner.stage import Stage
    from tests.scenarios.stage_made_up import ObedientPhone


def settled(
    folder: Path, prepare: Callable[[dict[str, ObedientPhone], Stage], None]
) -> tuple[list[Verdict], float, int]:
    """Verdicts, how long it took, and how often the capture was flushed."""

    async def main() -> tuple[list[Verdict], float, int]:
        platform = EmptyPlatform()
        stage, phones = stage_of(one_case(folder).scenario, platform)
        prepare(phones, stage)
        return await settle(stage), asyncio.get_running_loop().time(), platform.flushed

    return in_virtual_time(main)


def test_it_waits_for_what_is_expected_and_a_little_longer(tmp_path: Path) -> None:
    def prepare(phones: dict[str, ObedientPhone], stage: Stage) -> None:
        phones["caller"].log.add(0.0, Moment.CONNECTED)
        phones["caller"].happens(2, Moment.ENDED)
        asyncio.get_running_loop().call_later(4, stage.app.log.add, request("/answer/"))

    assert settled(tmp_path, prepare) == ([], 4 + LINGER_S, 1)


def test_a_call_that_does_not_end_is_a_failure(tmp_path: Path) -> None:
    def prepare(phones: dict[str, ObedientPhone], stage: Stage) -> None:
        phones["caller"].log.add(0.0, Moment.CONNECTED)
        stage.app.log.add(request("/answer/"))

    (verdict,), took, _ = settled(tmp_path, prepare)
    assert (verdict.name, verdict.passed) == ("caller's call ends", False)
    assert "caller: not ended within 15 s" in str(verdict.measured)
    assert took == 15 + LINGER_S


def test_a_missing_callback_is_left_to_the_verdicts(tmp_path: Path) -> None:
    assert settled(tmp_path, lambda *_: None) == ([], 15 + LINGER_S, 1)
