"""SIP.js calls and is called, with a hold and keys as telephone events, recorded and proved by its tone."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from emulator.testing.softphone_log import Moment
from tests.browser.lab import PASSWORD, TO_ALICE, TO_BOB, assert_tone, laboratory
from tests.browser.tab import open_ours, tab

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.lab import Lab
    from tests.browser.tab import Tab

pytestmark = [
    pytest.mark.live,
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.peer("chromium", "playwright", "sip.js"),
]
TONE = 697.0
TALK_S = 3.0


async def test_it_calls_and_is_called(tmp_path: Path) -> None:
    async with laboratory(tmp_path) as lab, tab(tmp_path, TONE) as alice:
        await open_ours(alice, "sip_js.html")
        await alice.order("start", {"url": lab.url, "user": "alice", "password": PASSWORD})
        await alice.until("onRegistered")
        await calls(alice, lab)
        await is_called(alice, lab)
        assert alice.complaints == []


async def calls(alice: Tab, lab: Lab) -> None:
    """Alice calls bob, holds, presses a key and hangs up."""
    async with lab.bob() as bob:
        await alice.order("call", TO_BOB)
        await bob.log.until(Moment.RINGING, 30)
        await bob.answer()
        await alice.until("onCallAnswered")
        await asyncio.sleep(TALK_S)
        await alice.order("hold")
        assert (await alice.until("onCallHold"))["given"] == [True]
        await alice.order("resume")
        assert (await alice.until("onCallHold"))["given"] == [False]
        await alice.order("press", "5")
        await lab.pressed("5")
        await alice.order("hangUp")
        await alice.until("onCallHangup")
        await bob.log.until(Moment.ENDED, 20)
    assert_tone(await lab.recorded(1), 0, TONE, TALK_S * 0.7)


async def is_called(alice: Tab, lab: Lab) -> None:
    """Bob calls alice and hangs up."""
    async with lab.bob() as bob:
        await bob.dial(TO_ALICE)
        await alice.until("onCallReceived")
        await alice.order("answer")
        await bob.log.until(Moment.CONNECTED, 20)
        await asyncio.sleep(TALK_S)
        await bob.hang_up()
        await alice.until("onCallHangup")
    assert_tone(await lab.recorded(2), 1, TONE, TALK_S * 0.7)
