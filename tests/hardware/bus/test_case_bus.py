"""A case on the bus: published, with its devices."""

from __future__ import annotations

import asyncio

import pytest

from emulator.base.trace import Trace, TraceEvent
from hardware.bus.case_bus import case_bus
from hardware.lab_file import Broker, Device, Lab
from tests.hardware.bus.lab_broker import Heard, TasmotaPlug, in_process_broker

pytestmark = [pytest.mark.live, pytest.mark.peer("amqtt")]


def test_a_case_publishes_and_works_its_devices() -> None:
    async def story() -> None:
        async with in_process_broker() as port, TasmotaPlug(port) as plug, Heard(port) as heard:
            lab = Lab(bus=Broker(port=port), devices={"port": Device(kind="power", tasmota="plug")})
            trace, notes = Trace(), list[str]()
            async with case_bus("a/b", lab, ["port"], trace, notes.append, phones={}, dry_run=False) as devices:
                trace.add(TraceEvent(at=0, lane="call", summary="x", call_uuid="c", detail={"fact": "answered"}))
                await devices.turn("port", "on")
                assert plug.power == "ON"
            await heard.until("offhook/run/case/a-b/call/c/event")
            assert plug.told == ["ON", "OFF"]
            assert (await heard.until("offhook/run/case/a-b/call/c/state", 2))[-1] == ""

    asyncio.run(story())
