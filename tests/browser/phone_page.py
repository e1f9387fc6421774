"""The browser phone's page in a Chromium of its own; on its platform calls ring `bob`, or are refused."""

from __future__ import annotations

import shutil
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import numpy as np

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


@asynccontextmanager
async def platform(folder: Path) -> AsyncIterator[tuple[str, InlineApp]]:
    """The URL of the page, and the application, which has `bob` rung and is told which keys were pressed.

    The calls of `carol` are refused as busy.
    """
    app = InlineApp(
        {
            "/": '<Response><Dial digitsMatch="4" callbackUrl="${app}/dial/">'
            "<User>sip:bob@phone.plivo.com</User></Dial></Response>",
            "/busy/": '<Response><Hangup reason="busy"/></Response>',
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
            applications={
                "demo": Application(answer_url=f"{url}/", hangup_url=f"{url}/hangup/"),
                "busy": Application(answer_url=f"{url}/busy/", hangup_url=f"{url}/hangup/"),
            },
            endpoints={
                **{name: Endpoint(password="secret", application="demo") for name in ("alice", "bob")},
                "carol": Endpoint(password="secret", application="busy"),
            },
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
