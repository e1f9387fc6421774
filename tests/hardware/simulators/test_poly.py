"""A simulated Poly: its REST API with its codes, who may use it, the events that it posts."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from emulator.sip import events
from hardware.simulators.deeds import LineState
from tests.hardware.simulators.sim_stage import on_stage

if TYPE_CHECKING:
    from tests.hardware.simulators.sim_stage import SimStage

CALLS = "/api/v1/webCallControl/callStatus"


async def order(stage: SimStage, name: str, **data: str) -> str:
    answer = await stage.ask_json(f"/api/v1/callctrl/{name}", data)
    return str(answer["Status"])


async def call_of(stage: SimStage) -> dict[str, Any]:
    answer = await stage.ask_json(CALLS)
    assert answer["Status"] == "2000"
    call: dict[str, Any] = answer["data"]
    return call


def test_it_dials_and_ends_the_call_by_its_handle() -> None:
    async def play(stage: SimStage) -> None:
        assert await order(stage, "dial", Dest="15550199", Line="1", Type="TEL") == "2000"
        await stage.until(LineState.CONNECTED)
        call = await call_of(stage)
        assert (call["Type"], call["CallState"]) == ("Outgoing", "Connected")
        assert call["RemotePartyNumber"].startswith("sip:15550199@")
        assert await order(stage, "dial", Dest="1") == "4001"
        assert await order(stage, "endCall", Ref="0x1") == "4007"
        assert await order(stage, "endCall", Ref=call["CallHandle"]) == "2000"
        await stage.until(LineState.IDLE)
        assert (await stage.ask_json(CALLS)) == {"Status": "4007"}

    on_stage("poly", play)


def test_what_cannot_be_dialled() -> None:
    async def play(stage: SimStage) -> None:
        for wrong in ({}, {"Dest": "1", "Line": "9"}, {"Dest": "1", "Type": "FAX"}):
            assert await order(stage, "dial", **wrong) == "4000"
        assert (await stage.ask_json("/api/v1/callctrl/dial", "not a mapping"))["Status"] == "4000"

    on_stage("poly", play)


def test_one_that_is_not_registered_says_so() -> None:
    async def play(stage: SimStage) -> None:
        assert await order(stage, "dial", Dest="1") == "4002"
        lines = (await stage.ask_json("/api/v1/mgmt/lineInfo"))["data"]
        assert [line["RegistrationStatus"] for line in lines] == ["Unregistered"]

    on_stage("poly", play, password="wrong")


def test_a_call_to_it_goes_through_all_its_orders() -> None:
    async def play(stage: SimStage) -> None:
        await stage.rings()
        handle = (await call_of(stage))["CallHandle"]
        assert await order(stage, "holdCall", Ref=handle) == "4003"
        assert await order(stage, "answerCall", Ref=handle) == "2000"
        await stage.until(LineState.CONNECTED)
        for name, state in (("holdCall", "CallHold"), ("resumeCall", "Connected")):
            assert await order(stage, name, Ref=handle) == "2000"
            assert (await call_of(stage))["CallState"] == state
        assert stage.media() == ["sendonly", "sendrecv"]
        assert await order(stage, "mute", state="1") == "2000"
        assert stage.desk.is_muted
        assert await order(stage, "mute", state="on") == "4000"
        assert await order(stage, "sendDTMF", digits="1#") == "2000"
        assert await order(stage, "sendDTMF", digits="A") == "4000"
        assert await order(stage, "transferCall", Ref=handle, TransferDest="77") == "2000"
        await asyncio.sleep(2)
        (refer,) = stage.far_end.seen(events.ReferReceived)
        assert isinstance(refer, events.ReferReceived)
        assert refer.target.startswith("sip:77@")

    on_stage("poly", play)


@pytest.mark.parametrize(("login", "status"), [(None, 401), (("", "wrong"), 401), (("admin", "admin"), 401)])
def test_who_may_use_it(login: tuple[str, str] | None, status: int) -> None:
    async def play(stage: SimStage) -> None:
        assert (await stage.ask(CALLS, login=login)).status == status
        assert (await stage.ask(CALLS)).status == 200
        assert (await stage.ask(CALLS, method="POST")).status == 405
        assert (await stage.ask("/api/v1/callctrl/dial")).status == 405
        assert (await stage.ask("/api/v1/callctrl/park")).status == 404

    on_stage("poly", play)


def test_with_its_default_password_it_does_nothing() -> None:
    async def play(stage: SimStage) -> None:
        assert (await stage.ask_json(CALLS, login=("", "456")))["Status"] == "4010"

    on_stage("poly", play, web_password="456")


def test_it_tells_what_it_is_and_restarts() -> None:
    async def play(stage: SimStage) -> None:
        about = (await stage.ask_json("/api/v1/mgmt/device/info"))["data"]
        assert (about["ModelNumber"], about["MACAddress"]) == ("VVX 450", "64167f000001")
        assert (await stage.ask_json("/api/v1/mgmt/network/info"))["data"] == {"IPV4Address": "198.51.100.1"}
        assert (await stage.ask_json("/api/v1/mgmt/safeReboot", {}))["Status"] == "2000"
        await asyncio.sleep(5)
        assert stage.comings() == [True, False, True]

    on_stage("poly", play)


def test_it_posts_events() -> None:
    async def play(stage: SimStage) -> None:
        await stage.talks()
        await stage.desk.perform(stage.desk.hold)

    stage = on_stage("poly", play, action_url_base="http://lab.test/poly")
    bodies = [request.content.decode() for request in stage.reports]
    names = [body.removeprefix("<PolycomIPPhone><").replace(" ", ">").partition(">")[0] for body in bodies]
    assert names == [
        *("LineRegistrationEvent", "IncomingCallEvent", "OffHookEvent", "CallStateChangeEvent"),
        *("CallStateChangeEvent", "CallStateChangeEvent", "OnHookEvent"),
    ]
    assert 'CallState="CallHold"' in bodies[4]
    assert 'CallState="Disconnected"' in bodies[5]
    assert "<MACAddress>64167f000001</MACAddress>" in bodies[0]
