"""Streams in a simulated world: an app that takes nothing, several streams of a call, a real server that is asked."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import parse_qsl

from emulator.testing import World


class StreamApp:
    """An ASGI app: one document, and a WebSocket at any path whose first message is kept; `/deaf/` reads nothing."""

    def __init__(self, document: str) -> None:
        self.document = document.replace("STATUS", "http://app.offhook.test/status/")
        self.told: list[dict[str, str]] = []
        self.started: dict[str, dict[str, Any]] = {}
        self.pieces: dict[str, int] = {}

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "websocket":
            await self._listen(scope["path"], receive, send)
        elif scope["type"] == "http":
            await self._answer(scope["path"], receive, send)
        else:
            raise RuntimeError("no lifespan")

    async def _answer(self, path: str, receive: Any, send: Any) -> None:
        body = (await receive())["body"].decode()
        if path == "/status/":
            self.told.append(dict(parse_qsl(body)))
        text = self.document.encode() if path == "/answer/" else b""
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": text})

    async def _listen(self, path: str, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        if path == "/deaf/":
            await asyncio.sleep(1000)
        while (message := await receive())["type"] == "websocket.receive":
            told = json.loads(message["text"])
            self.started.setdefault(path, told)
            self.pieces[path] = self.pieces.get(path, 0) + (told["event"] == "media")


def test_an_app_that_takes_nothing_is_warned_of_and_then_dropped() -> None:
    app = StreamApp(
        '<Response><Stream keepCallAlive="true" statusCallbackUrl="STATUS">wss://app.offhook.test/deaf/</Stream></Response>'
    )
    with World(app, seed=1) as world:
        caller = world.phone("caller")
        caller.dial("15550100")
        world.advance(60)
        assert not caller.is_connected
    told = [(fields["Event"], fields.get("Error", "")) for fields in app.told]
    assert told == [
        ("StartStream", ""),
        ("DegradedStream", "30% of 40 s of audio wait for the app"),
        ("DegradedStream", "60% of 40 s of audio wait for the app"),
        ("DegradedStream", "90% of 40 s of audio wait for the app"),
        ("DroppedStream", "the app has not taken 40 s of audio"),
    ]


def test_streams_of_one_call_are_apart() -> None:
    app = StreamApp(
        "<Response>"
        "<Stream>ws://app.offhook.test/one/</Stream>"
        '<Stream contentType="audio/x-mulaw;rate=8000" audioTrack="both" streamTimeout="2">ws://app.offhook.test/two/</Stream>'
        '<Wait length="4"/></Response>'
    )
    with World(app, seed=1) as world:
        world.phone("caller").dial("15550100")
        world.advance(10)
        assert not [left for left in world.leftovers if "flow" in left]
    one, two = app.started["/one/"]["start"], app.started["/two/"]["start"]
    assert one["callId"] == two["callId"]
    assert one["streamId"] != two["streamId"]
    assert (one["tracks"], two["tracks"]) == (["inbound"], ["inbound", "outbound"])
    assert 190 <= app.pieces["/one/"] <= 205
    assert 190 <= app.pieces["/two/"] <= 205


def test_a_real_server_is_not_asked_from_a_world() -> None:
    app = StreamApp(
        '<Response><Stream statusCallbackUrl="STATUS">ws://127.0.0.1:9/</Stream><Wait length="1"/></Response>'
    )
    with World(app, seed=1) as world:
        world.phone("caller").dial("15550100")
        world.advance(5)
        assert world.deterministic
    (dropped,) = app.told
    assert dropped["Event"] == "DroppedStream"
    assert dropped["Error"] == "ws://127.0.0.1:9/: a WebSocket to a real server needs the live world"
