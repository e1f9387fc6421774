"""What phones tell is waited for, to the deadline of the case, and judged."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from emulator.base.trace import TraceEvent
from scenarios.runner.told_by_phones import judge_the_phones, phones_have_told
from tests.scenarios.scenario_text import one_case
from tests.scenarios.stage_made_up import EmptyPlatform, in_virtual_time, stage_of

if TYPE_CHECKING:
    from pathlib import Path

RINGING = TraceEvent(
    at=1.0,
    lane="phone",
    summary="desk reports ringing",
    detail={"phone": "desk", "event": "ringing", "vendor_event": "incoming", "values": {}, "wall_ns": 1},
)
REPORT = TraceEvent(
    at=2.0,
    lane="rtp",
    summary="agent's phone: session report",
    detail={"phone_report": {"PACKETLOSS": {"NLR": "3.0"}}, "username": "agent", "kind": "session"},
)
EXPECTED = "  events: [{of: agent, event: ringing}]\n  quality: [{of: agent, lost: at most 1 %}]\n  within: 9 s\n"


def told(folder: Path, *events: tuple[float, TraceEvent], expected: str = EXPECTED) -> tuple[float, list[bool]]:
    """How long it was waited, and which verdicts passed."""

    async def main() -> tuple[float, list[bool]]:
        case = one_case(
            folder,
            ("agent: {phone: softphone, username: adam}", "agent: {phone: phone, device: desk}"),
            ("expect:\n", f"expect:\n{expected}"),
        )
        platform = EmptyPlatform()
        stage, _ = stage_of(case.scenario, platform)
        loop = asyncio.get_running_loop()
        for at, event in events:
            loop.call_later(at, platform.trace.add, event)
        await phones_have_told(stage)
        return loop.time(), [verdict.passed for verdict in judge_the_phones(stage)]

    return in_virtual_time(main)


def test_it_is_waited_until_all_has_come(tmp_path: Path) -> None:
    assert told(tmp_path, (1, RINGING), (2, REPORT)) == (2, [True, True, False])


def test_what_does_not_come_is_left_to_the_verdicts(tmp_path: Path) -> None:
    assert told(tmp_path, (1, RINGING)) == (9, [True, False])
    assert told(tmp_path) == (9, [False, False])


def test_where_nothing_is_expected_nothing_is_waited_for(tmp_path: Path) -> None:
    assert told(tmp_path, expected="") == (0, [])
