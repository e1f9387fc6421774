"""One stream: tries, messages, what the app says and what becomes of it, and every way to end."""

from __future__ import annotations

import asyncio
import base64
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emulator.audio.stream_format import StreamFormat
from emulator.callflow.control import StreamOrder
from emulator.media.commands import ClearFeed, FeedAudio, MarkFeed, StartCue
from emulator.runtime.audio_stream import MOST_REMARKS, AudioStream
from emulator.runtime.http_faults import NotConnected
from emulator.runtime.web_socket import SocketClosed

if TYPE_CHECKING:
    from emulator.calls.commands import StartStream, StopStream
    from emulator.media.commands import Command
    from emulator.webhooks.payloads import StreamHappening

pytestmark = pytest.mark.asyncio

FRAME = np.full(160, 1000, np.int16)


class Socket:
    """A WebSocket whose app is the test."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.from_app: asyncio.Queue[str | None] = asyncio.Queue()
        self.takes = asyncio.Event()
        self.takes.set()
        self.is_closed = False

    async def send(self, text: str) -> None:
        await self.takes.wait()
        self.sent.append(json.loads(text))

    async def receive(self) -> str:
        text = await self.from_app.get()
        if text is None:
            raise SocketClosed("closed by the app with 1000")
        return text

    async def close(self) -> None:
        self.is_closed = True

    def say(self, event: str, **content: Any) -> None:
        """A message of the app."""
        self.from_app.put_nowait(json.dumps({"event": event, **content}))


class Surroundings:
    """Everything beside the WebSocket; connects after `refusals`."""

    auth_id = "MA1"

    def __init__(self, refusals: int = 0) -> None:
        self.socket = Socket()
        self.refusals = refusals
        self.tried: list[str] = []
        self.started: list[StartStream] = []
        self.stopped: list[StopStream] = []
        self.ordered: list[Command] = []
        self.told: list[StreamHappening] = []
        self.notes: list[str] = []
        self.life: asyncio.Future[object] = asyncio.get_running_loop().create_future()

    async def open_web_socket(self, call_uuid: str, url: str) -> Socket:
        assert call_uuid == "call"
        self.tried.append(url)
        if len(self.tried) <= self.refusals:
            raise NotConnected(f"{url}: no connection")
        return self.socket

    async def complete(self, order: StartStream) -> object:
        self.started.append(order)
        return await self.life

    def stop(self, order: StopStream) -> None:
        self.stopped.append(order)

    def media(self, command: Command) -> None:
        self.ordered.append(command)

    def wall_ms(self) -> int:
        return 1_700_000_000_000

    def tell(self, call_uuid: str, order: StreamOrder, happened: StreamHappening) -> None:
        assert (call_uuid, order.url) == ("call", "wss://app.test/")
        self.told.append(happened)

    def note(self, call_uuid: str, summary: str) -> None:
        assert call_uuid == "call"
        self.notes.append(summary)

    def events(self) -> list[str]:
        return [happened.event for happened in self.told]


def begin(around: Surroundings, **order: Any) -> tuple[AudioStream, asyncio.Task[None]]:
    """A stream that runs."""
    stream = AudioStream("s", "call", StreamOrder(url="wss://app.test/", **order), around)
    return stream, asyncio.create_task(stream.run())


async def test_audio_and_keys_reach_the_app_behind_the_start() -> None:
    around = Surroundings()
    stream, task = begin(around, outbound=True, form=StreamFormat("audio/x-mulaw", 8000), extra_headers="a=1")
    await asyncio.sleep(0.1)
    (started,) = around.started
    assert (started.order, started.inbound, started.outbound, started.timeout_s) == ("s", True, True, 86_400)
    stream.hear("from_peer", FRAME)
    stream.hear("to_peer", FRAME)
    stream.press("7")
    await asyncio.sleep(0.1)
    start, heard, said, key = around.socket.sent
    assert start["start"]["tracks"] == ["inbound", "outbound"]
    assert start["extra_headers"] == "a=1"
    assert [message["media"]["track"] for message in (heard, said)] == ["inbound", "outbound"]
    assert len(base64.b64decode(heard["media"]["payload"])) == 160
    assert key["dtmf"]["digit"] == "7"
    around.life.set_result(None)
    await task
    assert around.events() == ["StartStream", "StopStream"]
    assert around.socket.is_closed


@pytest.mark.parametrize(("why", "told"), [(None, "the call is over"), ("timeout", "86400 s are over")])
async def test_its_call_or_its_time_ends_it(why: str | None, told: str) -> None:
    around = Surroundings()
    _, task = begin(around)
    await asyncio.sleep(0.1)
    around.life.set_result(why)
    await task
    assert around.notes[-1] == f"stream s: ends: {told}"
    assert around.events()[-1] == "StopStream"
    assert not around.stopped


async def test_the_app_ends_it() -> None:
    around = Surroundings()
    _, task = begin(around)
    around.socket.from_app.put_nowait(None)
    await task
    assert around.events() == ["StartStream", "DroppedStream"]
    assert around.told[-1].error == "closed by the app with 1000"
    assert [order.order for order in around.stopped] == ["s"]


@pytest.mark.parametrize(("refusals", "events"), [(2, ["StartStream"]), (3, ["DroppedStream"])])
async def test_the_first_connection_is_tried_three_times(refusals: int, events: list[str]) -> None:
    around = Surroundings(refusals)
    _, task = begin(around)
    await asyncio.sleep(0.1)
    assert len(around.tried) == 3
    assert around.events() == events
    assert around.notes[:2] == [f"stream s: try {number} of 3: wss://app.test/: no connection" for number in (1, 2)]
    if refusals == 3:
        await task
        assert around.told[-1].error == "wss://app.test/: no connection"
    task.cancel()


async def test_what_the_app_says_is_played_marked_and_cleared() -> None:
    around = Surroundings()
    stream, task = begin(around, bidirectional=True)
    payload = base64.b64encode(FRAME.astype("<i2").tobytes() * 250).decode()
    around.socket.say("playAudio", media={"contentType": "audio/x-l16", "sampleRate": 8000, "payload": payload})
    around.socket.say("checkpoint", streamId="s", name="hello")
    around.socket.say("clearAudio", streamId="s")
    around.socket.say("sendDTMF", dtmf="1")
    await asyncio.sleep(0.1)
    fed = [order for order in around.ordered if isinstance(order, FeedAudio)]
    assert [len(order.audio) for order in fed] == [32_000, 32_000, 16_000]
    marked = MarkFeed(leg="call", feed="stream-s", mark="hello")
    cleared = ClearFeed(leg="call", feed="stream-s")
    keys = StartCue(leg="call", cue="keys of stream-s", keys="1")
    assert [order for order in around.ordered if not isinstance(order, FeedAudio)] == [marked, cleared, keys]
    assert {(order.leg, order.feed) for order in fed} == {("call", "stream-s")}
    stream.reached("hello")
    stream.cleared()
    await asyncio.sleep(0.1)
    assert [message["event"] for message in around.socket.sent] == ["start", "playedStream", "clearedAudio"]
    assert around.events() == ["StartStream", "PlayedStream", "ClearedAudio"]
    assert around.told[1].name == "hello"
    around.life.set_result(None)
    await task
    assert around.ordered[-1] == cleared
    stream.reached("too late")
    stream.cleared()
    assert around.events()[3:] == ["StopStream"]


async def test_audio_may_be_in_another_format_than_what_is_heard() -> None:
    around = Surroundings()
    _, task = begin(around, bidirectional=True)
    for content_type, rate, size in (("audio/x-l16", 16000, 640), ("audio/x-mulaw", 8000, 160)):
        payload = base64.b64encode(bytes(size)).decode()
        around.socket.say("playAudio", media={"contentType": content_type, "sampleRate": rate, "payload": payload})
    await asyncio.sleep(0.1)
    assert [len(order.audio) for order in around.ordered if isinstance(order, FeedAudio)] == [320, 320]
    task.cancel()


async def test_who_may_not_speak_is_not_played() -> None:
    around = Surroundings()
    _, task = begin(around)
    around.socket.say("playAudio", media={"contentType": "audio/x-l16", "sampleRate": 8000, "payload": "AAAA"})
    for _ in range(3):
        around.socket.say("nonsense")
    for number in range(100):
        around.socket.say(f"nonsense {number}")
    await asyncio.sleep(0.1)
    assert not around.ordered
    assert len(around.notes) == 1 + MOST_REMARKS
    assert around.notes[1] == "stream s: PlayAudio is ignored: the stream is not bidirectional"
    assert around.notes[2].startswith("stream s: a message of the app is ignored: event: 'nonsense' is not")
    task.cancel()


async def test_an_app_that_takes_nothing_is_warned_of_and_given_up() -> None:
    around = Surroundings()
    around.socket.takes.clear()
    stream, task = begin(around)
    await asyncio.sleep(0.1)
    for _ in range(1500):
        stream.hear("from_peer", FRAME)
    assert around.events() == ["StartStream", "DegradedStream", "DegradedStream"]
    assert around.told[1].error == "30% of 40 s of audio wait for the app"
    around.socket.takes.set()
    await asyncio.sleep(0.1)
    around.socket.takes.clear()
    for _ in range(2001):
        stream.hear("from_peer", FRAME)
    await task
    assert around.events()[3:] == ["DegradedStream"] * 3 + ["DroppedStream"]
    assert around.told[-1].error == "the app has not taken 40 s of audio"
