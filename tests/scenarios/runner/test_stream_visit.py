"""A visit: what is said to the app is sorted into events and audio, and its numbers are counted."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

from scenarios.runner.app_requests import AppRequest
from scenarios.runner.stream_visit import StreamVisit


def visit(status: int = 101) -> StreamVisit:
    """One that has just come."""
    request = AppRequest(
        number=1, at=0.0, method="GET", url="http://a/x", path="/x", fields={}, headers={}, status=status
    )
    return StreamVisit(request=request)


def media(number: int, track: str, chunk: int, data: bytes) -> dict[str, Any]:
    """A piece of audio."""
    payload = base64.b64encode(data).decode()
    return {"event": "media", "sequenceNumber": number, "media": {"track": track, "chunk": chunk, "payload": payload}}


START = {"event": "start", "sequenceNumber": 1, "start": {"callId": "c"}, "extra_headers": "a=1"}


def test_events_and_audio() -> None:
    seen = visit()
    for message in [
        START,
        media(2, "inbound", 1, b"ab"),
        media(3, "outbound", 1, b"xy"),
        {"event": "dtmf", "sequenceNumber": 4, "dtmf": {"digit": "#"}},
        {"event": "playedStream", "sequenceNumber": 5, "name": "hello you"},
        {"event": "clearedAudio", "sequenceNumber": 6},
        media(7, "inbound", 2, b"cd"),
    ]:
        seen.hear(message)
    assert seen.events == ["start", "dtmf #", "playedStream hello you", "clearedAudio"]
    assert seen.audio == {"inbound": b"abcd", "outbound": b"xy"}
    assert seen.start == {"callId": "c", "extra_headers": "a=1"}
    assert not seen.faults
    assert (seen.was_taken, visit(403).was_taken) == (True, False)


def test_wrong_numbers_are_told() -> None:
    seen = visit()
    seen.hear(START)
    seen.hear(media(3, "inbound", 2, b""))
    assert seen.faults == ["message 2 has sequenceNumber 3", "chunk 1 of inbound is numbered 2"]


def test_waiting_for_an_event() -> None:
    async def story() -> None:
        seen = visit()
        waiting = asyncio.create_task(seen.until("start"))
        await asyncio.sleep(0)
        assert not waiting.done()
        seen.hear(START)
        await waiting
        await seen.until("start")

    asyncio.run(story())
