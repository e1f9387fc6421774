"""How long a request may take and how often it is tried, as its URL says: in virtual time, then over sockets."""

from __future__ import annotations

import asyncio
import socket
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulator.records.store import Store
from emulator.runtime.courier import Courier
from emulator.runtime.http_client import HttpSeam
from emulator.runtime.outbox import Outbox
from emulator.webhooks.request import build_request
from tests.emulator.runtime.certificates import self_signed
from tests.emulator.runtime.real_server import answer, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from emulator.runtime.courier import Answer, Delivery

    Behaviour = Callable[[bytes, Callable[[Any], None]], None]

OK, SILENT = (0.0, 0.0), (1000.0, 0.0)
"""Seconds before the head of an answer and before each part of its body."""


class SlowApp:
    """Answers as the next of `answers` says, and then ever as the last: a status, or waits before its parts."""

    def __init__(self, *answers: int | tuple[float, ...]) -> None:
        self.answers = list(answers)
        self.asked_at: list[float] = []

    async def __call__(self, scope: dict[str, Any], _: Any, send: Any) -> None:
        if scope["type"] != "http":
            raise RuntimeError("no lifespan")
        self.asked_at.append(asyncio.get_running_loop().time())
        how = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        waits, status = (how, 200) if isinstance(how, tuple) else (OK, how)
        for number, wait in enumerate(waits):
            if wait < 0:
                return  # In the middle of its answer.
            await asyncio.sleep(wait)
            if number == 0:
                await send({"type": "http.response.start", "status": status})
            else:
                await send({"type": "http.response.body", "body": b"<Response/>", "more_body": number + 1 < len(waits)})


async def fetch(http: HttpSeam, url: str) -> tuple[Answer, list[Delivery]]:
    """What becomes of a request for a document, and its tries."""
    tries: list[Delivery] = []
    loop = asyncio.get_running_loop()
    courier = Courier(http, loop=loop, outbox=Outbox(Store.in_memory()), attempted=tries.append)
    request = build_request(
        url,
        "POST",
        {"Event": "StartApp"},
        nonce="1" * 20,
        auth_tokens=("t",),
        main_token="t",
        call_uuid="a",
        kind="answer",
    )
    answer = await courier.fetch(request, is_wanted=lambda: True)
    assert answer is not None
    return answer, tries


@pytest.mark.parametrize(
    ("fragment", "answers", "asked_at", "over_at", "why"),
    [
        ("", [200], [0], 0, ""),
        ("", [500], [0], 0, "answered 500"),
        ("", [404], [0], 0, "answered 404"),
        ("", [301], [0], 0, "answered 301"),
        ("", [SILENT], [0, 40], 55, "no answer"),
        ("", [SILENT, OK], [0, 40], 40, ""),
        ("rt=1000", [SILENT], [0, 1], 2, "no answer"),
        ("rt=1000&rc=0", [SILENT], [0], 1, "no answer"),
        ("rt=1000&rc=5", [SILENT], [0, 1, 2, 3, 4, 5], 6, "no answer"),
        ("rt=1000&rc=3", [SILENT, SILENT, SILENT, OK], [0, 1, 2, 3], 3, ""),
        ("rt=1000&rc=5&tt=2500", [SILENT], [0, 1, 2], 2.5, "no answer"),
        ("rt=1000&rc=6", [SILENT], [0, 1], 2, "no answer"),
        ("rt=99", [SILENT], [0, 40], 55, "no answer"),
        ("rt=100&tt=100", [SILENT], [0], 0.1, "no answer"),
        ("rt=1000&rp=5xx", [SILENT], [0], 1, "no answer"),
        ("rt=1000&rp=ct", [SILENT], [0], 1, "no answer"),
        ("rt=1000&rp=all", [SILENT, 503, 404, 200], [0, 1], 1, "answered 503"),
        ("rt=1000&rp=all&rc=3", [SILENT, 503, 404, 200], [0, 1, 1, 1], 1, ""),
        ("rp=rt", [500], [0], 0, "answered 500"),
        ("rp=5xx", [503], [0, 0], 0, "answered 503"),
        ("rp=5xx&rc=2", [503, 503, 200], [0, 0, 0], 0, ""),
        ("rp=5xx", [404], [0], 0, "answered 404"),
        ("rp=4xx", [404], [0, 0], 0, "answered 404"),
        ("rp=4xx,5xx&rc=5", [404, 500, 200], [0, 0, 0], 0, ""),
        ("rp=all&rc=5", [302], [0], 0, "answered 302"),
        ("rp=all&rc=5", [999], [0], 0, "answered 999"),
        ("rp=all&rc=5&rt=1000", [(0.0, 5.0)], [0], 1, "the connection broke off (the answer stood still for 1 s)"),
        ("rp=all&rc=5", [(0.0, 0.0, -1.0)], [0], 0, "the connection broke off (the app broke off its answer)"),
        ("rt=1000", [(0.9, 0.9, 0.9, 0.9)], [0], 3.6, ""),
        ("rt=1000&tt=3000", [(0.9, 0.9, 0.9, 0.9)], [0], 3, "no answer"),
        ("er=frankfurt", [200], [0], 0, ""),
        ("er=moon&zz=1&rc=x", [SILENT], [0, 40], 55, "no answer"),
    ],
)
@pytest.mark.asyncio
async def test_fragments_in_virtual_time(
    fragment: str, answers: list[Any], asked_at: list[float], over_at: float, why: str
) -> None:
    app, http = SlowApp(*answers), HttpSeam()
    http.register("app.test", app)
    got, tries = await fetch(http, f"http://app.test/x#{fragment}")
    assert app.asked_at == pytest.approx(asked_at)
    assert asyncio.get_running_loop().time() == pytest.approx(over_at)
    assert got.why.startswith(why)
    assert bool(got.why) == bool(why)
    assert [each.attempt for each in tries] == list(range(1, len(asked_at) + 1))
    await http.close()


def live(http: HttpSeam, url: str) -> tuple[Answer, list[Delivery]]:
    async def story() -> tuple[Answer, list[Delivery]]:
        got = await fetch(http, url)
        await http.close()
        return got

    with asyncio.Runner() as runner:
        return runner.run(story())


def silent(_: bytes, __: Callable[[Any], None]) -> None:
    time.sleep(0.6)


def slow_to_begin(_: bytes, send: Callable[[Any], None]) -> None:
    time.sleep(0.15)
    send(answer("200 OK", b"<Response/>"))


def in_pieces(pause_s: float) -> Behaviour:
    def behave(_: bytes, send: Callable[[Any], None]) -> None:
        whole = answer("200 OK", b"<Response/>" * 5)
        head = whole.index(b"\r\n\r\n") + 4
        for piece in (whole[:head], whole[head : head + 20], whole[head + 20 : head + 40], whole[head + 40 :]):
            send(piece)
            time.sleep(pause_s)

    return behave


def half(_: bytes, send: Callable[[Any], None]) -> None:
    send(answer("200 OK", b"<Response>", length=500))


@pytest.mark.live
@pytest.mark.parametrize(
    ("behave", "fragment", "tries", "why"),
    [
        (silent, "rt=200", 2, "no answer in time"),
        (silent, "rt=200&rc=2", 3, "no answer in time"),
        (silent, "rt=200&rp=ct", 1, "no answer in time"),
        (silent, "rt=40000&tt=300&rc=5", 1, "no answer within 0.3 s"),
        (slow_to_begin, "rt=2000", 1, ""),
        (in_pieces(0.1), "rt=2000", 1, ""),
        (in_pieces(0.5), "rt=200&rp=all&rc=5", 1, "the answer stood still after "),
        (in_pieces(0.2), "rt=5000&tt=300&rp=all&rc=5", 1, "no answer within 0.3 s"),
        (half, "rp=all&rc=5", 1, "the connection broke off"),
        (lambda _, send: send(answer("500 No", b"")), "", 1, "answered 500"),
        (lambda _, send: send(answer("500 No", b"")), "rp=5xx&rc=3", 4, "answered 500"),
        (lambda _, send: send(answer("302 Found", b"", "Location: /elsewhere")), "rp=all", 1, "answered 302"),
        (lambda _, send: send(answer("302 Found", b"", "Location: http://[")), "rp=all", 1, ""),
    ],
)
def test_fragments_over_sockets(behave: Behaviour, fragment: str, tries: int, why: str) -> None:
    asked: list[bytes] = []

    def counted(request: bytes, send: Callable[[Any], None]) -> None:
        asked.append(request)
        behave(request, send)

    with serving(counted) as host:
        got, made = live(HttpSeam(), f"http://{host}/x#{fragment}")
    assert (len(asked), len(made)) == (tries, tries), got
    assert got.why.startswith(why)
    assert "\n" not in got.why


@contextmanager
def deaf() -> Iterator[str]:
    """A port whose queue is full: nobody is connected to it."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
        yield f"127.0.0.1:{listener.getsockname()[1]}"
        for filler in fillers:
            filler.close()


@pytest.mark.live
@pytest.mark.parametrize(("fragment", "tries"), [("ct=150", 2), ("ct=150&rc=0", 1), ("ct=150&rp=rt", 1)])
def test_nobody_accepts(fragment: str, tries: int) -> None:
    with deaf() as host:
        got, made = live(HttpSeam(), f"http://{host}/x#{fragment}")
    assert (len(made), got.why) == (tries, "no connection in time")


@pytest.mark.live
@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://no-such-host.invalid/x", "the host is unknown"),
        ("http://127.0.0.1:1/x", "connection refused, nobody listens there"),
    ],
)
def test_nobody_there_counts_as_no_connection(url: str, why: str) -> None:
    assert [(got.why, len(tries)) for got, tries in (live(HttpSeam(), url), live(HttpSeam(), f"{url}#rp=rt"))] == [
        (why, 2),
        (why, 1),
    ]


@pytest.mark.live
def test_no_tls_there() -> None:
    with serving(lambda _, send: send(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as host:
        got, tries = live(HttpSeam(), f"https://{host}/x")
    assert got.why.startswith("TLS failed: ")
    assert len(tries) == 2


@pytest.mark.live
def test_tls_that_does_not_begin_is_no_connection_in_time() -> None:
    with serving(silent) as host:
        got, tries = live(HttpSeam(), f"https://{host}/x#ct=200")
    assert (got.why.partition(" (")[0], len(tries)) == ("no connection in time", 2)


@pytest.mark.live
def test_a_certificate_that_nobody_vouches_for(tmp_path: Path) -> None:
    with serving(lambda _, send: send(answer("200 OK", b"")), tls=self_signed(tmp_path)) as host:
        got, tries = live(HttpSeam(), f"https://{host}/x")
    assert "certificate" in got.why
    assert got.why.startswith("TLS failed: ")
    assert len(tries) == 2


token = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-", min_size=1, max_size=12)
header = st.tuples(
    st.sampled_from(
        [
            "Content-Type",
            "Content-Encoding",
            "Transfer-Encoding",
            "Content-Length",
            "Set-Cookie",
            "Location",
            "Connection",
        ]
    )
    | token,
    st.binary(max_size=20).filter(lambda value: b"\n" not in value and b"\r" not in value)
    | st.sampled_from(
        [b"gzip", b"br", b"chunked", b"-1", b"7", b"a=b; Expires=x", b"http://[", b"text/xml; charset=nope"]
    ),
)
status = st.integers(0, 1200)


@st.composite
def nearly_http(draw: st.DrawFn) -> bytes:
    """An answer that looks like one."""
    fields = b"".join(f"{name}: ".encode() + value + b"\r\n" for name, value in draw(st.lists(header, max_size=5)))
    return f"HTTP/1.1 {draw(status)} Hm\r\n".encode() + fields + b"\r\n" + draw(st.binary(max_size=200))


@pytest.mark.live
def test_no_answer_whatsoever_breaks_anything() -> None:
    said: list[bytes] = [b""]
    http = HttpSeam()
    with serving(lambda _, send: send(said[0])) as host, asyncio.Runner() as runner:

        @settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
        @given(st.binary(max_size=300) | nearly_http())
        def one(content: bytes) -> None:
            said[0] = content
            got, tries = runner.run(fetch(http, f"http://{host}/x#rp=all&rt=500&tt=1000"))
            assert tries
            assert "\n" not in got.why
            assert bool(got.why) == (not 200 <= got.status < 300)

        one()
        runner.run(http.close())
