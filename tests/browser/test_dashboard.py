"""The dashboard in a real Chromium shows a call, then its waveform; nobody is shut out of it or of the browser phone.

With OFFHOOK_PICTURES=docs/images the pictures of the documents are taken anew.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from emulator.testing.softphone_log import Moment
from tests.browser.axe import grave_findings
from tests.browser.lab import MESSAGE, laboratory
from tests.browser.pictures import picture
from tests.browser.tab import tab

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.live,
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.peer("axe-core", "chromium", "playwright"),
]
WITHIN_MS = 30_000


async def test_a_call_is_shown_and_then_its_waveform(tmp_path: Path) -> None:
    async with laboratory(tmp_path) as lab, tab(tmp_path, None) as seen, lab.bob() as bob:
        page = seen.page
        await page.goto(f"{lab.live.http_url}/")
        await bob.dial(MESSAGE)
        await bob.log.until(Moment.CONNECTED, 20)
        calls = page.locator("#calls")
        await calls.get_by_text("bob").first.wait_for(timeout=WITHIN_MS)
        await calls.get_by_text("opus").first.wait_for(timeout=WITHIN_MS)
        await page.locator("#ladder").get_by_text("INVITE").first.wait_for(timeout=WITHIN_MS)
        await page.wait_for_timeout(2000)  # of speech, for the meters and the recording
        assert await grave_findings(page) == []
        await picture(page, "dashboard")
        await bob.hang_up()
        await lab.recorded()
        recording_id = lab.app.log.look_up("RecordingID", "/ready/")
        await page.goto(f"{lab.live.http_url}/#recordings")
        await page.locator(f'#recordings a[href="#recordings/{recording_id}"]').first.click(timeout=WITHIN_MS)
        await page.locator("#recording canvas").first.wait_for(timeout=WITHIN_MS)
        assert await grave_findings(page) == []
        await picture(page, "waveform")
        assert seen.complaints == []


async def test_a_person_answers_what_is_asked(tmp_path: Path) -> None:
    async with laboratory(tmp_path) as lab, tab(tmp_path, None, size=(390, 844)) as seen:
        page, ask = seen.page, lab.platform.onlooker.prompts.ask
        await page.goto(f"{lab.live.http_url}/#phones")
        shown = page.locator("#prompts")
        await page.locator("#connection", has_text="Connected").wait_for(timeout=WITHIN_MS)
        assert not await shown.is_visible()
        words = ("desk: please answer", "hall: please <b>press</b> 1 2", "gate: please hang up")
        first, second, third = [asyncio.create_task(ask(each, 119)) for each in words]
        for each in words:
            await shown.get_by_text(each).wait_for(timeout=WITHIN_MS)
        await shown.get_by_text("1:5").first.wait_for(timeout=WITHIN_MS)
        assert await grave_findings(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert await page.locator("#prompts-news").inner_text() == ". ".join(words)
        await page.get_by_role("form", name="press").get_by_label("Why not").fill("a key is stuck")
        await page.get_by_role("form", name="desk").get_by_role("button", name="Done").click()
        assert await asyncio.wait_for(first, 30) == ""
        third.cancel()  # answered at the terminal, or given up
        await shown.get_by_text("gate").wait_for(state="detached", timeout=WITHIN_MS)
        await page.get_by_role("button", name="I could not").click()
        assert await asyncio.wait_for(second, 30) == "a key is stuck"
        await shown.wait_for(state="hidden", timeout=WITHIN_MS)
        assert seen.complaints == []


HIDE = (
    "(is) => { Object.defineProperty(document, 'hidden', { configurable: true, value: is });"
    " document.dispatchEvent(new Event('visibilitychange')); }"
)


async def test_a_page_that_nobody_sees_lets_its_connection_go(tmp_path: Path) -> None:
    async with laboratory(tmp_path) as lab, tab(tmp_path, None) as seen:
        streams: list[str] = []
        seen.page.on("request", lambda request: streams.append(request.url) if "/lab/events" in request.url else None)
        gone = asyncio.Event()
        seen.page.on("requestfailed", lambda request: gone.set() if "/lab/events" in request.url else None)
        await seen.page.goto(f"{lab.live.http_url}/")
        await seen.page.locator("#connection", has_text="Connected").wait_for(timeout=WITHIN_MS)
        await seen.page.evaluate(HIDE, True)
        await asyncio.wait_for(gone.wait(), 30)
        async with lab.bob():
            assert len(streams) == 1
            await seen.page.evaluate(HIDE, False)
            await seen.page.goto(f"{lab.live.http_url}/#phones")
            await seen.page.locator("#phones").get_by_text("bob").first.wait_for(timeout=WITHIN_MS)
        assert len(streams) == 2
        assert seen.complaints == []


@pytest.mark.parametrize(("path", "size"), [("/", (390, 844)), ("/phone", (1280, 800)), ("/phone", (390, 844))])
async def test_nobody_is_shut_out(tmp_path: Path, path: str, size: tuple[int, int]) -> None:
    async with laboratory(tmp_path) as lab, tab(tmp_path, None, size=size) as seen:
        await seen.page.goto(f"{lab.live.http_url}{path}")
        await seen.page.locator("main").wait_for(timeout=WITHIN_MS)
        assert await grave_findings(seen.page) == []
        assert seen.complaints == []
        await picture(seen.page, f"{path.strip('/') or 'dashboard'}-{size[0]}")


async def test_names_that_callers_choose_are_text_and_widen_no_page(tmp_path: Path) -> None:
    evil = "<img src=x onerror=document.title='taken'>" + "long" * 60
    async with laboratory(tmp_path) as lab, tab(tmp_path, None, size=(390, 844)) as seen:
        page = seen.page
        call = {"call_uuid": "1", "from": evil, "to": evil, "state": "answered", "started_ms": 1, "answered_ms": 2}
        leg = {"leg": "1", "party": evil, "address": evil, "codec": "opus", "state": "answered", "device": "sip"}
        room = {"kind": "conference", "name": evil, "uuid": "1", "members": [], "recording": False}
        hook = {"id": "1", "event": evil, "url": evil, "state": evil, "call_uuid": evil, "method": "POST", "at_ms": 1}
        state = {"calls": [{**call, "legs": [leg]}], "rooms": [room], "webhooks": [hook], "phones": [], "runs": []}
        await page.route("**/lab/events", lambda route: route.fulfill(body=": ", content_type="text/event-stream"))
        await page.route("**/lab/state", lambda route: route.fulfill(json={"now_ms": 1, **state}))
        for view in ("live", "rooms", "webhooks"):
            await page.goto(f"{lab.live.http_url}/#{view}")
            await page.locator(f"#view-{view}", has_text=evil).wait_for(timeout=WITHIN_MS)
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), view
        assert await page.title() != "taken"
        assert await page.locator("img[src=x]").count() == 0
