"""A simulated HT801: the handset behind it by its own door, the pages of its web interface."""

from __future__ import annotations

import asyncio
import base64
import json
from typing import TYPE_CHECKING, Any

import pytest

from emulator.sip import events
from hardware.simulators.deeds import LineState
from hardware.simulators.grandstream_ht import NO_KEY_ENTRY_S, GrandstreamHt
from hardware.simulators.order import Quirks
from tests.hardware.simulators.sim_stage import on_stage

if TYPE_CHECKING:
    from tests.hardware.simulators.sim_stage import SimStage


async def handset(stage: SimStage, status: int = 200, **move: str) -> Any:
    surface = stage.phone.surface
    assert isinstance(surface, GrandstreamHt)
    token = f"Bearer {surface.handset_token}"
    body = json.dumps(move).encode()
    answer = await stage.ask("/handset", method="POST", body=body, login=None, authorization=token)
    assert answer.status == status, answer
    return json.loads(answer.body)


def number_called(stage: SimStage) -> str | None:
    (invite,) = stage.far_end.seen(events.InviteReceived)
    assert isinstance(invite, events.InviteReceived)
    return invite.request.uri.user


def test_a_number_is_dialled_by_its_keys() -> None:
    async def play(stage: SimStage) -> None:
        assert await handset(stage, hook="off", keys="15550199#") == {"hook": "off", "line": "calling"}
        await stage.until(LineState.CONNECTED)
        assert number_called(stage) == "15550199"
        assert await handset(stage, hook="on")
        await stage.until(LineState.IDLE)

    on_stage("grandstream_ht", play)


def test_a_pause_ends_the_number() -> None:
    async def play(stage: SimStage) -> None:
        await handset(stage, hook="off")
        await handset(stage, keys="1")
        await asyncio.sleep(NO_KEY_ENTRY_S - 1)
        await handset(stage, keys="2")
        await asyncio.sleep(NO_KEY_ENTRY_S - 1)
        assert stage.desk.state is LineState.IDLE
        await stage.until(LineState.CONNECTED)
        assert number_called(stage) == "12"

    on_stage("grandstream_ht", play)


def test_keys_on_the_hook_and_a_number_that_is_put_down_do_nothing() -> None:
    async def play(stage: SimStage) -> None:
        await handset(stage, keys="1#")
        await handset(stage, hook="off", keys="1")
        await handset(stage, hook="on")
        await asyncio.sleep(NO_KEY_ENTRY_S + 1)
        assert stage.far_end.seen(events.InviteReceived) == []

    on_stage("grandstream_ht", play)


def test_a_call_is_answered_by_lifting_and_goes_on_ringing_when_it_is_put_down() -> None:
    async def play(stage: SimStage) -> None:
        await stage.rings()
        assert await handset(stage, hook="on") == {"hook": "on", "line": "ringing"}
        await handset(stage, hook="off")
        await stage.until(LineState.CONNECTED)
        await handset(stage, hook="flash")
        await stage.until(LineState.HELD)
        await handset(stage, hook="flash")
        await stage.until(LineState.CONNECTED)
        assert stage.media() == ["sendonly", "sendrecv"]

    on_stage("grandstream_ht", play)


def test_a_flash_may_be_an_info() -> None:
    async def play(stage: SimStage) -> None:
        await stage.rings()
        await handset(stage, hook="off")
        await stage.until(LineState.CONNECTED)
        await handset(stage, hook="flash")
        await asyncio.sleep(0.5)
        (info,) = stage.infos()
        assert info.content_type == "application/hook-flash"
        assert stage.desk.state is LineState.CONNECTED

    on_stage("grandstream_ht", play, quirks=Quirks(flash="info"))


@pytest.mark.parametrize("keys", ["rfc4733", "info"])
def test_keys_of_the_call_go_in_its_way(keys: Any) -> None:
    async def play(stage: SimStage) -> None:
        await stage.rings()
        await handset(stage, hook="off")
        await stage.until(LineState.CONNECTED)
        stage.far_end.received()
        await handset(stage, keys="5#")
        by_info = stage.infos()
        by_event = {packet.data[1] & 0x7F for packet in stage.far_end.received()} - {0}
        assert (len(by_info), len(by_event)) == ((2, 0) if keys == "info" else (0, 1))

    on_stage("grandstream_ht", play, quirks=Quirks(keys=keys))


def test_a_phone_off_the_hook_is_busy() -> None:
    async def play(stage: SimStage) -> None:
        await handset(stage, hook="off")
        stage.far_end.call()
        await asyncio.sleep(1)
        (failed,) = stage.far_end.seen(events.InviteFailed)
        assert isinstance(failed, events.InviteFailed)
        assert failed.status == 486

    on_stage("grandstream_ht", play)


def test_the_door_of_the_handset_has_a_lock() -> None:
    async def play(stage: SimStage) -> None:
        body = b'{"hook": "off"}'
        for headers in ({}, {"authorization": "Bearer x"}, {"authorization": "Basic x"}):
            answer = await stage.ask("/handset", method="POST", body=body, login=None, **headers)
            assert answer.status == 401
        for move in ({"hook": "up"}, {"keys": "A"}):
            await handset(stage, 400, **move)
        assert (await handset(stage))["hook"] == "on"

    on_stage("grandstream_ht", play)


def form(**fields: str) -> bytes:
    return "&".join(f"{name}={value}" for name, value in fields.items()).encode()


async def log_in(stage: SimStage, **fields: str) -> tuple[str, bytes]:
    answer = await stage.ask("/cgi-bin/dologin", method="POST", body=form(**fields), login=None)
    cookie = dict(answer.headers).get("Set-Cookie", "").partition(";")[0]
    return cookie, answer.body


def test_its_pages_tell_and_restart_it() -> None:
    async def play(stage: SimStage) -> None:
        assert b"gnkey" in (await stage.ask("/cgi-bin/index", login=None)).body
        cookie, page = await log_in(stage, username="admin", P2="admin", Login="Login", gnkey="0b82")
        for text in (b"HT801", b"C0:74:AD:00:00:01", b"1.0.55.1", b"carol</td><td>Registered"):
            assert text in page
        assert (await stage.ask("/cgi-bin/index", login=None, cookie=cookie)).body == page
        await stage.ask("/cgi-bin/rs", login=None)
        assert b"rebooting" in (await stage.ask("/cgi-bin/rs", login=None, cookie=cookie)).body
        await asyncio.sleep(3)
        assert stage.comings() == [True, False, True]
        assert b"gnkey" in (await stage.ask("/cgi-bin/index", login=None, cookie=cookie)).body

    on_stage("grandstream_ht", play)


def test_too_many_wrong_passwords_lock_it() -> None:
    async def play(stage: SimStage) -> None:
        for _ in range(5):
            assert b"not recognized" in (await log_in(stage, P2="wrong", gnkey="0b82"))[1]
        assert (await log_in(stage, P2="admin", gnkey="0b82"))[0] == ""

    on_stage("grandstream_ht", play)


def test_a_newer_one_answers_in_json_and_wants_cookie_and_token() -> None:
    async def play(stage: SimStage) -> None:
        cookie, said = await log_in(stage, username="admin", P2=base64.b64encode(b"admin").decode())
        token = json.loads(said)["body"]["session_token"]
        values = "/cgi-bin/api.values.get"
        body = form(request="P35:P68:phone_model", session_token=token)
        assert json.loads((await stage.ask(values, method="POST", body=body, login=None)).body)["response"] == "error"
        told = json.loads((await stage.ask(values, method="POST", body=body, login=None, cookie=cookie)).body)
        assert told["body"] == {"P35": "carol", "P68": "1.0.55.1", "phone_model": "HT801V2"}
        info = "/cgi-bin/api-get_system_base_info"
        assert json.loads((await stage.ask(info, login=None, cookie=cookie)).body)["body"]["product"] == "HT801V2"

    on_stage("grandstream_ht", play, model="HT801V2")
