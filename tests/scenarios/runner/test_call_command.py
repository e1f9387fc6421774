"""`offhook call`: one live call into an app, told line by line, with an exit code."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn

from emulator.base.errors import BadInput
from scenarios.runner.call_command import CallOrder, call_command

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGES = {
    "/answer": '<Response><GetDigits numDigits="2" timeout="5" action="{base}/digits"/></Response>',
    "/digits": '<Response><Wait length="1"/></Response>',
    "/bad": "<Response><Dial>",
}


@contextlib.contextmanager
def users_app() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Its URL and (path, body) of what it was asked."""
    asked: list[tuple[str, str]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        body = (await receive()).get("body", b"")
        asked.append((scope["path"], body.decode()))
        page = PAGES.get(scope["path"], "").replace("{base}", base).encode()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": page})

    with socket.create_server(("127.0.0.1", 0)) as listener:
        base = f"http://127.0.0.1:{listener.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        serving = threading.Thread(target=lambda: asyncio.run(server.serve([listener])))
        serving.start()
        yield base, asked
        server.should_exit = True
        serving.join(10)


def order(answer_url: str, data: Path, **changes: Any) -> CallOrder:
    wanted: dict[str, Any] = {"number": "+15550100", "hangup_url": "", "seconds": 10.0, "press": "", **changes}
    return CallOrder(answer_url=answer_url, data=data, **wanted)


@pytest.mark.live
def test_a_call_that_ends_as_it_should(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with users_app() as (base, asked):
        assert call_command(order(f"{base}/answer", tmp_path, hangup_url=f"{base}/bye", press="12")) == 0
    told = capsys.readouterr().out
    assert [path for path, _ in asked] == ["/answer", "/digits", "/bye"]
    assert "Digits=12" in asked[1][1]
    assert "To=15550100" in asked[0][1]
    assert "inbound call from caller to 15550100" in told
    assert "The call ended normally: completed, 4010." in told
    assert (tmp_path / "capture.pcap").stat().st_size > 10_000


@pytest.mark.live
def test_a_call_that_fails_is_told_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with users_app() as (base, _):
        assert call_command(order(f"{base}/bad", tmp_path)) == 1
    told = capsys.readouterr().out
    assert "failed: 8011 Invalid Answer XML" in told
    assert "hint: what the answer URL returned is not Plivo XML" in told
    assert "The call ended NOT normally: failed, 8011." in told


@pytest.mark.live
def test_the_caller_hangs_up_when_its_time_is_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with users_app() as (base, _):
        assert call_command(order(f"{base}/answer", tmp_path, seconds=1.0)) == 0
    assert "completed: 4000 Normal Hangup (Caller)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("number", "answer", "hangup", "why"),
    [
        ("+1555x", "http://x/", "", "NUMBER: '.1555x' is no number"),
        ("+1555", "x/answer", "", "--answer-url: 'x/answer' does not start with http"),
        ("+1555", "http://x/", "bye", "--hangup-url: 'bye' does not start with http"),
    ],
)
def test_bad_options(tmp_path: Path, number: str, answer: str, hangup: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        call_command(order(answer, tmp_path, number=number, hangup_url=hangup))
