"""The log of an app's requests, and waiting for them."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest

from emulator.runtime.virtual_loop import VirtualLoop
from scenarios.runner.app_requests import NotInTime, RequestLog
from tests.scenarios.app_requests_made_up import log_of, request

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.runner.app_requests import AppRequest


def test_the_first_request_to_a_path_is_looked_up() -> None:
    log = log_of(("/a/", {"Id": "1"}), ("/a/", {"Id": "2"}))
    assert log.look_up("Id", "/a/") == "1"
    assert log.look_up("Other", "/a/") is None
    assert log.look_up("Id", "/b/") is None


def test_listeners_hear_every_request() -> None:
    log = RequestLog()
    heard: list[AppRequest] = []
    log.listen(heard.append)
    log.add(request("/a/"))
    assert [each.title for each in heard] == ["callback 1: POST /a/"]


def test_waiting_for_requests() -> None:
    async def main() -> None:
        log = RequestLog()
        loop = asyncio.get_running_loop()
        for at, path in ((1, "/a/"), (2, "/b/"), (3, "/a/")):
            loop.call_later(at, log.add, request(path))
        await log.until({"/a/": 1}, 9)
        assert loop.time() == 1
        await log.until({"/a/": 2, "/b/": 1}, 9)
        assert loop.time() == 3
        await log.until({}, 0)
        with pytest.raises(NotInTime, match="no request to /c/ within 5 s"):
            await log.until({"/a/": 2, "/c/": 1}, 5)
        assert loop.time() == 8

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(main())


@pytest.mark.parametrize("shows_secrets", [True, False])
def test_written_down_without_secrets_unless_they_are_wanted(tmp_path: Path, *, shows_secrets: bool) -> None:
    log = RequestLog()
    log.add(request("/a/", {"Digits": "12"}, headers={"authorization": "Basic QTpC", "user-agent": "Plivo"}))
    log.write(tmp_path / "callbacks.json", shows_secrets=shows_secrets)
    (written,) = json.loads((tmp_path / "callbacks.json").read_text())
    assert written == {
        "number": 1,
        "at": 1.0,
        "method": "POST",
        "url": "http://app.test/a/",
        "path": "/a/",
        "status": 200,
        "fields": {"Digits": "12"},
        "headers": {"authorization": "Basic QTpC" if shows_secrets else "*" * 10, "user-agent": "Plivo"},
    }
