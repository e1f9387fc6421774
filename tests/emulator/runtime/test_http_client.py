"""The HTTP seam: apps in this process on virtual time, real servers with time held, and every way to fail."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from fastapi import FastAPI, Request, Response  # noqa: TC002 - routes read their annotations

from emulator.runtime import http_faults
from emulator.runtime.http_client import HttpSeam, HttpTimeouts, trusted
from emulator.runtime.virtual_loop import VirtualLoop
from tests.emulator.runtime.real_server import answer, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine


OK = answer("200 OK", b"hello", "Content-Type: text/xml", "X-Twice: a", "X-Twice: b")


def in_a_world(story: Coroutine[Any, Any, Any]) -> Any:
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(story)


def live(story: Coroutine[Any, Any, Any]) -> Any:
    with asyncio.Runner() as runner:
        return runner.run(story)


def an_app() -> FastAPI:
    app = FastAPI()

    @app.post("/echo")
    async def echo(request: Request) -> Response:
        headers = {"X-Was": request.headers["x-test"], "Location": "/elsewhere"}
        return Response(await request.body(), status_code=302, headers=headers, media_type="text/plain")

    @app.get("/slow/{seconds}")
    async def slow(seconds: float) -> str:
        await asyncio.sleep(seconds)
        return "done"

    @app.get("/thread")
    def thread() -> str:
        time.sleep(0.05)
        return "done"

    @app.get("/bug")
    async def bug() -> str:
        raise ValueError("a bug of the app")

    return app


@pytest.mark.parametrize("run", [in_a_world, live])
def test_an_app_in_this_process_is_asked_without_a_socket(run: Callable[[Coroutine[Any, Any, Any]], Any]) -> None:
    async def story() -> None:
        seam = HttpSeam()
        seam.register("app.example", an_app())
        reply = await seam.request(
            "POST", "https://APP.example/echo?x=1", headers=[("X-Test", "yes")], body=b"a=1&b=%20"
        )
        assert (reply.status, reply.body) == (302, b"a=1&b=%20")
        assert reply.header("x-was") == "yes"
        assert reply.header("nothing") == ""
        assert seam.deterministic
        await seam.close()

    run(story())


def test_a_host_may_be_registered_with_its_port() -> None:
    async def story() -> int:
        seam = HttpSeam()
        seam.register("localhost:8000", an_app())
        return (await seam.request("GET", "http://localhost:8000/slow/0")).status

    assert in_a_world(story()) == 200


@pytest.mark.parametrize(
    ("timeouts", "fault"),
    [
        (HttpTimeouts(read_s=3, total_s=60), http_faults.ReadTimeout),
        (HttpTimeouts(read_s=60, total_s=3), http_faults.TotalTimeout),
    ],
)
def test_an_app_that_is_too_slow_fails_at_its_virtual_time(
    timeouts: HttpTimeouts, fault: type[http_faults.HttpFault]
) -> None:
    async def story() -> float:
        seam = HttpSeam()
        seam.register("app.example", an_app())
        with pytest.raises(fault, match=r"http://app\.example/slow/10: no .*within 3 s"):
            await seam.request("GET", "http://app.example/slow/10", timeouts=timeouts)
        return asyncio.get_running_loop().time()

    assert in_a_world(story()) == 3.0


def test_a_sync_endpoint_holds_time() -> None:
    async def story() -> float:
        seam = HttpSeam()
        seam.register("app.example", an_app())
        ticker = asyncio.create_task(tick())
        assert (await seam.request("GET", "http://app.example/thread")).body == b'"done"'
        ticker.cancel()
        assert seam.deterministic
        return asyncio.get_running_loop().time()

    assert in_a_world(story()) == 0.0


def test_a_bug_of_the_app_is_its_answer() -> None:
    async def story() -> int:
        seam = HttpSeam()
        seam.register("app.example", an_app())
        return (await seam.request("GET", "http://app.example/bug")).status

    assert in_a_world(story()) == 500


async def tick() -> None:
    while True:  # noqa: ASYNC110 - a platform at work
        await asyncio.sleep(0.02)


def test_a_real_server_of_60_ms_costs_no_virtual_time() -> None:
    def behave(_: bytes, send: Callable[[Any], None]) -> None:
        time.sleep(0.06)
        send(OK)

    async def story(host: str) -> tuple[float, bool]:
        seam = HttpSeam()
        ticker = asyncio.create_task(tick())
        await asyncio.sleep(1)
        began = time.monotonic()
        reply = await seam.request("GET", f"http://{host}/answer", timeouts=HttpTimeouts(read_s=0.001, total_s=0.001))
        assert time.monotonic() - began >= 0.06
        assert reply.body == b"hello"
        assert [value for name, value in reply.headers if name.lower() == "x-twice"] == ["a", "b"]
        ticker.cancel()
        await seam.close()
        return asyncio.get_running_loop().time(), seam.deterministic

    with serving(behave) as host:
        assert in_a_world(story(host)) == (1.0, False)


def test_a_real_server_that_hangs_is_reported_at_the_wall_deadline() -> None:
    release = threading.Event()

    async def story(host: str) -> float:
        seam = HttpSeam(wall_deadline_s=0.15)
        ticker = asyncio.create_task(tick())
        began = time.monotonic()
        with pytest.raises(http_faults.WallDeadlineMissed, match=r"no answer within 0\.15 s of real time") as caught:
            await seam.request("GET", f"http://{host}/answer")
        assert caught.value.kind == "rt"
        assert 0.15 <= time.monotonic() - began < 3
        ticker.cancel()
        await seam.close()
        return asyncio.get_running_loop().time()

    def hang(_: bytes, __: Callable[[Any], None]) -> None:
        release.wait(5)

    with serving(hang) as host:
        assert in_a_world(story(host)) == 0.0
        release.set()


def test_real_servers_are_asked_one_at_a_time() -> None:
    busy = threading.Semaphore(1)
    overlaps: list[bool] = []

    def behave(_: bytes, send: Callable[[Any], None]) -> None:
        overlaps.append(not busy.acquire(blocking=False))
        time.sleep(0.01)
        busy.release()
        send(OK)

    async def story(host: str) -> None:
        seam = HttpSeam()
        async with asyncio.TaskGroup() as group:
            for _ in range(4):
                group.create_task(seam.request("GET", f"http://{host}/"))
        await seam.close()

    with serving(behave) as host:
        in_a_world(story(host))
    assert overlaps == [False] * 4


def never(_: bytes, __: Callable[[Any], None]) -> None:
    time.sleep(0.4)


def drip(_: bytes, send: Callable[[Any], None]) -> None:
    send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
    for _unused in range(8):
        time.sleep(0.05)
        send(b"x")


def break_off(_: bytes, send: Callable[[Any], None]) -> None:
    send(answer("200 OK", b"half", length=1000))


def say_nothing(_: bytes, __: Callable[[Any], None]) -> None:
    return


def talk_nonsense(_: bytes, send: Callable[[Any], None]) -> None:
    send(b"SIP/2.0 200 OK\r\n\r\n")


def lie_about_gzip(_: bytes, send: Callable[[Any], None]) -> None:
    send(answer("200 OK", b"not gzip", "Content-Encoding: gzip"))


def never_end(_: bytes, send: Callable[[Any], None]) -> None:
    send(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        send(b"x" * 1000)


def stand_still(_: bytes, send: Callable[[Any], None]) -> None:
    send(answer("200 OK", b"half", length=1000))
    time.sleep(0.4)


QUICK = HttpTimeouts(connect_s=0.2, read_s=0.1, total_s=2)


@pytest.mark.live
@pytest.mark.parametrize(
    ("behave", "timeouts", "fault", "kind"),
    [
        (never, QUICK, http_faults.ReadTimeout, "rt"),
        (drip, HttpTimeouts(read_s=1, total_s=0.12), http_faults.TotalTimeout, "rt"),
        (break_off, QUICK, http_faults.Partial, "partial"),
        (stand_still, QUICK, http_faults.Partial, "partial"),
        (say_nothing, QUICK, http_faults.Partial, "partial"),
        (talk_nonsense, QUICK, http_faults.Partial, "partial"),
        (lie_about_gzip, QUICK, http_faults.Partial, "partial"),
    ],
)
def test_every_bad_answer_has_its_fault(
    behave: Callable[[bytes, Callable[[Any], None]], None],
    timeouts: HttpTimeouts,
    fault: type[http_faults.HttpFault],
    kind: str,
) -> None:
    async def story(host: str) -> None:
        seam = HttpSeam()
        with pytest.raises(http_faults.HttpFault) as caught:
            await seam.request("GET", f"http://{host}/x", timeouts=timeouts)
        assert type(caught.value) is fault
        assert caught.value.kind == kind
        assert f"http://{host}/x" in str(caught.value)
        await seam.close()

    with serving(behave) as host:
        live(story(host))


@pytest.mark.live
@pytest.mark.parametrize("run", [in_a_world, live])
def test_an_answer_without_an_end_is_read_for_a_while(run: Callable[[Coroutine[Any, Any, Any]], Any]) -> None:
    async def story(host: str) -> None:
        seam = HttpSeam(max_body_bytes=100_000)
        answered = await seam.request("GET", f"http://{host}/")
        assert answered.status == 200
        assert 100_000 < len(answered.body) < 1_000_000
        await seam.close()

    with serving(never_end) as host:
        run(story(host))


@pytest.mark.live
@pytest.mark.parametrize("run", [in_a_world, live])
def test_nobody_there_no_tls_no_host_no_url(run: Callable[[Coroutine[Any, Any, Any]], Any]) -> None:
    with socket.socket() as gone:
        gone.bind(("127.0.0.1", 0))
        nobody = gone.getsockname()[1]

    async def story(plain: str) -> None:
        seam = HttpSeam()
        for url, fault in (
            (f"http://127.0.0.1:{nobody}/", http_faults.ConnectionRefused),
            (f"http://localhost:{nobody}/", http_faults.ConnectionRefused),
            (f"https://{plain}/", http_faults.TlsFailed),
            ("http://no-such-host.invalid/", http_faults.HostUnknown),
            ("ftp://app.example/", http_faults.BadUrl),
            ("http://[::1/", http_faults.BadUrl),
            ("no url at all", http_faults.BadUrl),
            ("", http_faults.BadUrl),
            ("http://app.example:99999/", http_faults.BadUrl),
        ):
            with pytest.raises(http_faults.HttpFault) as caught:
                await seam.request("GET", url)
            assert type(caught.value) is fault, (url, caught.value)
            assert caught.value.kind == ("url" if fault is http_faults.BadUrl else "ct")
            assert "\n" not in str(caught.value)
        await seam.close()

    with serving(talk_nonsense) as host:
        run(story(host))


@pytest.mark.live
def test_a_connection_that_is_not_accepted_times_out() -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(deaf.getsockname())

        async def story() -> None:
            seam = HttpSeam()
            with pytest.raises(http_faults.ConnectTimeout):
                await seam.request("GET", f"http://127.0.0.1:{deaf.getsockname()[1]}/", timeouts=QUICK)
            await seam.close()

        live(story())
        for filler in fillers:
            filler.close()


@pytest.mark.live
def test_redirects_are_answers() -> None:
    async def story(host: str) -> None:
        seam = HttpSeam()
        reply = await seam.request("GET", f"http://{host}/x")
        assert (reply.status, reply.header("Location")) == (302, "http://elsewhere.invalid/")
        await seam.close()

    with serving(lambda _, send: send(answer("302 Found", b"", "Location: http://elsewhere.invalid/"))) as host:
        live(story(host))


@pytest.mark.live
def test_the_request_goes_out_as_it_was_made() -> None:
    seen: list[bytes] = []

    def behave(request: bytes, send: Callable[[Any], None]) -> None:
        seen.append(request)
        send(OK)

    async def story(host: str) -> None:
        seam = HttpSeam()
        await seam.request(
            "POST", f"http://{host}/p?a=%20b", headers=[("X-One", "1"), ("User-Agent", "us")], body=b"From=%2B1"
        )
        await seam.close()

    with serving(behave) as host:
        live(story(host))
    head, _, body = seen[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /p?a=%20b HTTP/1.1\r\n")
    lines = head.lower().split(b"\r\n")
    assert b"x-one: 1" in lines
    assert b"user-agent: us" in lines
    assert b"content-length: 9" in lines
    assert body == b"From=%2B1"


def test_after_prepare_no_request_reads_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        seam = HttpSeam()
        trusted.cache_clear()
        seam.prepare()
        monkeypatch.setattr(ssl, "create_default_context", None)
        with pytest.raises(http_faults.NotConnected):
            await seam.request("GET", "https://127.0.0.1:1/")
        await seam.close()

    live(story())
