"""Who has an address is told, who has none is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.callflow.control import DialOrder, DialTarget
from emulator.callflow.meetings import ConferenceOrder
from emulator.calls.actions import ConferenceProgress, DialProgress
from emulator.runtime.call_callbacks import CallCallbacks
from emulator.webhooks.schema import faults_of
from tests.emulator.runtime.flow_stage import APP, Stage

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.asyncio
UUID = "01234567-89ab-4def-8123-456789abcdef"


@pytest.mark.parametrize("url", [f"{APP}/progress", ""])
async def test_a_conference(tmp_path: Path, url: str) -> None:
    stage = Stage(tmp_path)
    order = ConferenceOrder(name="Sales", max_members=20, time_limit_s=60, callback_url=url)
    stage.around.conferences["order"] = order
    progress = ConferenceProgress(
        order="order",
        call_uuid=stage.call(),
        action="digits",
        conference_name="Sales",
        conference_uuid=UUID,
        member_id="1",
        digits="12",
    )
    CallCallbacks(stage.around).conference(progress)
    await stage.around.courier.drain()
    assert [faults_of("Conference callback", fields) for fields in stage.app.asked("/progress")] == [[]] * bool(url)


@pytest.mark.parametrize("url", [f"{APP}/progress", ""])
async def test_a_dial(tmp_path: Path, url: str) -> None:
    stage = Stage(tmp_path)
    call_uuid = stage.call()
    stage.around.dials["order"] = DialOrder(targets=(DialTarget(kind="number", address="1"),), callback_url=url)
    progress = DialProgress(order="order", call_uuid=call_uuid, action="answer", b_leg_uuid=call_uuid, position=1)
    CallCallbacks(stage.around).dial(progress)
    await stage.around.courier.drain()
    told = [fields["DialAction"] for fields in stage.app.asked("/progress")]
    assert told == ["answer"] * bool(url)


async def test_an_inbound_call_that_rings_is_told_to_nobody(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    CallCallbacks(stage.around).ringing(stage.call())
    await stage.around.courier.drain()
    assert stage.app.requests == []
