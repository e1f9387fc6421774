"""WebSockets to an app in this process: what the app sees, accepts, refuses, says and leaves unread."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from fastapi import FastAPI, WebSocket  # noqa: TC002 - routes read their annotations

from emulator.runtime.asgi_server import AsgiServer
from emulator.runtime.asgi_web_socket import BUFFERED
from emulator.runtime.http_client import HttpSeam
from emulator.runtime.http_faults import BadUrl, ConnectTimeout, NotConnected
from emulator.runtime.web_socket import SocketClosed, UpgradeRefused

if TYPE_CHECKING:
    from emulator.runtime.asgi_web_socket import AsgiWebSocket

pytestmark = pytest.mark.asyncio

URL = httpx.URL("wss://app.test/a%20b/x?q=1&q=2")


def app_that(talk: Any) -> AsgiServer:
    """An app whose WebSockets do `talk(receive, send)` after they were asked to connect."""

    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "websocket":
            raise RuntimeError("no lifespan")
        assert await receive() == {"type": "websocket.connect"}
        await talk(receive, send)

    return AsgiServer(app)


async def opened(server: AsgiServer) -> AsgiWebSocket:
    return await server.open_web_socket(URL, [("X-Ours", "yes")])


async def test_a_framework_understands_it() -> None:
    app = FastAPI()

    @app.websocket("/a b/{rest}")
    async def talk(socket: WebSocket, rest: str) -> None:
        await socket.accept()
        host, ours = socket.headers["host"], socket.headers["x-ours"]
        await socket.send_json([rest, str(socket.url), host, ours, socket.query_params.getlist("q")])
        await socket.send_bytes((await socket.receive_text()).encode())
        await socket.close(4000, "enough")

    server = AsgiServer(app)
    socket = await opened(server)
    await socket.send("hello")
    told = await socket.receive()
    assert told == '["x","wss://app.test/a b/x?q=1&q=2","app.test","yes",["1","2"]]'
    assert await socket.receive() == b"hello"
    with pytest.raises(SocketClosed, match="closed by the app with 4000 enough"):
        await socket.receive()
    with pytest.raises(SocketClosed, match="closed by the app"):
        await socket.send("too late")
    await server.aclose()


async def test_it_may_refuse() -> None:
    async def refuse(_receive: Any, send: Any) -> None:
        await send({"type": "websocket.close", "code": 1000})

    with pytest.raises(UpgradeRefused, match="answered 403"):
        await opened(app_that(refuse))


async def test_it_may_refuse_with_a_status_of_its_own() -> None:
    async def refuse(_receive: Any, send: Any) -> None:
        await send({"type": "websocket.http.response.start", "status": 503, "headers": []})

    with pytest.raises(UpgradeRefused, match="answered 503"):
        await opened(app_that(refuse))


async def test_an_app_that_fails_refuses(caplog: pytest.LogCaptureFixture) -> None:
    async def fail(_receive: Any, _send: Any) -> None:
        raise ZeroDivisionError

    with pytest.raises(UpgradeRefused, match="answered 500"):
        await opened(app_that(fail))
    assert "the app failed at its WebSocket /a b/x" in caplog.text


async def test_an_app_that_goes_without_a_word_is_lost() -> None:
    async def vanish(_receive: Any, send: Any) -> None:
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "text": "last words"})

    socket = await opened(app_that(vanish))
    assert await socket.receive() == "last words"
    with pytest.raises(SocketClosed, match="the connection was lost"):
        await socket.receive()


async def test_we_close_behind_what_it_has_not_read() -> None:
    seen: list[dict[str, Any]] = []

    async def listen(receive: Any, send: Any) -> None:
        await send({"type": "websocket.accept"})
        await asyncio.sleep(1)
        seen.extend([await receive(), await receive()])
        with pytest.raises(OSError, match="closed by the platform"):
            await send({"type": "websocket.send", "text": "too late"})

    server = app_that(listen)
    socket = await opened(server)
    await socket.send("one")
    await socket.close()
    await socket.close()
    await asyncio.sleep(2)
    assert [message["type"] for message in seen] == ["websocket.receive", "websocket.disconnect"]
    assert seen[1]["code"] == 1000


async def test_who_is_not_read_has_to_wait() -> None:
    async def sleep_then_read(receive: Any, send: Any) -> None:
        await send({"type": "websocket.accept"})
        await asyncio.sleep(5)
        while (await receive())["type"] == "websocket.receive":
            pass

    socket = await opened(app_that(sleep_then_read))
    for number in range(BUFFERED):
        await socket.send(str(number))
    loop = asyncio.get_running_loop()
    began = loop.time()
    await socket.send("one more")
    assert loop.time() - began == 5
    await socket.close()


async def test_the_seam_finds_the_app_and_gives_up_in_time() -> None:
    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "websocket":
            raise RuntimeError("no lifespan")
        if scope["path"] == "/never":
            await asyncio.sleep(100)
        await send({"type": "websocket.accept"})
        await receive()

    seam = HttpSeam()
    seam.register("app.test", app)
    socket = await seam.open_web_socket("wss://app.test/")
    await socket.close()
    with pytest.raises(ConnectTimeout, match=r"wss://app\.test/never: no answer within 2 s"):
        await seam.open_web_socket("wss://app.test/never", within_s=2.0)
    with pytest.raises(NotConnected, match="a WebSocket to a real server needs the live world"):
        await seam.open_web_socket("ws://127.0.0.1:9/")
    with pytest.raises(BadUrl):
        await seam.open_web_socket("ws://app.test:99999/")
    await seam.close()
