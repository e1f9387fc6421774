"""The desk of streams: a flow opens one, the engine's facts reach the right one, what it sends is signed."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
from plivo.utils import validate_v3_signature

from emulator.callflow.control import CallEnded, StreamOrder
from emulator.calls.actions import StreamKey
from emulator.media.commands import StartTap, StopTap
from emulator.media.events import FeedCleared, FeedReached, RtpStarted, TappedAudio
from emulator.records.models import StreamRecord
from emulator.runtime.call_control import FlowControl
from tests.emulator.runtime.flow_stage import APP, Stage

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.asyncio

URL = "wss://ears.test/in?who=me"


class Ears:
    """An app with WebSockets: what was said to each, and when it is to hang up."""

    def __init__(self) -> None:
        self.heard: list[list[dict[str, Any]]] = []
        self.headers: list[dict[str, str]] = []
        self.may_go = asyncio.Event()

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "websocket":
            raise RuntimeError("no lifespan")
        self.headers.append({name.decode(): value.decode() for name, value in scope["headers"]})
        heard: list[dict[str, Any]] = []
        self.heard.append(heard)
        await send({"type": "websocket.accept"})
        await receive()
        listening = asyncio.create_task(self._listen(receive, heard))
        going = asyncio.create_task(self.may_go.wait())
        await asyncio.wait([listening, going], return_when=asyncio.FIRST_COMPLETED)
        listening.cancel()
        going.cancel()
        if self.may_go.is_set():
            await send({"type": "websocket.close", "code": 1000})

    async def _listen(self, receive: Any, heard: list[dict[str, Any]]) -> None:
        while (message := await receive())["type"] == "websocket.receive":
            heard.append(json.loads(message["text"]))


async def answered(folder: Path) -> tuple[Stage, FlowControl, Ears]:
    stage, ears = Stage(folder), Ears()
    stage.http.register("ears.test", ears)
    stage.app.pages["/status"] = b""
    control = FlowControl(stage.call(), stage.around)
    await control.answer()
    return stage, control, ears


def order(**more: Any) -> StreamOrder:
    return StreamOrder(url=URL, callback_url=f"{APP}/status", **more)


async def test_facts_of_the_engine_reach_the_stream_they_are_about(tmp_path: Path) -> None:
    stage, control, ears = await answered(tmp_path)
    await control.stream(order())
    await control.stream(order(bidirectional=True))
    await asyncio.sleep(0.1)
    first, second = (command.tap for command in stage.media if isinstance(command, StartTap))
    desk = stage.around.streams
    frames = b"\x01\x00" * 160 + b"\x02\x00" * 160
    assert desk.hear(TappedAudio(at_sample=0, tracks=((first, "from_peer"), (second, "from_peer")), audio=frames))
    assert desk.hear(FeedReached(leg="x", feed=f"stream-{second}", mark="m", at_sample=0))
    assert desk.hear(FeedCleared(leg="x", feed=f"stream-{second}", at_sample=0))
    assert not desk.hear(RtpStarted(leg="x", at_sample=0, ssrc=1, payload_type=0))
    assert desk.hear(TappedAudio(at_sample=160, tracks=(("gone", "from_peer"),), audio=bytes(320)))
    assert desk.hear(FeedCleared(leg="x", feed="stream-gone", at_sample=0))
    desk.press(StreamKey(order=first, digit="9"))
    desk.press(StreamKey(order="gone", digit="9"))
    await asyncio.sleep(0.1)
    assert [[message["event"] for message in heard] for heard in ears.heard] == [
        ["start", "media", "dtmf"],
        ["start", "media", "playedStream", "clearedAudio"],
    ]
    assert [heard[1]["media"]["payload"][:4] for heard in ears.heard] == ["AQAB", "AgAC"]


async def test_the_upgrade_is_signed_as_the_official_sdk_expects(tmp_path: Path) -> None:
    _, control, ears = await answered(tmp_path)
    await control.stream(order())
    await asyncio.sleep(0.1)
    (headers,) = ears.headers
    for name in ("x-plivo-signature-v3", "x-plivo-signature-ma-v3"):
        nonce = headers["x-plivo-signature-v3-nonce"]
        asked = URL.replace("wss://", "http://")
        assert validate_v3_signature("GET", asked, nonce, "secret", headers[name])
        assert not validate_v3_signature("GET", asked + "2", nonce, "secret", headers[name])


async def test_a_flow_that_keeps_the_call_alive_waits_for_the_app(tmp_path: Path) -> None:
    stage, control, ears = await answered(tmp_path)
    waiting = asyncio.create_task(control.stream(order(keep_call_alive=True)))
    await asyncio.sleep(60)
    assert not waiting.done()
    assert not stage.around.streams.tasks.is_idle()
    ears.may_go.set()
    await waiting
    await asyncio.sleep(0.1)
    told = stage.app.asked("/status")
    assert [fields["Event"] for fields in told] == ["StartStream", "DroppedStream"]
    assert told[1]["Error"] == "closed by the app with 1000"
    assert len({fields["StreamID"] for fields in told}) == 1
    assert stage.around.streams.tasks.is_idle()
    assert [type(command) for command in stage.media if isinstance(command, StopTap)] == [StopTap]


async def test_a_caller_who_hangs_up_ends_flow_and_stream(tmp_path: Path) -> None:
    stage, control, _ = await answered(tmp_path)
    waiting = asyncio.create_task(control.stream(order(keep_call_alive=True)))
    await asyncio.sleep(1)
    stage.caller_hangs_up()
    with pytest.raises(CallEnded):
        await waiting
    with pytest.raises(CallEnded):
        await control.stream(order())
    await stage.around.streams.tasks.finish(1)
    await asyncio.sleep(0.1)
    assert [fields["Event"] for fields in stage.app.asked("/status")] == ["StartStream", "StopStream"]


async def test_without_a_status_callback_nobody_is_told(tmp_path: Path) -> None:
    stage, control, _ = await answered(tmp_path)
    await control.stream(StreamOrder(url=URL))
    await asyncio.sleep(1)
    stage.caller_hangs_up()
    await asyncio.sleep(1)
    assert not stage.app.asked("/status")


async def test_closing_lets_no_stream_run_on(tmp_path: Path) -> None:
    stage, control, _ = await answered(tmp_path)
    await control.stream(order())
    await asyncio.sleep(1)
    await stage.around.streams.tasks.finish(1)
    assert not stage.around.streams.tasks.is_idle()
    await stage.around.streams.tasks.close()
    assert stage.around.streams.tasks.is_idle()


async def test_the_api_ends_one_stream_of_a_call_or_all(tmp_path: Path) -> None:
    stage, control, ears = await answered(tmp_path)
    call = control._call_uuid
    first, second, third = (stage.around.ids.uuid() for _ in range(3))
    for stream_id in (first, second):
        stage.around.streams.open(stream_id, call, StreamOrder(url=URL))
    await asyncio.sleep(0.1)
    stage.around.streams.end("nobody")
    stage.around.streams.end(call, first)
    await asyncio.sleep(0.1)
    assert [stopped.tap for stopped in stage.media_of("StopTap")] == [first]
    stage.around.streams.open(third, call, StreamOrder(url=URL))
    stage.around.streams.end(call)
    await asyncio.sleep(0.1)
    assert stage.around.streams.tasks.is_idle()
    assert len(ears.heard) == 2
    assert [record.status for record in stage.store.all(StreamRecord, call_uuid=call)] == ["stopped"] * 3
