"""The WebSockets of a scenario's app: refused, listened to, echoed, and moved through a script."""

from __future__ import annotations

import asyncio
import base64
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emulator.runtime.asgi_server import AsgiServer
from emulator.runtime.http_client import HttpSeam
from emulator.runtime.virtual_loop import VirtualLoop
from emulator.runtime.web_socket import SocketClosed, UpgradeRefused
from scenarios.language.streams import AppStream, StreamMove
from scenarios.runner.inline_app import InlineApp

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from emulator.runtime.web_socket import WebSocket

FORM = {"encoding": "audio/x-l16", "sampleRate": 16000}
START = {"event": "start", "sequenceNumber": 1, "start": {"streamId": "s", "mediaFormat": FORM}, "extra_headers": ""}
SOUND = np.arange(-400, 400, dtype=np.int16)


def in_a_world(story: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(story)


class Desk:
    """An app with one path, and a way to it."""

    def __init__(self, behaviour: AppStream) -> None:
        loop = asyncio.get_running_loop()
        self.app = InlineApp({}, loop.time, {"tune": SOUND}, {"/bot/": behaviour})
        self.seam = HttpSeam()
        self.seam.register("app.test", self.app)

    async def connect(self, path: str = "/bot/?a=b") -> WebSocket:
        return await self.seam.open_web_socket(f"ws://app.test{path}", headers=[("X-Ours", "yes")])


async def said(socket: WebSocket) -> dict[str, Any]:
    """The next message of the app."""
    message: dict[str, Any] = json.loads(await socket.receive())
    return message


def test_refused_and_taken() -> None:
    async def story() -> None:
        desk = Desk(AppStream(refuses=2))
        for _ in range(2):
            with pytest.raises(UpgradeRefused, match="403"):
                await desk.connect()
        await desk.connect()
        with pytest.raises(UpgradeRefused, match="403"):
            await desk.connect("/other/")
        assert [(visit.path, visit.was_taken) for visit in desk.app.visits] == [
            ("/bot/", False),
            ("/bot/", False),
            ("/bot/", True),
            ("/other/", False),
        ]
        request = desk.app.visits[2].request
        assert (request.method, request.url, request.headers["x-ours"]) == ("GET", "http://app.test/bot/?a=b", "yes")

    in_a_world(story())


def test_an_echo_says_what_it_hears_inbound() -> None:
    async def story() -> None:
        desk = Desk(AppStream(echo=True))
        socket = await desk.connect()
        await socket.send(json.dumps(START))
        for number, track in enumerate(("outbound", "inbound"), 2):
            media = {"track": track, "chunk": 1, "payload": base64.b64encode(track.encode()).decode()}
            await socket.send(json.dumps({"event": "media", "sequenceNumber": number, "media": media}))
        answer = await said(socket)
        assert answer["event"] == "playAudio"
        assert answer["media"]["contentType"] == "audio/x-l16"
        assert answer["media"]["sampleRate"] == 16000
        assert base64.b64decode(answer["media"]["payload"]) == b"inbound"

    in_a_world(story())


def test_moves_one_after_the_other() -> None:
    async def story() -> None:
        moves = [
            StreamMove.model_validate({"say": "tune", "pieces": "20 ms"}),
            StreamMove(checkpoint="x"),
            StreamMove(until="playedStream x"),
            StreamMove.model_validate({"wait": "5 s"}),
            StreamMove(clear=True),
            StreamMove(press="1"),
            StreamMove(say="tune"),
            StreamMove(close=4001),
        ]
        desk = Desk(AppStream(moves=moves))
        loop = asyncio.get_running_loop()
        socket = await desk.connect()
        await asyncio.sleep(1)
        await socket.send(json.dumps(START))
        began = loop.time()
        pieces = [await said(socket) for _ in range(5)]
        assert loop.time() - began == pytest.approx(0.08)
        assert [len(base64.b64decode(piece["media"]["payload"])) for piece in pieces] == [640] * 5
        assert await said(socket) == {"event": "checkpoint", "streamId": "s", "name": "x"}
        await asyncio.sleep(3)
        await socket.send(json.dumps({"event": "playedStream", "sequenceNumber": 2, "name": "x"}))
        began = loop.time()
        assert await said(socket) == {"event": "clearAudio", "streamId": "s"}
        assert loop.time() - began == pytest.approx(5)
        assert await said(socket) == {"event": "sendDTMF", "dtmf": "1"}
        whole = await said(socket)
        assert len(base64.b64decode(whole["media"]["payload"])) == 3200
        with pytest.raises(SocketClosed, match="4001"):
            await socket.receive()

    in_a_world(story())


def test_when_the_platform_closes_it_is_over() -> None:
    async def story() -> None:
        desk = Desk(AppStream(moves=[StreamMove.model_validate({"wait": "100 s"})]))
        socket = await desk.connect()
        await socket.send(json.dumps(START))
        await asyncio.sleep(1)
        await socket.close()
        await asyncio.sleep(1)
        server = desk.seam._servers["app.test"]
        assert isinstance(server, AsgiServer)
        assert not server._at_work

    in_a_world(story())
