"""The browser phone in a real Chromium: two pages call each other through the platform, and are told what is wrong."""

from __future__ import annotations

import shutil
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.audio.wav import wav_file
from emulator.live import start_live
from emulator.settings import Application, Endpoint, Settings
from emulator.webrtc_settings import WebRtc
from scenarios.runner.app_server import served
from scenarios.runner.inline_app import InlineApp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from playwright.async_api import Page

pytestmark = [
    pytest.mark.live,
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.peer("chromium", "playwright"),
]
RATE = 8000
WITHIN_MS = 60_000
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--autoplay-policy=no-user-gesture-required",
    "--allow-loopback-in-peer-connection",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
    "--use-fake-device-for-media-stream",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
LOSABLE = """(() => {
  const Real = WebSocket, made = [];
  let blocked = false;
  window.WebSocket = class extends Real {
    constructor(url, ...rest) {
      super(blocked ? url.replace(/:\\d+/, ':1') : url, ...rest);
      made.push(this);
    }
  };
  window.lose = () => { blocked = true; for (const each of made) each.close(3000); };
  window.find = () => { blocked = false; };
})()"""
"""Lets a test take the connection to the platform away."""

ADDRESSLESS = """() => {
  const prototype = RTCPeerConnection.prototype;
  const real = Object.getOwnPropertyDescriptor(prototype, 'localDescription').get;
  const without = ({ type, sdp }) => ({ type, sdp: sdp.replace(/^a=candidate:.*\\r\\n/gm, '') });
  const get = function () { return real.call(this) && without(real.call(this)); };
  Object.defineProperty(prototype, 'localDescription', { get });
}"""
"""As a browser on a machine that has no network."""


@asynccontextmanager
async def platform(folder: Path) -> AsyncIterator[tuple[str, InlineApp]]:
    """The URL of the page, and the application, which has `bob` rung and is told which keys were pressed."""
    app = InlineApp(
        {
            "/": '<Response><Dial digitsMatch="4" callbackUrl="${app}/dial/">'
            "<User>sip:bob@phone.plivo.com</User></Dial></Response>"
        },
        lambda: 0.0,
    )
    async with served(app) as url:
        app.variables["app"] = url
        settings = Settings(
            http="127.0.0.1:0",
            sip="127.0.0.1:0",
            rtp_ports="0-0",
            data=str(folder),
            webrtc=WebRtc(loopback=True),
            applications={"demo": Application(answer_url=f"{url}/", hangup_url=f"{url}/hangup/")},
            endpoints={name: Endpoint(password="secret", application="demo") for name in ("alice", "bob")},
        )
        live = await start_live(settings)
        try:
            yield f"{live.http_url}/phone", app
        finally:
            await live.stop()


@asynccontextmanager
async def phone(url: str, folder: Path, tone: float | None) -> AsyncIterator[Page]:
    """The page in a browser of its own; `tone`: what its microphone hears, Hz; None: it may have no microphone."""
    from playwright.async_api import async_playwright  # noqa: PLC0415 - an optional package

    flags = [*FLAGS]
    if tone is not None:
        file = folder / f"{tone:g}.wav"
        sine = 0.4 * np.sin(2 * np.pi * tone * np.arange(2 * RATE) / RATE)
        file.write_bytes(wav_file((sine * 32767).astype(np.int16)))
        flags += ["--use-fake-ui-for-media-stream", f"--use-file-for-fake-audio-capture={file}"]
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        page = await (await browser.new_context(viewport={"width": 390, "height": 844})).new_page()
        page.set_default_timeout(WITHIN_MS)
        await page.add_init_script(LOSABLE)
        await page.goto(url)
        yield page
        await browser.close()


async def sign_in(page: Page, user: str, password: str = "secret") -> None:
    """By keyboard alone."""
    await page.locator("#username").fill(user)
    await page.locator("#password").fill(password)
    await page.keyboard.press("Enter")


async def says(page: Page, element: str, text: str) -> None:
    """Wait until an element says so."""
    await page.locator(f"#{element}", has_text=text).wait_for()


async def call(page: Page, number: str) -> None:
    """By keyboard alone: the field has the focus."""
    await page.locator("#phone").wait_for()
    await page.keyboard.type(number)
    await page.keyboard.press("Enter")


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
