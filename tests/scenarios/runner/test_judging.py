"""Judgement on a stage: every kind of expectation gives verdicts, and a mute party is no suspect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from scenarios.runner.judging import at_once, in_a_thread, judge
from tests.scenarios.app_requests_made_up import request
from tests.scenarios.scenario_text import one_case
from tests.scenarios.stage_made_up import EmptyPlatform, in_virtual_time, stage_of
from tools.synthetic_call import make_call

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.proof.verdict import Verdict


def judged(folder: Path, *changes: tuple[str, str], threads: bool = False) -> dict[str, Verdict]:
    """Verdicts on a stage where the app was asked once, nothing was recorded, and a capture of another call lies."""
    _, _, capture = make_call().write(folder)

    async def main() -> list[Verdict]:
        listing = httpx.MockTransport(lambda _: httpx.Response(200, json={"objects": []}))
        platform = EmptyPlatform(client=httpx.AsyncClient(transport=listing))
        stage, _ = stage_of(one_case(folder, *changes).scenario, platform)
        stage.app.log.add(request("/answer/", {"CallStatus": "ringing"}))
        return await judge(stage, folder, capture, in_a_thread if threads else at_once)

    return {verdict.name: verdict for verdict in in_virtual_time(main)}


def test_every_kind_of_expectation_is_evaluated(tmp_path: Path) -> None:
    more = "  rtp: [{of: agent}]\n  sip: [{of: caller, statuses: [200]}]\n  recordings:"
    verdicts = judged(tmp_path, ("  recordings:", more))
    assert verdicts["/answer/ CallStatus"].passed
    assert not verdicts["recordings"].passed
    assert not verdicts["rtp of agent"].passed
    assert not verdicts["sip of caller"].passed


def test_without_expectations_there_is_no_verdict_on_an_empty_list(tmp_path: Path) -> None:
    recordings = "  recordings:\n    - {format: wav, left: caller, right: agent, duration: 5 s ± 500 ms}\n"
    assert "recordings" not in judged(tmp_path, (recordings, ""))


def test_live_it_works_in_a_thread(tmp_path: Path) -> None:
    assert judged(tmp_path, threads=True)["/answer/ times"].passed
