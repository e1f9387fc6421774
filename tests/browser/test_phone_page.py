"""The browser phone in a real Chromium: two pages call each other through the platform, and are told what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.phone_page import call, phone, platform, says, sign_in
from tests.browser.pictures import picture

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.live,
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.peer("chromium", "playwright"),
]
ADDRESSLESS = """() => {
  const prototype = RTCPeerConnection.prototype;
  const real = Object.getOwnPropertyDescriptor(prototype, 'localDescription').get;
  const without = ({ type, sdp }) => ({ type, sdp: sdp.replace(/^a=candidate:.*\\r\\n/gm, '') });
  const get = function () { return real.call(this) && without(real.call(this)); };
  Object.defineProperty(prototype, 'localDescription', { get });
}"""
"""As a browser on a machine that has no network."""


UNHEARD_OF = """() => {
  const prototype = RTCPeerConnection.prototype;
  const real = Object.getOwnPropertyDescriptor(prototype, 'localDescription').get;
  const alone = (sdp) => sdp
    .replace(/^(m=audio \\d+ \\S+) .*$/m, '$1 96')
    .replace(/^a=(rtpmap|fmtp|rtcp-fb):.*\\r\\n/gm, '') + 'a=rtpmap:96 unheard-of/8000\\r\\n';
  const get = function () {
    const own = real.call(this);
    return own && { type: own.type, sdp: alone(own.sdp) };
  };
  Object.defineProperty(prototype, 'localDescription', { get });
}"""
"""As a browser that speaks nothing but a codec of its own."""


async def test_two_pages_speak_hold_press_keys_and_outlive_their_connection(tmp_path: Path) -> None:
    async with (
        platform(tmp_path) as (url, app),
        phone(url, tmp_path, 697.0) as alice,
        phone(url, tmp_path, 1209.0) as bob,
    ):
        await sign_in(bob, "bob")
        await says(bob, "line", "Signed in as bob")
        await sign_in(alice, "alice")
        await call(alice, "bob")
        await says(bob, "ringing-who", "alice")
        assert await bob.evaluate("document.activeElement.id") == "ringing-title"
        await bob.keyboard.press("Tab")
        await bob.keyboard.press("Enter")
        for page in (alice, bob):
            await says(page, "phase", "Connected")
            await says(page, "level-heard", " dB")
            await says(page, "stats", "opus")
        await picture(alice, "phone-call")
        await alice.keyboard.type("4")
        await says(alice, "keys", "Keys sent: 4")
        await app.log.until({"/dial/": 3}, 30.0)
        assert "4" in [request.fields.get("DialDigitsMatch") for request in app.log.to("/dial/")]
        await alice.locator("#hold").click()
        await says(alice, "phase", "On hold")
        await says(bob, "level-heard", "silent")
        await alice.locator("#hold").click()
        await says(bob, "level-heard", " dB")
        await alice.evaluate("lose()")
        await says(alice, "notice", "The call goes on")
        await says(alice, "level-heard", " dB")
        await alice.evaluate("find()")
        await says(alice, "notice", "the call went on")
        await alice.locator("#mute").click()
        await says(bob, "level-heard", "silent")
        await alice.locator("#hang-up").click()
        await says(alice, "notice", "You hung up.")
        await says(bob, "notice", "The other end hung up.")


async def test_a_call_is_declined(tmp_path: Path) -> None:
    async with (
        platform(tmp_path) as (url, app),
        phone(url, tmp_path, 697.0) as alice,
        phone(url, tmp_path, 1209.0) as bob,
    ):
        await sign_in(bob, "bob")
        await says(bob, "line", "Signed in as bob")
        await sign_in(alice, "alice")
        await call(alice, "bob")
        await bob.locator("#decline").click()
        await says(bob, "notice", "You declined the call.")
        await app.log.until({"/hangup/": 1}, 30.0)
        await alice.locator("#recent li").wait_for()


async def test_what_is_wrong_is_said_in_words(tmp_path: Path) -> None:
    async with platform(tmp_path) as (url, _), phone(url, tmp_path, None) as page:
        await sign_in(page, "alice", "wrong")
        await says(page, "notice", "Wrong password")
        assert "wrong" not in page.url
        await page.keyboard.type("secret")
        await page.keyboard.press("Enter")
        await call(page, "a b")
        await says(page, "notice", "neither a number nor the name of a user")
        await page.locator("#number").fill("bob")
        await page.keyboard.press("Enter")
        await says(page, "notice", "The microphone is blocked.")
        await page.evaluate("lose()")
        await says(page, "notice", "No connection to the platform")
        await page.evaluate("find()")
        await says(page, "line", "Signed in as alice")


async def test_a_browser_that_has_no_address_to_offer_is_told_that_ice_failed(tmp_path: Path) -> None:
    async with platform(tmp_path) as (url, _), phone(url, tmp_path, 697.0) as page:
        await page.evaluate(ADDRESSLESS)
        await sign_in(page, "alice")
        await call(page, "bob")
        await says(page, "notice", "ICE failed")
        assert await page.locator("#call").is_hidden()


async def test_a_codec_that_nobody_else_has_is_refused_in_words(tmp_path: Path) -> None:
    async with platform(tmp_path) as (url, app), phone(url, tmp_path, 697.0) as page:
        await page.evaluate(UNHEARD_OF)
        await sign_in(page, "alice")
        await call(page, "bob")
        await says(page, "notice", "No codec in common")
        await says(page, "notice", "(488)")
        assert await page.locator("#call").is_hidden()
        await says(page, "line", "Signed in as alice")
    assert app.log.to("/") == []


async def test_busy_is_said_in_words(tmp_path: Path) -> None:
    async with platform(tmp_path) as (url, app), phone(url, tmp_path, 697.0) as page:
        await sign_in(page, "carol")
        await call(page, "bob")
        await says(page, "notice", "Busy (486).")
        assert await page.locator("#call").is_hidden()
        await app.log.until({"/hangup/": 1}, 30.0)
        await says(page, "line", "Signed in as carol")
