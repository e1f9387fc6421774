"""Every quirk of a phone before a whole platform: what the platform makes of it, and that the call goes on."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from hardware.simulators.deeds import LineState
from hardware.simulators.order import Quirks
from hardware.simulators.web import WebRequest
from tests.hardware.simulators.platform_stage import before_platform

if TYPE_CHECKING:
    from pathlib import Path

    from tests.hardware.simulators.platform_stage import PlatformStage


async def handset(stage: PlatformStage, **order: Any) -> dict[str, Any]:
    """Move the analogue phone behind an adapter."""
    request = WebRequest(
        method="POST",
        path="/handset",
        raw_query="",
        headers={"authorization": f"Bearer {stage.phone.surface.handset_token}"},
        body=json.dumps(order).encode(),
        client="127.0.0.1",
    )
    answer = await stage.phone.surface.respond(request)
    assert answer.status == 200, answer.body
    told: dict[str, Any] = json.loads(answer.body)
    return told


def test_a_fax_by_t38_is_refused_and_goes_on_as_sound(tmp_path: Path) -> None:
    async def play(stage: PlatformStage) -> None:
        await stage.talks()
        told = await handset(stage, fax=True)
        assert told["fax"] == "its re-INVITE was answered 488"
        assert stage.desk.state is LineState.CONNECTED
        assert await stage.desk.perform(lambda: stage.desk.press("7")) == ""
        await asyncio.sleep(3)

    stage = before_platform("grandstream_ht", tmp_path, play)
    assert any("488" in line for line in stage.signals())
    assert stage.digits() == ["7"], "the audio is as it was"


def test_who_takes_a_fax_as_sound_offers_nothing(tmp_path: Path) -> None:
    async def play(stage: PlatformStage) -> None:
        await stage.talks()
        assert (await handset(stage, fax=True))["fax"] == ""

    stage = before_platform("grandstream_ht", tmp_path, play, quirks=Quirks(fax="sound"))
    assert not any("488" in line for line in stage.signals())


@pytest.mark.parametrize("keys", ["rfc4733", "info", "inband"])
def test_keys_are_heard_in_every_way(keys: Any, tmp_path: Path) -> None:
    async def play(stage: PlatformStage) -> None:
        await stage.talks()
        assert await stage.desk.perform(lambda: stage.desk.press("7")) == ""
        await asyncio.sleep(3)

    assert before_platform("yealink", tmp_path, play, quirks=Quirks(keys=keys)).digits() == ["7"]


@pytest.mark.parametrize("flash", ["info", "rfc4733"])
def test_a_flash_is_no_digit_and_the_call_goes_on(flash: Any, tmp_path: Path) -> None:
    async def play(stage: PlatformStage) -> None:
        await stage.talks()
        await handset(stage, hook="flash")
        await asyncio.sleep(1)
        assert stage.desk.state is LineState.CONNECTED
        assert await stage.desk.perform(lambda: stage.desk.press("7")) == ""
        await asyncio.sleep(3)

    stage = before_platform("grandstream_ht", tmp_path, play, quirks=Quirks(flash=flash))
    assert stage.digits() == ["7"], "it is the first digit that came"


@pytest.mark.parametrize("hold", ["sendonly", "inactive", "zero_address"])
def test_every_form_of_hold_is_taken_and_given_back(hold: Any, tmp_path: Path) -> None:
    async def play(stage: PlatformStage) -> None:
        await stage.talks()
        assert await stage.desk.perform(stage.desk.hold) == ""
        await asyncio.sleep(2)
        assert await stage.desk.perform(stage.desk.resume) == ""
        assert await stage.desk.perform(lambda: stage.desk.press("7")) == ""
        await asyncio.sleep(3)

    assert before_platform("yealink", tmp_path, play, quirks=Quirks(hold=hold)).digits() == ["7"]


def test_one_that_knows_md5_only_registers_and_calls(tmp_path: Path) -> None:
    async def play(stage: PlatformStage) -> None:
        assert stage.desk.is_registered
        await stage.talks()

    before_platform("yealink", tmp_path, play, quirks=Quirks(md5_only=True))


def test_one_that_rings_reliably_is_sent_prack(tmp_path: Path) -> None:
    async def play(stage: PlatformStage) -> None:
        await stage.called()
        await stage.until(LineState.RINGING)
        await asyncio.sleep(1)
        assert await stage.desk.perform(stage.desk.answer) == ""
        await stage.until(LineState.CONNECTED)

    stage = before_platform("yealink", tmp_path, play, quirks=Quirks(reliable=True))
    assert any("PRACK" in line for line in stage.signals())


def test_one_that_challenges_a_notify_is_given_the_credentials(tmp_path: Path) -> None:
    async def play(stage: PlatformStage) -> None:
        await stage.restart()
        await asyncio.sleep(5)

    stage = before_platform("yealink", tmp_path, play, quirks=Quirks(challenges_notify=True))
    assert any("401" in line and "NOTIFY" in line for line in stage.signals())
    assert sum("200 OK (REGISTER)" in line for line in stage.signals()) == 4, "it came, left, came again and left"


def test_subscriptions_are_refreshed_and_taken_back(tmp_path: Path) -> None:
    """Messages of its own account, and the dialogs of another user."""

    async def play(stage: PlatformStage) -> None:
        await asyncio.sleep(140)
        mine = stage.desk.sip.requests.subscriptions
        assert {event: each.granted for event, each in mine.items()} == {"message-summary": 5, "dialog": 5}
        assert stage.desk.sip.requests.refused == {}
        assert b"Messages-Waiting" in stage.desk.sip.told["message-summary"]
        assert b"dialog-info" in stage.desk.sip.told["dialog"]

    stage = before_platform("yealink", tmp_path, play, quirks=Quirks(watches="bob", subscribed_s=60))
    assert sum("200 OK (SUBSCRIBE)" in line for line in stage.signals()) == 12, "the last two took them back"
