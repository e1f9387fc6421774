"""An app in this process is served as by a real server: answers, background work, lifespan, bugs, clients that go."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from fastapi import BackgroundTasks, FastAPI, Request  # noqa: TC002 - routes read their annotations
from fastapi.responses import StreamingResponse

from emulator.runtime.asgi_server import AsgiServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@asynccontextmanager
async def client_of(app: Any) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=AsgiServer(app)) as client:
        yield client


def now() -> float:
    return asyncio.get_running_loop().time()


@pytest.mark.asyncio
async def test_the_app_sees_the_request_as_it_is() -> None:
    app = FastAPI()

    @app.put("/a path/{rest:path}")
    async def echo(request: Request, rest: str) -> dict[str, Any]:
        body = (await request.body()).decode()
        return {"rest": rest, "url": str(request.url), "raw": request.scope["raw_path"].decode(), "body": body}

    async with client_of(app) as client:
        reply = await client.put("https://app.example:8443/a%20path/x%2Fy?q=%2B1", content=b"a=b")
    assert reply.json() == {
        "rest": "x/y",
        "url": "https://app.example:8443/a path/x/y?q=%2B1",
        "raw": "/a%20path/x%2Fy",
        "body": "a=b",
    }


@pytest.mark.asyncio
async def test_an_answer_does_not_wait_for_background_work_which_goes_on() -> None:
    app, done = FastAPI(), []

    @app.get("/")
    async def answer(tasks: BackgroundTasks) -> str:
        async def later() -> None:
            await asyncio.sleep(60)
            done.append(now())

        tasks.add_task(later)
        return "at once"

    async with client_of(app) as client:
        assert (await client.get("http://app/")).json() == "at once"
        assert now() == 0.0
        await asyncio.sleep(61)
        assert done == [60.0]


@pytest.mark.asyncio
async def test_a_streamed_answer_is_given_whole() -> None:
    app = FastAPI()

    @app.get("/")
    async def answer() -> StreamingResponse:
        async def parts() -> AsyncIterator[bytes]:
            for part in (b"one ", b"two"):
                await asyncio.sleep(1)
                yield part

        return StreamingResponse(parts(), headers={"X-Kind": "stream"})

    async with client_of(app) as client:
        reply = await client.get("http://app/")
    assert (reply.content, reply.headers["x-kind"], now()) == (b"one two", "stream", 2.0)


@pytest.mark.asyncio
async def test_an_answer_without_an_end_is_cut_and_its_app_learns_of_it() -> None:
    """An app that never waits would otherwise stop the whole process."""
    told: list[str] = []

    async def app(scope: dict[str, Any], _: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            return
        await send({"type": "http.response.start", "status": 200})
        try:
            while True:
                await send({"type": "http.response.body", "body": b"more ", "more_body": True})
        except OSError as gone:
            told.append(str(gone))
            raise

    async with httpx.AsyncClient(transport=AsgiServer(app, enough_bytes=9)) as client:
        assert (await client.get("http://app/")).content == b"more more "
    assert told == ["the client reads no more"]


@pytest.mark.asyncio
async def test_a_client_that_goes_does_not_stop_the_app() -> None:
    told: list[str] = []

    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            raise NotImplementedError
        assert (await receive())["type"] == "http.request"
        told.append(f"{(await receive())['type']} at {now()}")
        await asyncio.sleep(5)
        await send({"type": "http.response.start", "status": 200})
        await send({"type": "http.response.body", "body": b"too late"})
        told.append(f"done at {now()}")

    async with client_of(app) as client:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(2):
                await client.get("http://app/")
        await asyncio.sleep(10)
    assert told == ["http.disconnect at 2.0", "done at 7.0"]


@pytest.mark.parametrize("how", ["raises", "returns"])
@pytest.mark.asyncio
async def test_an_app_without_a_whole_answer_is_an_error_500(how: str, caplog: pytest.LogCaptureFixture) -> None:
    async def app(scope: dict[str, Any], _: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            return
        if how == "raises":
            raise ValueError("a bug of the app")

    async with client_of(app) as client:
        reply = await client.get("http://app/x")
    assert (reply.status_code, reply.content) == (500, b"Internal Server Error")
    assert ("a bug of the app" in caplog.text) == (how == "raises")


def slow_parts(*waits: float) -> Any:
    """An app that waits before its head, before each part of its body, and then ends; a negative wait is a bug."""

    async def app(scope: dict[str, Any], _: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            return
        for number, wait in enumerate(waits):
            await asyncio.sleep(abs(wait))
            if wait < 0:
                raise ValueError("a bug of the app")
            if number == 0:
                await send({"type": "http.response.start", "status": 200})
            else:
                await send({"type": "http.response.body", "body": b"x", "more_body": number + 1 < len(waits)})

    return app


@pytest.mark.asyncio
async def test_the_read_time_out_counts_from_part_to_part() -> None:
    async with httpx.AsyncClient(transport=AsgiServer(slow_parts(2.0, 2.0, 2.0, 2.0)), timeout=2.5) as client:
        assert (await client.get("http://app/")).content == b"xxx"
    assert now() == 8.0


@pytest.mark.parametrize(
    ("waits", "error", "text", "at"),
    [
        ((3.0, 0.0), httpx.ReadTimeout, "nothing within 2.5 s", 2.5),
        ((0.0, 3.0), httpx.RemoteProtocolError, "the answer stood still for 2.5 s", 2.5),
        ((1.0, 1.0, 3.0), httpx.RemoteProtocolError, "the answer stood still for 2.5 s", 4.5),
        ((0.0, 1.0, -1.0), httpx.RemoteProtocolError, "the app broke off its answer", 2.0),
    ],
)
@pytest.mark.asyncio
async def test_an_answer_that_does_not_come_or_breaks_off(
    waits: tuple[float, ...], error: type[Exception], text: str, at: float
) -> None:
    async with httpx.AsyncClient(transport=AsgiServer(slow_parts(*waits)), timeout=2.5) as client:
        with pytest.raises(error, match=text):
            await client.get("http://app/")
        assert now() == at


@pytest.mark.asyncio
async def test_the_lifespan_runs_from_the_first_request_to_the_end() -> None:
    told: list[str] = []

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await asyncio.sleep(1)
        told.append("up")
        yield
        told.append("down")

    app = FastAPI(lifespan=lifespan)

    @app.get("/")
    async def answer() -> str:
        told.append("asked")
        return ""

    async with client_of(app) as client:
        assert told == []
        await asyncio.gather(client.get("http://app/"), client.get("http://app/"))
    assert told == ["up", "asked", "asked", "down"]


@pytest.mark.asyncio
async def test_an_app_whose_start_fails_cannot_be_connected_to() -> None:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        raise RuntimeError("no database")
        yield

    async with client_of(FastAPI(lifespan=lifespan)) as client:
        with pytest.raises(httpx.ConnectError, match="the app did not start") as caught:
            await client.get("http://app/")
        assert "no database" in str(caught.value)


@pytest.mark.asyncio
async def test_what_is_still_at_work_ends_with_the_server() -> None:
    told: list[str] = []

    async def app(scope: dict[str, Any], _: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            raise NotImplementedError
        await send({"type": "http.response.start", "status": 204})
        await send({"type": "http.response.body"})
        try:
            await asyncio.Event().wait()
        finally:
            told.append("cancelled")

    async with client_of(app) as client:
        assert (await client.get("http://app/")).status_code == 204
        assert told == []
    assert told == ["cancelled"]
