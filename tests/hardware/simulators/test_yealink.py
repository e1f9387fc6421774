"""A simulated Yealink: keys by HTTP and by NOTIFY, who may press them, action URLs."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from emulator.sip import events
from hardware.simulators.deeds import LineState
from hardware.simulators.order import Quirks
from tests.hardware.simulators.sim_stage import on_stage

if TYPE_CHECKING:
    from tests.hardware.simulators.sim_stage import SimStage

BASE = "http://lab.test/events"


async def key(stage: SimStage, keys: str) -> None:
    answer = await stage.ask(f"/servlet?key={keys}")
    assert (answer.status, answer.body) == (200, b"")


def test_it_dials_a_number_and_hangs_up() -> None:
    async def play(stage: SimStage) -> None:
        await key(stage, "number=+15550199&outgoing_uri=carol@192.0.2.1")
        await stage.until(LineState.CONNECTED)
        (invite,) = stage.far_end.seen(events.InviteReceived)
        assert isinstance(invite, events.InviteReceived)
        assert invite.request.uri.user == "+15550199"
        assert invite.request.user_agent == "Yealink SIP-T46S 66.86.0.15"
        assert invite.request.headers.get("allow-events") == "talk,hold,conference"
        await key(stage, "CALLEND")
        await stage.until(LineState.IDLE)

    on_stage("yealink", play)


def test_it_dials_by_its_keys() -> None:
    async def play(stage: SimStage) -> None:
        await key(stage, "1;2;*;OK")
        await stage.until(LineState.CONNECTED)
        (invite,) = stage.far_end.seen(events.InviteReceived)
        assert isinstance(invite, events.InviteReceived)
        assert invite.request.uri.user == "12*"

    on_stage("yealink", play)


@pytest.mark.parametrize("answer", ["OK", "ASW", "SPEAKER", "OFFHOOK", "ASW:33001"])
def test_it_answers(answer: str) -> None:
    async def play(stage: SimStage) -> None:
        await stage.rings()
        await key(stage, "ASW:1")
        assert stage.desk.state is LineState.RINGING, "of a call that is another one"
        await key(stage, answer)
        await stage.until(LineState.CONNECTED)

    on_stage("yealink", play)


def test_it_refuses_a_call_as_busy() -> None:
    async def play(stage: SimStage) -> None:
        await stage.rings()
        await key(stage, "CANCEL")
        await stage.until(LineState.IDLE)
        await asyncio.sleep(0.1)
        (failed,) = stage.far_end.seen(events.InviteFailed)
        assert isinstance(failed, events.InviteFailed)
        assert failed.status == 486

    on_stage("yealink", play)


def test_it_holds_by_sendonly_and_its_key_does_both_ways() -> None:
    async def play(stage: SimStage) -> None:
        await stage.talks()
        await key(stage, "F_HOLD")
        await stage.until(LineState.HELD)
        await key(stage, "F_HOLD")
        await stage.until(LineState.CONNECTED)
        await key(stage, "HOLD:33001")
        await stage.until(LineState.HELD)
        await key(stage, "UNHOLD:33001")
        await stage.until(LineState.CONNECTED)
        assert stage.media() == ["sendonly", "sendrecv"] * 2

    on_stage("yealink", play)


def test_it_transfers_blindly_by_its_keys() -> None:
    async def play(stage: SimStage) -> None:
        await stage.talks()
        await key(stage, "F_TRANSFER;4;5;POUND;F_TRANSFER")
        await asyncio.sleep(1)
        (refer,) = stage.far_end.seen(events.ReferReceived)
        assert isinstance(refer, events.ReferReceived)
        assert refer.target.startswith("sip:45%23@")

    on_stage("yealink", play)


def test_it_is_muted() -> None:
    async def play(stage: SimStage) -> None:
        await stage.talks()
        for muted in (True, False):
            await key(stage, "MUTE")
            await asyncio.sleep(0.1)
            assert stage.desk.is_muted is muted

    on_stage("yealink", play)


def test_keys_that_there_are_not_are_refused() -> None:
    async def play(stage: SimStage) -> None:
        for keys in ("", "ANSWERS", "PARK:33001", "OK;NO", "number="):
            assert (await stage.ask(f"/servlet?key={keys}")).status == 400, keys
        assert (await stage.ask("/")).status == 404

    on_stage("yealink", play)


def test_who_may_operate_it() -> None:
    async def play(stage: SimStage) -> None:
        ok = "/servlet?key=OK"
        assert (await stage.ask(ok, login=None)).headers == (("WWW-Authenticate", 'Basic realm="Yealink"'),)
        assert (await stage.ask(ok, login=("admin", "wrong"))).status == 401
        assert (await stage.ask(ok, login=None, authorization="Basic %")).status == 401
        assert (await stage.ask(ok, client="10.0.1.7")).status == 403
        assert (await stage.ask(ok)).status == 200
        by_form = "/servlet?p=login&q=login&username=admin&pwd=admin&jumpto=URI&key=OK"
        assert (await stage.ask(by_form, login=None)).status == 200
        assert (await stage.ask(by_form.replace("pwd=admin", "pwd=x"), login=None)).status == 401
        assert (await stage.ask("/cgi-bin/ConfigManApp.com?key=OK")).status == 200

    on_stage("yealink", play, allow="10.0.0.*,10.2.0.1")


def test_one_that_asks_first_takes_the_second_request() -> None:
    async def play(stage: SimStage) -> None:
        assert (await stage.ask("/servlet?key=OK")).status == 403
        assert (await stage.ask("/servlet?key=OK")).status == 200

    on_stage("yealink", play, quirks=Quirks(confirms=True))


def test_it_tells_of_its_account() -> None:
    async def play(stage: SimStage) -> None:
        for url in ("phonecfg=get&accounts=1&dnd=0&fw=1", "phonecfg=get[&accounts=1][&dnd=0][&fw=1]"):
            told = (await stage.ask(f"/servlet?{url}")).body.decode()
            assert told == ("FirmwareVersion=66.86.0.15\nAccount1|carol|carol|carol|Registered|carol@192.0.2.1|\n")

    on_stage("yealink", play)


def test_it_reports_what_happens_by_action_urls() -> None:
    async def play(stage: SimStage) -> None:
        await stage.talks()
        await key(stage, "HOLD")
        await stage.until(LineState.HELD)
        await key(stage, "CALLEND")
        await asyncio.sleep(1)

    stage = on_stage("yealink", play, action_url_base=BASE)
    assert stage.reported == [
        *("setup_completed", "registered", "incoming_call", "idle_to_busy", "off_hook", "call_established", "hold"),
        *("call_terminated", "busy_to_idle", "on_hook"),
    ]
    registered, incoming = stage.reports[1], stage.reports[2]
    assert str(registered.url).startswith(f"{BASE}/registered?mac=001565000001&ip=198.51.100.1&model=SIP-T46S")
    assert registered.url.params["remote"] == ""
    assert incoming.headers["user-agent"] == "Yealink SIP-T46S 66.86.0.15"
    assert dict(incoming.url.params) == {
        "mac": "001565000001",
        "ip": "198.51.100.1",
        "model": "SIP-T46S",
        "firmware": "66.86.0.15",
        "active_url": "sip:carol@192.0.2.1",
        "active_user": "carol",
        "active_host": "192.0.2.1",
        "local": "sip:carol@192.0.2.1",
        "remote": "sip:x@y",
        "display_local": "carol",
        "display_remote": "x",
        "call_id": "33001",
    }
