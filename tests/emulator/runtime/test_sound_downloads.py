"""Audio files are fetched within fixed limits: 2 s to connect, 120 s to answer, one more try, little beyond 10 MB."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Any

import pytest

from emulator.callflow.control import FetchFailed
from emulator.runtime import sound_downloads
from emulator.runtime.http_client import MAX_BODY_BYTES, HttpSeam, HttpTimeouts
from emulator.runtime.sound_downloads import SoundDownloads
from tests.emulator.runtime.real_server import answer, serving

if TYPE_CHECKING:
    from collections.abc import Callable

URL = "http://app.test/hello.wav"


class Shelf:
    """An ASGI app that answers each request as the next of `answers` says: a status and a body, or seconds to wait."""

    def __init__(self, *answers: tuple[int, bytes] | float) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def __call__(self, scope: dict[str, Any], _receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            raise NotImplementedError
        self.asked += 1
        told = self.answers.pop(0)
        if not isinstance(told, tuple):
            await asyncio.sleep(told)
            told = (200, b"late")
        await send({"type": "http.response.start", "status": told[0], "headers": []})
        await send({"type": "http.response.body", "body": told[1]})


async def fetched(shelf: Shelf) -> bytes:
    http = HttpSeam()
    http.register("app.test", shelf)
    try:
        return await SoundDownloads(http).fetch(URL)
    finally:
        await http.close()


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ([(200, b"sound")], 1),
        ([(500, b""), (200, b"sound")], 2),
        ([(404, b""), (206, b"sound")], 2),
        ([121.0, (200, b"sound")], 2),
    ],
)
async def test_a_second_try_mends_it(answers: list[Any], asked: int) -> None:
    shelf = Shelf(*answers)
    assert await fetched(shelf) == b"sound"
    assert shelf.asked == asked


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("answers", "asked", "why", "seconds"),
    [
        ([(404, b""), (503, b"")], 2, "answered 503, 2 times", 0),
        ([(302, b"")], 1, "answered 302", 0),
        ([200.0, 200.0], 2, "no answer within 120 s, 2 times", 240),
    ],
)
async def test_what_stays_wrong_is_given_up(answers: list[Any], asked: int, why: str, seconds: float) -> None:
    shelf = Shelf(*answers)
    began = asyncio.get_running_loop().time()
    with pytest.raises(FetchFailed, match=why) as caught:
        await fetched(shelf)
    assert str(caught.value) == f"{URL}: {why}"
    assert shelf.asked == asked
    assert asyncio.get_running_loop().time() - began == seconds


@pytest.mark.asyncio
@pytest.mark.parametrize("url", ["hello.wav", "file:///etc/passwd", "ftp://app.test/hello.wav", "", "http://"])
async def test_other_addresses_are_not_asked(url: str) -> None:
    with pytest.raises(FetchFailed, match="does not start with http"):
        await SoundDownloads(HttpSeam()).fetch(url)


def never_end(_: bytes, send: Callable[[Any], None]) -> None:
    send(b"HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\n\r\n")
    while True:
        send(bytes(100_000))


def drip(_: bytes, send: Callable[[Any], None]) -> None:
    import time  # noqa: PLC0415 - a server in a thread of its own

    send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _unused in range(100):
        time.sleep(0.02)
        send(b"x")


def break_off(_: bytes, send: Callable[[Any], None]) -> None:
    send(answer("200 OK", b"half", length=1000))


async def over_sockets(host: str) -> bytes:
    http = HttpSeam()
    try:
        return await SoundDownloads(http).fetch(f"http://{host}/")
    finally:
        await http.close()


@pytest.mark.live
def test_a_radio_station_is_read_for_a_while() -> None:
    with serving(never_end) as host:
        body = asyncio.run(over_sockets(host))
    assert MAX_BODY_BYTES < len(body) < 2 * MAX_BODY_BYTES


@pytest.mark.live
@pytest.mark.parametrize(
    ("behave", "why"), [(drip, "no answer within 0.3 s, 2 times"), (break_off, "the connection broke off")]
)
def test_over_real_sockets(behave: Callable[..., None], why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sound_downloads, "LIMITS", HttpTimeouts(connect_s=0.2, read_s=0.3, total_s=0.3))
    with serving(behave) as host, pytest.raises(FetchFailed, match=why):
        asyncio.run(over_sockets(host))


@pytest.mark.live
def test_nobody_there() -> None:
    with socket.socket() as gone:
        gone.bind(("127.0.0.1", 0))
        nobody = gone.getsockname()[1]
    with pytest.raises(FetchFailed, match="connection refused, nobody listens there, 2 times"):
        asyncio.run(over_sockets(f"127.0.0.1:{nobody}"))
