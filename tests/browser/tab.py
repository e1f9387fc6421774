"""A page in a Chromium of its own whose microphone is a tone: orders to it, what it tells, what goes wrong on it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from emulator.audio.wav import wav_file
from scenarios.endpoints import chromium
from tests.peers import NODE_MODULES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from numpy.typing import NDArray
    from playwright.async_api import Page, Route

ORIGIN = "http://localhost:9"
"""Of pages of the tests' own, which Playwright hands over."""
PAGES = Path(__file__).with_name("pages")
NOBODY_ELSE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"
"""No name of any other host is found."""
ALWAYS_ONLINE = "Object.defineProperty(Navigator.prototype, 'onLine', { get: () => true })"
"""A machine with nothing but loopback says that it is offline, and Plivo's SDK believes it."""
TYPES = {".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript"}
RATE = 8000
LOUD = 0.4


class Tab:
    """One page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.told: list[dict[str, Any]] = []
        self.complaints: list[str] = []
        """Errors on its console, and those that nobody caught."""
        self._seen = 0
        self._more = asyncio.Event()

    async def listen(self) -> None:
        """Hear what the page tells and complains of."""
        await self.page.expose_binding("tell", lambda _source, fact: self._tell(fact))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda message: self.complaints.append(message.text) if message.type == "error" else None,
        )

    async def order(self, what: str, *given: object) -> Any:
        """Have the page do something; what it returns."""
        doing = self.page.evaluate("([what, given]) => window.lab[what](...given)", [what, list(given)])
        return await asyncio.wait_for(doing, 20.0)

    async def until(self, what: str, within_s: float = 30.0) -> dict[str, Any]:
        """The next fact of this name, behind the one that was waited for last."""
        try:
            async with asyncio.timeout(within_s):
                while True:
                    while self._seen < len(self.told):
                        self._seen += 1
                        if (fact := self.told[self._seen - 1])["what"] == what:
                            return fact
                    self._more.clear()
                    await self._more.wait()
        except TimeoutError:
            raise AssertionError(f"no {what} within {within_s:g} s; told: {self.told}; {self.complaints}") from None

    def _tell(self, fact: dict[str, Any]) -> None:
        self.told.append(fact)
        self._more.set()


@asynccontextmanager
async def tab(folder: Path, tone: float | None, *, size: tuple[int, int] = (1280, 800)) -> AsyncIterator[Tab]:
    """An empty page. `tone`: what its microphone hears, Hz; None: there is no microphone that it may have."""
    microphone = None if tone is None else folder / f"{tone:g}.wav"
    if microphone is not None:
        sine = LOUD * np.sin(2 * np.pi * (tone or 0.0) * np.arange(60 * RATE) / RATE)
        await asyncio.to_thread(microphone.write_bytes, wav_file((sine * 32767).astype(np.int16)))
    async with chromium.chromium(microphone, [NOBODY_ELSE]) as browser:
        width, height = size
        around = await browser.new_context(viewport={"width": width, "height": height})
        await around.add_init_script(ALWAYS_ONLINE)
        opened = Tab(await around.new_page())
        await opened.listen()
        yield opened


async def open_ours(opened: Tab, name: str) -> None:
    """Show a page of the folder `pages`; packages from npm are below /node_modules/."""
    await opened.page.route(f"{ORIGIN}/**", _serve)
    await opened.page.goto(f"{ORIGIN}/{name}")


async def _serve(route: Route) -> None:
    path = route.request.url.removeprefix(f"{ORIGIN}/")
    below = path.removeprefix("node_modules/")
    file = PAGES / path if below == path else NODE_MODULES / below
    if file.is_file():
        await route.fulfill(body=await asyncio.to_thread(file.read_bytes), content_type=TYPES[file.suffix])
    else:
        await route.fulfill(status=404)


def swing(pcm: NDArray[np.int16], tone: float) -> float:
    """The amplitude of a tone in samples at 8000 Hz; 1 is full scale."""
    turns = 2 * np.pi * tone * np.arange(len(pcm)) / RATE
    return float(abs(np.mean(pcm / 32768 * np.exp(-1j * turns)))) * 2
