"""Recordings are fetched in the moment in which the app is told of them."""

from __future__ import annotations

import asyncio

import httpx

from scenarios.runner.announcements import Announcements
from tests.scenarios.app_requests_made_up import request
from tests.scenarios.expect.test_announced import XML
from tests.scenarios.stage_made_up import EmptyPlatform, in_virtual_time


def told_of(answer: httpx.MockTransport) -> list[tuple[str, int]]:
    async def main() -> list[tuple[str, int]]:
        announcements = Announcements(EmptyPlatform(client=httpx.AsyncClient(transport=answer)))
        announcements.request(request("/answer/", {"CallStatus": "ringing"}))
        announcements.request(request("/ready/", XML))
        await asyncio.sleep(1)
        return [(each.answer, each.size) for each in await announcements.all()]

    return in_virtual_time(main)


def test_it_is_there_at_once_or_never() -> None:
    asked: list[float] = []

    def media(wanted: httpx.Request) -> httpx.Response:
        asked.append(asyncio.get_running_loop().time())
        return httpx.Response(200, content=b"RIFF") if str(wanted.url) == XML["RecordUrl"] else httpx.Response(404)

    assert told_of(httpx.MockTransport(media)) == [("HTTP 200", 4)]
    assert asked == [0.0]


def test_a_platform_that_is_gone() -> None:
    def refuse(wanted: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=wanted)

    assert told_of(httpx.MockTransport(refuse)) == [("ConnectError('refused')", 0)]
