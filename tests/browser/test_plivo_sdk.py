"""The unmodified plivo-browser-sdk calls and is called, with keys and headers, recorded and proved by its tone."""

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
    pytest.mark.peer("chromium", "playwright", "plivo-browser-sdk"),
]
TONE = 697.0
TALK_S = 3.0


async def test_it_calls_and_is_called_with_a_password(tmp_path: Path) -> None:
    async with laboratory(tmp_path) as lab, tab(tmp_path, TONE) as alice:
        await open_ours(alice, "plivo_sdk.html")
        await alice.order("start", {"url": f"{lab.url}/signalling", "user": "alice", "password": PASSWORD})
        await alice.until("onLogin")
        await calls(alice, lab)
        await is_called(alice, lab)


async def test_it_calls_and_is_called_with_an_access_token(tmp_path: Path) -> None:
    async with laboratory(tmp_path) as lab, tab(tmp_path, TONE) as alice:
        await open_ours(alice, "plivo_sdk.html")
        token = await lab.access_token("alice")
        await alice.order("start", {"url": f"{lab.url}/signalling", "token": token})
        await alice.until("onLogin")
        await calls(alice, lab)
        await is_called(alice, lab)


async def test_a_forged_access_token_is_told(tmp_path: Path) -> None:
    async with laboratory(tmp_path) as lab, tab(tmp_path, TONE) as alice:
        await open_ours(alice, "plivo_sdk.html")
        signed, _, signature = (await lab.access_token("alice")).rpartition(".")
        forged = f"{signed}.{signature[::-1]}"
        await alice.order("start", {"url": f"{lab.url}/signalling", "token": forged})
        refused = await alice.until("onLoginFailed")
        assert refused["given"] == ["INVALID_ACCESS_TOKEN_SIGNATURE"]
        assert lab.platform.operator.registration("alice") is None


async def test_a_wrong_password_is_told(tmp_path: Path) -> None:
    async with laboratory(tmp_path) as lab, tab(tmp_path, TONE) as alice:
        await open_ours(alice, "plivo_sdk.html")
        await alice.order("start", {"url": f"{lab.url}/signalling", "user": "alice", "password": "guessed"})
        await alice.until("onLoginFailed")
        assert lab.platform.operator.registration("alice") is None


async def calls(alice: Tab, lab: Lab) -> None:
    """Alice calls bob, presses a key and hangs up."""
    async with lab.bob() as bob:
        await alice.order("call", TO_BOB, {"X-PH-Shop": "7"})
        await bob.log.until(Moment.RINGING, 30)
        assert lab.app.log.look_up("X-PH-Shop", "/to_bob/") == "7"
        await bob.answer()
        await alice.until("onCallAnswered")
        assert await alice.order("uuid") == lab.app.log.look_up("CallUUID", "/to_bob/")
        await asyncio.sleep(TALK_S)
        await alice.order("press", "5")
        await lab.pressed("5")
        await alice.order("hangUp")
        await alice.until("onCallTerminated")
        await bob.log.until(Moment.ENDED, 20)
    assert_tone(await lab.recorded(1), 0, TONE, TALK_S * 0.7)


async def is_called(alice: Tab, lab: Lab) -> None:
    """Bob calls alice, with a header, and hangs up."""
    async with lab.bob() as bob:
        await bob.dial(TO_ALICE)
        rings = await alice.until("onIncomingCall")
        assert rings["given"][1] == {"X-Ph-Order": "42"}
        await alice.order("answer")
        await bob.log.until(Moment.CONNECTED, 20)
        await asyncio.sleep(TALK_S)
        await bob.hang_up()
        await alice.until("onCallTerminated")
    assert_tone(await lab.recorded(2), 1, TONE, TALK_S * 0.7)
