"""A Chromium of this machine, driven by Playwright, with a WAV file as its microphone; why there may be none."""

from __future__ import annotations

import importlib.util
import shutil
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from emulator.base.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from playwright.async_api import Browser

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""What it is called, the first of them that is on the path."""
START_WITHIN_S = 60.0
"""A browser on a busy machine may need half a minute to start."""
QUIET = (
    *("--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run", "--autoplay-policy=no-user-gesture-required"),
)
"""No screen, no request of its own, and sound without a click."""
NOT_WANTED = ("WebRtcHideLocalIpsWithMdns", "LocalNetworkAccessChecks", "LocalNetworkAccessChecksWebSockets")
"""Features of it: names in place of addresses, for which there may be no multicast; asking before a page that was
handed over by Playwright may reach loopback."""
REACHABLE = ("--allow-loopback-in-peer-connection", f"--disable-features={','.join(NOT_WANTED)}")
"""A network namespace may have loopback only."""
SPEAKING = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
"""The microphone is a made-up one, which every page may have."""


def program() -> str | None:
    """Where Chromium is on this machine, if it is."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


def absence() -> str:
    """Why there is no browser to drive, or an empty string."""
    if importlib.util.find_spec("playwright") is None:
        return "playwright is not installed (pip install 'offhook[chromium]')"
    return "" if program() else "chromium is not installed (apt install chromium)"


def flags(microphone: Path | None) -> list[str]:
    """What it is started with. `microphone`: a WAV file that is spoken again and again; None: it asks, and has none."""
    speaking = [] if microphone is None else [*SPEAKING, f"--use-file-for-fake-audio-capture={microphone}"]
    return [*QUIET, *REACHABLE, *speaking]


@asynccontextmanager
async def chromium(microphone: Path | None = None, more_flags: Sequence[str] = ()) -> AsyncIterator[Browser]:
    """A headless browser without a page. Raises Unavailable with its last words when it does not start."""
    if reason := absence():
        raise Unavailable(reason)
    # Imported here: a machine without Playwright runs every other kind of phone.
    from playwright.async_api import Error, async_playwright  # noqa: PLC0415

    async with async_playwright() as playwright:
        try:
            browser = await playwright.chromium.launch(
                executable_path=program(),
                args=[*flags(microphone), *more_flags],
                timeout=START_WITHIN_S * 1000,
                handle_sigint=False,  # a Ctrl-C at the terminal is for us: we end its call in order
            )
        except Error as error:
            raise Unavailable(f"chromium did not start: {error.message.strip()}") from error
        try:
            yield browser
        finally:
            await browser.close()
