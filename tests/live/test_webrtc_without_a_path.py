"""A browser to which ICE finds no way: its call ends, which is said in words, and nothing of it stays."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from emulator.base.ids import Ids
from emulator.testing.softphone_log import Moment
from scenarios.endpoints.web_media import WebMedia
from scenarios.endpoints.webrtc import WebPhone
from tests.scenarios.endpoints.web_platform import NUMBER, account_of, platform_with_app

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.app import Platform

pytestmark = [pytest.mark.live, pytest.mark.asyncio]
PATIENCE_S = 60.0
CANDIDATES = re.compile(rb"a=candidate:[^\r\n]*\r\n")
NOWHERE = b"a=candidate:1 1 udp 1 127.0.0.1 9 typ host\r\n"
offer_of, accept_of = WebMedia.offer, WebMedia.accept


def sockets_of(pid: int) -> int:
    """How many a process holds."""
    links = list(Path(f"/proc/{pid}/fd").iterdir())
    return sum(link.is_symlink() and str(link.readlink()).startswith("socket:") for link in links)


def holdings(platform: Platform) -> list[int]:
    """Sockets of the edge and of the media process."""
    edge, media = platform.around.edge, platform.around.media
    assert edge is not None
    return [sockets_of(pid) for pid in (edge.pid, getattr(media, "pid", None)) if pid is not None]


async def until(seen: Callable[[], object], wanted: object) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while True:
            if seen() == wanted:
                return
            await asyncio.sleep(0.1)


async def test_it_is_said_and_nothing_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def offer(media: WebMedia) -> bytes:
        return CANDIDATES.sub(b"", await offer_of(media)) + NOWHERE

    async def accept(media: WebMedia, answer: bytes) -> None:
        await accept_of(media, CANDIDATES.sub(b"", answer))

    monkeypatch.setattr(WebMedia, "offer", offer)
    monkeypatch.setattr(WebMedia, "accept", accept)
    async with platform_with_app(tmp_path) as platform:
        phone = WebPhone(account_of("carol", platform), ids=Ids.seeded("carol"))
        await phone.start(PATIENCE_S)
        edge = platform.around.edge
        assert edge is not None
        await until(lambda: edge.pid is not None and len(holdings(platform)) == 2, True)
        await asyncio.sleep(2)  # Until the process has what it holds without any leg.
        before = holdings(platform)
        await phone.dial(NUMBER)
        await phone.log.until(Moment.CONNECTED, PATIENCE_S)
        assert holdings(platform) != before
        ended = await phone.log.until(Moment.ENDED, PATIENCE_S)
        await until(lambda: holdings(platform), before)
        lines = [event.summary for event in platform.trace.events]
        [bye] = [str(event.detail.get("message")) for event in platform.trace.events if "BYE sip:" in event.summary]
        await phone.stop()
    assert ended.detail == "by the far end"
    assert "WebRTC: ICE found no path within 15 s; its candidates: udp 127.0.0.1:9" in lines
    assert any(line.startswith("completed: 6020 ") for line in lines)
    assert 'Reason: Q.850;cause=102;text="MEDIA_TIMEOUT"' in bye
