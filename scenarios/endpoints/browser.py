"""Endpoint kind `browser`: a real Chromium, on a page of ours with JsSIP, and with a WAV file as its microphone.

Keys go by SIP INFO, as JsSIP sends them, or as telephone events. What getStats tells of each call stands in its log.
"""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from emulator.audio.coded_signal import coded_signal
from emulator.audio.wav import wav_file
from emulator.base.errors import Unavailable
from emulator.testing.softphone_log import Moment, PhoneFailure
from scenarios.endpoints import chromium
from scenarios.endpoints.simple_phone import SPEECH_SAMPLES, SimplePhone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.async_api import Page, Route

    from emulator.testing.phone_habits import HoldForm, KeyWay
    from scenarios.endpoints.phone import Account

ORIGIN = "http://localhost:9"
"""Nobody is asked there: its pages are handed over. A page has a microphone only from such an origin, or by HTTPS."""
JSSIP = files("emulator") / "dashboard" / "static" / "vendor" / "jssip.js"
PAGE = files("scenarios.endpoints") / "browser_page"
SERVED = {
    "/": (PAGE / "index.html", "text/html"),
    "/phone.js": (PAGE / "phone.js", "text/javascript"),
    "/jssip.js": (JSSIP, "text/javascript"),
}
MOMENTS = {
    "registered": Moment.REGISTERED,
    "refused": Moment.REFUSED,
    "ringing": Moment.RINGING,
    "alerted": Moment.ALERTED,
    "connected": Moment.CONNECTED,
    "ended": Moment.ENDED,
}
ANSWER_WITHIN_S = 5.0
KEY_S = 0.7
"""A key with the pause after it: JsSIP sends the next one after half a second."""


def absence() -> str:
    """Why there is none here, or an empty string."""
    return chromium.absence() or ("" if JSSIP.is_file() else "JsSIP is not part of this installation")


class BrowserPhone(SimplePhone):
    """One browser with one page and one account."""

    program = "a browser"

    def __init__(self, account: Account) -> None:
        super().__init__(account)
        self._page: Page | None = None
        self._own = contextlib.AsyncExitStack()
        self._call_uuids: list[str] = []
        self._trouble = ""

    @property
    def relayed_calls(self) -> Sequence[str]:
        """The call_uuids of its calls in turn, as the platform tells them."""
        return self._call_uuids

    async def start(self, within: float) -> None:
        """Start the browser, open the page and register; the browser's own start has time beside `within`."""
        if reason := absence():
            raise Unavailable(reason)
        if self.account.by_web_socket is None:
            raise Unavailable("the platform takes no SIP by WebSocket")
        folder = self._own.enter_context(tempfile.TemporaryDirectory(prefix="offhook-browser-"))
        speech = Path(folder, "speech.wav")
        # In a thread: phones that are up already have packets to send.
        await asyncio.to_thread(_write_speech, speech, self.account.code)
        browser = await self._own.enter_async_context(chromium.chromium(speech))
        self._page = await browser.new_page()
        await self._page.expose_binding("tell", lambda _source, fact: self._told(fact))
        await self._page.route("**/*", _serve)
        self._page.on("pageerror", lambda error: self._note_trouble(str(error)))
        await self._page.goto(ORIGIN + "/")
        await self._order(
            "start",
            {
                "url": f"ws://{self.account.by_web_socket}",
                "uri": self.account.aor,
                "password": self.account.password,
                "wanted": list(self.account.codecs),
            },
        )
        await self.log.until(Moment.REGISTERED, within)

    async def dial(self, target: str) -> None:
        """Call a number or a SIP URI."""
        self.log.begin_call()
        uri = target if target.startswith(("sip:", "sips:")) else f"sip:{target}@{self.account.server}"
        await self._order("dial", uri)

    async def answer(self) -> None:
        """Answer the call that rings."""
        await self._order("answer")

    async def reject(self, status: int) -> None:
        """Refuse the call that rings."""
        await self._order("reject", status)

    async def hang_up(self) -> None:
        """End the call, or give up dialling."""
        if self._page is not None:
            await self._order("hangUp")

    async def hold(self, form: HoldForm | None = None) -> None:
        """Put the call on hold in the one way that JsSIP has: it goes on sending."""
        if form not in {None, "sendonly"}:
            raise self._cannot(f"hold in the form {form}")
        await self._order("hold")

    async def resume(self) -> None:
        """Take the call back."""
        await self._order("resume")

    async def mute(self) -> None:
        """Send silence."""
        await self._order("setMuted", True)

    async def unmute(self) -> None:
        """Speak."""
        await self._order("setMuted", False)

    async def press(self, digits: str, way: KeyWay | None = None, claimed_ms: int | None = None) -> None:
        """Send digits, by SIP INFO if not as telephone events."""
        if way not in {None, "info", "rfc4733"} or claimed_ms is not None:
            raise self._cannot(f"press in the way {way}" if claimed_ms is None else "say how long a key was down")
        for digit in digits:
            await self._order("press", digit, way or "info")
            await asyncio.sleep(KEY_S)

    async def stop(self) -> None:
        """End the call, if any, and the browser."""
        with contextlib.suppress(PhoneFailure):
            await self.hang_up()
        self._page = None
        await self._own.aclose()

    async def _order(self, what: str, *arguments: object) -> None:
        """Have the page do something. Raises PhoneFailure when it cannot, or does not in time."""
        if self._page is None:
            raise PhoneFailure(f"{self.log.phone}: is not switched on")
        from playwright.async_api import Error  # noqa: PLC0415 - as chromium.py has it

        order = self._page.evaluate("([what, given]) => window.lab[what](...given)", [what, list(arguments)])
        try:
            await asyncio.wait_for(order, ANSWER_WITHIN_S)
        except TimeoutError:
            raise PhoneFailure(f"{self.log.phone}: the browser did not {what} within {ANSWER_WITHIN_S:g} s") from None
        except Error as error:
            raise PhoneFailure(f"{self.log.phone}: the browser could not {what}: {error.message}") from error

    def _told(self, fact: dict[str, Any]) -> None:
        what, detail = fact["what"], fact.get("detail", "")
        if what == "uuid":
            if detail not in self._call_uuids:
                self._call_uuids.append(detail)
        elif what == "measured":
            self.log.measured[self._call_uuids[-1] if self._call_uuids else ""] = fact["reports"]
        elif what == "trouble":
            self._note_trouble(detail)
        elif what == "ringing":
            self.log.begin_call()
            self._note(Moment.RINGING)
        elif what == "registered" and self.log.has(Moment.REGISTERED):
            return
        else:
            self._note(MOMENTS[what], detail + (f"; {self._trouble}" if what == "ended" and self._trouble else ""))

    def _note_trouble(self, trouble: str) -> None:
        self._trouble = trouble


def _write_speech(file: Path, code: int) -> None:
    file.write_bytes(wav_file(coded_signal(code, SPEECH_SAMPLES)))


async def _serve(route: Route) -> None:
    """Hand a file of the page over; whatever else is asked for is not there."""
    path = route.request.url.removeprefix(ORIGIN)
    if path not in SERVED:
        await route.fulfill(status=404)
        return
    file, kind = SERVED[path]
    await route.fulfill(body=file.read_text("utf-8"), content_type=kind)
