"""NOTIFY that operates a simulated phone, and what it asks its server by itself."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from emulator.sip.commands import Credentials
from emulator.sip.events import QualityReported
from hardware.simulators.deeds import LineState
from hardware.simulators.order import Quirks
from tests.emulator.testing.far_end import PASSWORD
from tests.hardware.simulators.raw_server import RawServer
from tests.hardware.simulators.sim_stage import on_stage

if TYPE_CHECKING:
    from tests.hardware.simulators.sim_stage import SimStage


def test_talk_and_hold_operate_the_call_that_they_name() -> None:
    async def play(stage: SimStage) -> None:
        raw = RawServer(stage)
        await stage.rings()
        assert (await raw.notify("talk", call_id="another", to_tag="x")).status == 481
        for event, state in (("talk", LineState.CONNECTED), ("hold", LineState.HELD), ("talk", LineState.CONNECTED)):
            assert (await raw.notify(event, call_id=stage.desk.call_id, to_tag="x")).status == 200
            await stage.until(state)

    on_stage("yealink", play)


def test_keys_come_by_notify_too() -> None:
    async def play(stage: SimStage) -> None:
        raw = RawServer(stage)
        assert (await raw.notify("ACTION-URI", b"number=15550199&outgoing_uri=sip:carol@192.0.2.1")).status == 200
        await stage.until(LineState.CONNECTED)
        assert (await raw.notify("ACTION-URI", b"key=CALLEND")).status == 200
        await stage.until(LineState.IDLE)
        assert (await raw.notify("ACTION-URI", b"key=JUMP")).status == 400
        assert (await raw.notify("nonsense")).status == 489

    on_stage("yealink", play)


@pytest.mark.parametrize("vendor", ["yealink", "grandstream_ht"])
def test_check_sync_restarts_it(vendor: str) -> None:
    async def play(stage: SimStage) -> None:
        assert (await RawServer(stage).notify("check-sync;reboot=true")).status == 200
        await asyncio.sleep(5)
        assert stage.comings() == [True, False, True]

    on_stage(vendor, play)


def test_one_that_challenges_takes_a_notify_from_who_knows_its_password() -> None:
    async def play(stage: SimStage) -> None:
        raw = RawServer(stage)
        assert (await raw.notify("check-sync")).status == 401
        assert (await raw.notify("check-sync", login=Credentials("carol", "wrong"))).status == 401
        assert (await raw.notify("check-sync", login=Credentials("carol", PASSWORD))).status == 200

    on_stage("yealink", play, quirks=Quirks(challenges_notify=True))


def test_it_asks_for_messages_and_takes_what_it_is_told() -> None:
    async def play(stage: SimStage) -> None:
        await asyncio.sleep(1)
        assert stage.desk.sip.requests.refused == {}
        raw = RawServer(stage)
        assert (await raw.notify("message-summary", b"Messages-Waiting: yes")).status == 200
        assert stage.desk.sip.told == {"message-summary": b"Messages-Waiting: yes"}
        assert (await raw.notify("message-summary", call_id="none", to_tag="x")).status == 481

    on_stage("yealink", play)


def test_it_publishes() -> None:
    async def play(stage: SimStage) -> None:
        stage.desk.sip.publish("vq-rtcpxr", "application/vq-rtcpxr", b"VQSessionReport: CallTerm\r\nCallID: c\r\n")
        await asyncio.sleep(1)
        (told,) = stage.far_end.seen(QualityReported)
        assert isinstance(told, QualityReported)
        assert (told.username, told.report.call_id) == ("carol", "c")

    on_stage("yealink", play)
