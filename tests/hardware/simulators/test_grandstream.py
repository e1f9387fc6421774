"""A simulated Grandstream desk phone: CTI commands, keys, who may give them, action URLs."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from emulator.sip import events
from hardware.simulators.deeds import LineState
from tests.hardware.simulators.raw_server import RawServer
from tests.hardware.simulators.sim_stage import on_stage

if TYPE_CHECKING:
    from tests.hardware.simulators.sim_stage import SimStage

DONE = {"response": "success", "body": "complete"}


async def order(stage: SimStage, function: str, query: str = "", passcode: str = "admin") -> Any:
    return await stage.ask_json(f"/cgi-bin/api-{function}?passcode={passcode}&{query}", login=None)


async def line_of(stage: SimStage) -> dict[str, Any]:
    first: dict[str, Any] = (await order(stage, "get_line_status"))["body"][0]
    return first


def test_it_makes_a_call_and_ends_it() -> None:
    async def play(stage: SimStage) -> None:
        assert await order(stage, "make_call", "phonenumber=+15550199&account=0") == DONE
        await stage.until(LineState.CONNECTED)
        line = await line_of(stage)
        assert (line["state"], line["remotenumber"], line["active"]) == ("connected", "+15550199", 1)
        assert (await order(stage, "make_call", "phonenumber=1"))["response"] == "error"
        assert await order(stage, "phone_operation", "cmd=endcall") == DONE
        await stage.until(LineState.IDLE)
        assert (await line_of(stage))["state"] == "idle"

    on_stage("grandstream", play)


def test_it_answers_holds_and_takes_back() -> None:
    async def play(stage: SimStage) -> None:
        assert (await order(stage, "phone_operation", "cmd=acceptcall"))["response"] == "error"
        await stage.rings()
        assert (await line_of(stage))["state"] == "ringing"
        assert await order(stage, "phone_operation", "cmd=acceptcall") == DONE
        await stage.until(LineState.CONNECTED)
        for state in ("onhold", "connected"):
            assert await order(stage, "phone_operation", "cmd=holdcall") == DONE
            assert (await line_of(stage))["state"] == state
        assert stage.media() == ["sendonly", "sendrecv"]

    on_stage("grandstream", play)


@pytest.mark.parametrize(("function", "query"), [("phone_operation", "cmd=rejectcall"), ("send_key", "keys=ONHOOK")])
def test_it_refuses_a_call(function: str, query: str) -> None:
    async def play(stage: SimStage) -> None:
        await stage.rings()
        assert await order(stage, function, query) == DONE
        await stage.until(LineState.IDLE)

    on_stage("grandstream", play)


def test_keys_dial_mute_and_transfer() -> None:
    async def play(stage: SimStage) -> None:
        assert await order(stage, "send_key", "keys=1:STAR:POUND:SEND") == DONE
        await stage.until(LineState.CONNECTED)
        (invite,) = stage.far_end.seen(events.InviteReceived)
        assert isinstance(invite, events.InviteReceived)
        assert invite.request.uri_text.startswith("sip:1*%23@")
        assert await order(stage, "send_key", "keys=MUTE") == DONE
        await asyncio.sleep(0.1)
        assert stage.desk.is_muted
        assert await order(stage, "send_key", "keys=XFER:4:5:SEND") == DONE
        await asyncio.sleep(2)
        (refer,) = stage.far_end.seen(events.ReferReceived)
        assert isinstance(refer, events.ReferReceived)
        assert refer.target.startswith("sip:45@")
        assert (await order(stage, "send_key", "keys=1:NONE"))["body"] == "unknown"

    on_stage("grandstream", play)


def test_who_may_give_orders() -> None:
    async def play(stage: SimStage) -> None:
        assert (await order(stage, "get_accounts", passcode="wrong"))["body"] == "unauthorized"
        assert (await order(stage, "get_accounts"))["body"][0]["reg"] == 1
        assert (await order(stage, "get_phone_status"))["body"] == "available"
        url = "/cgi-bin/api-get_accounts?passcode=admin"
        assert (await stage.ask(url, client="10.9.9.9")).status == 403
        assert (await stage.ask("/cgi-bin/api-park?passcode=admin")).status == 404

    on_stage("grandstream", play, allow="10.0.0.7")


def test_it_restarts_when_it_is_told_to() -> None:
    async def play(stage: SimStage) -> None:
        assert (await order(stage, "sys_operation", "request=DANCE"))["response"] == "error"
        assert await order(stage, "sys_operation", "request=REBOOT") == DONE
        await asyncio.sleep(5)
        raw = RawServer(stage)
        assert (await raw.notify("resync")).status == 200
        assert (await raw.notify("check-sync;reboot=true")).status == 200
        await asyncio.sleep(5)
        assert stage.comings() == [True, False, True, False, True]

    on_stage("grandstream", play)


def test_it_reports_by_action_urls() -> None:
    async def play(stage: SimStage) -> None:
        await stage.talks()

    stage = on_stage("grandstream", play, action_url_base="http://lab.test/gxp")
    assert stage.reported == [
        "setup",
        "registered",
        "incoming_call",
        "off_hook",
        "established_call",
        "terminated_call",
        "on_hook",
    ]
    incoming = stage.reports[2].url.params
    assert (incoming["mac"], incoming["product"], incoming["remote"]) == ("000b82000001", "GXP2170", "x")
    assert incoming["call_id"]
