"""A Grandstream HT801 adapter: its web pages tell and restart it; its analogue handset has a door of its own.

Sources: Grandstream, HT801/HT802 Administration Guide (web pages, "SIP NOTIFY", DTMF, hook flash, dialling); the
requests of the log-in page of firmware 1.0, and of the HT801V2, as published by users. An HT8xx has no call control.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import contextlib
import hmac
import html
import json
import secrets
from functools import partial
from typing import TYPE_CHECKING

from emulator.audio.tone import tone
from emulator.rtp import telephone_event
from emulator.testing.softphone_log import PhoneFailure
from hardware.simulators.deeds import Deed, LineState
from hardware.simulators.order import Make
from hardware.simulators.web import WebAnswer, json_answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.sip.message import Request
    from hardware.simulators.desk import Desk
    from hardware.simulators.order import PhoneOrder
    from hardware.simulators.web import WebRequest

GRANDSTREAM_HT = Make(
    vendor="grandstream_ht",
    model="HT801",
    firmware="1.0.55.1",
    mac_prefix="c074ad",
    user_agent="Grandstream {model} {firmware}",
    fetch_agent="Grandstream Model HW {model} V1.1A SW {firmware} DevId {mac}",
    web_user="admin",
    web_password="admin",
    hold="sendonly",
    subscriptions=(("message-summary", "application/simple-message-summary"),),
    allow_events="",
)
NO_KEY_ENTRY_S = 4.0
"""After so long without a key what was dialled is called (P85)."""
FLASH = ("application/hook-flash", b"signal=hf")
FAX_TONE_HZ, FAX_TONE_MS = 2100, 2600
"""CED, with which a fax machine that is called answers (ITU-T T.30 §4.3.3.2)."""
KEYS = frozenset("0123456789*#")
GNKEY = "0b82"
"""A hidden field of the log-in page."""
TRIES = 5
RESET_EVENTS = frozenset({"check-sync", "resync"})


class GrandstreamHt:
    """A `Surface` with an analogue phone behind it. Handset and keys are moved by who has `handset_token`."""

    def __init__(self, order: PhoneOrder) -> None:
        self.desk: Desk
        self.handset_token = secrets.token_hex(12)
        self.is_off_hook = False
        self._order = order
        self.fax_refused = ""
        """Why T.38 was not taken, the last time that it was offered."""
        self._dialled = ""
        self._patience: asyncio.TimerHandle | None = None
        self._logins: dict[str, str] = {}
        """session_id → session_token."""
        self._tries = TRIES

    async def respond(self, request: WebRequest) -> WebAnswer:
        """Serve the web interface, and the door of the handset."""
        pages: dict[str, Callable[[WebRequest], WebAnswer]] = {
            "/": self._login_page,
            "/cgi-bin/login": self._login_page,
            "/cgi-bin/dologin": self._log_in,
            "/cgi-bin/index": self._status_page,
            "/cgi-bin/rs": self._restart,
            "/cgi-bin/api.values.get": self._values,
            "/cgi-bin/api-get_system_base_info": self._base_info,
        }
        if request.path == "/handset":
            return await self._handset(request)
        page = pages.get(request.path)
        return page(request) if page else WebAnswer(status=404)

    def configured(self, order: PhoneOrder) -> None:
        """It was told anew what it is."""
        self._order = order

    def happened(self, deed: Deed) -> None:
        """It reports nothing; the analogue phone hears a busy tone until it is put down."""
        if deed is Deed.TERMINATED:
            self._forget_keys()

    def answers_by_itself(self, invite: Request) -> float | None:
        """Never: an analogue phone cannot be lifted by SIP. One that is off the hook is busy."""
        if self.is_off_hook:
            self.desk.perform(self.desk.reject)
        del invite
        return None

    def notified(self, event: str, request: Request) -> int:
        """It restarts by check-sync, and asks for its configuration anew by resync."""
        if event not in RESET_EVENTS:
            return 489
        stays_on = event == "resync" or "reboot=false" in (request.headers.get("event") or "").lower()
        self.desk.perform(self.desk.resync if stays_on else self.desk.reboot)
        return 200

    async def lift(self) -> None:
        """Off the hook: the call that rings is answered; else there is a dial tone."""
        if not self.is_off_hook:
            self.is_off_hook = True
            if self.desk.state is LineState.RINGING:
                await self.desk.answer()

    async def put_down(self) -> None:
        """On the hook: the call is over, what was dialled is forgotten."""
        self.is_off_hook = False
        self._forget_keys()
        if self.desk.state is not LineState.RINGING:
            await self.desk.hang_up()

    async def press(self, keys: str) -> None:
        """Keys: of a number in front of a dial tone, which ends with `#` or a pause; else of the call."""
        for key in keys:
            if self.desk.state in {LineState.CONNECTED, LineState.HELD}:
                await self.desk.press(key)
            elif self.is_off_hook and self.desk.state is LineState.IDLE:
                await self._dial_key(key)

    async def flash(self) -> None:
        """A short touch of the hook: as this phone is told to make something of it."""
        way = self._order.quirks.flash or self._order.flash
        if way == "info":
            await self.desk.phone.inform(*FLASH)
        elif way == "rfc4733":
            await self.desk.phone.press(telephone_event.FLASH, "rfc4733")
        elif self.desk.state is LineState.HELD:
            await self.desk.resume()
        elif self.desk.state is LineState.CONNECTED:
            await self.desk.hold()

    async def fax(self) -> None:
        """The fax machine in place of the phone begins: T.38 is offered, if it is; else, and then, it sounds."""
        if self.desk.state is not LineState.CONNECTED:
            raise PhoneFailure(f"{self._order.username}: its line is {self.desk.state}")
        if (self._order.quirks.fax or self._order.fax) == "t38":
            self.fax_refused = await self.desk.phone.offer_fax()
        await self.desk.phone.say(tone(FAX_TONE_HZ, FAX_TONE_MS))

    async def _dial_key(self, key: str) -> None:
        self._stop_patience()
        if key == "#" and self._dialled:
            await self._call()
            return
        self._dialled += key
        loop = asyncio.get_running_loop()
        self._patience = loop.call_later(NO_KEY_ENTRY_S, self.desk.perform, self._call)

    async def _call(self) -> None:
        number, self._dialled = self._dialled, ""
        self._stop_patience()
        if number and self.is_off_hook and self.desk.state is LineState.IDLE:
            await self.desk.dial(number)

    def _forget_keys(self) -> None:
        self._dialled = ""
        self._stop_patience()

    def _stop_patience(self) -> None:
        if self._patience is not None:
            self._patience.cancel()

    async def _handset(self, request: WebRequest) -> WebAnswer:
        if not request.has_bearer(self.handset_token):
            return json_answer({"error": "the token of the handset is missing or wrong"}, 401)
        try:
            order = json.loads(request.body)
            hook, keys, faxes = str(order.get("hook", "")), str(order.get("keys", "")), bool(order.get("fax"))
        except (ValueError, AttributeError):
            return json_answer({"error": "a JSON object is expected: hook, keys, fax"}, 400)
        moves = {"": None, "off": self.lift, "on": self.put_down, "flash": self.flash}
        if request.method != "POST" or hook not in moves or not set(keys) <= KEYS:
            return json_answer({"error": "hook is off, on or flash; keys are 0-9, * and #"}, 400)
        why = ""
        if (move := moves[hook]) is not None:
            why = await self.desk.perform(move)
        if keys and not why:
            why = await self.desk.perform(partial(self.press, keys))
        if faxes and not why:
            why = await self.desk.perform(self.fax)
        state = {
            "hook": "off" if self.is_off_hook else "on",
            "line": str(self.desk.state),
            **({"fax": self.fax_refused} if faxes else {}),
        }
        return json_answer({"error": why, **state}, 409) if why else json_answer(state)

    def _login_page(self, request: WebRequest) -> WebAnswer:
        del request
        form = (
            f'<html><head><title>Grandstream Device Configuration</title></head><body><form action="/cgi-bin/dologin" '
            f'method="post"><input name="username"><input type="password" name="P2"><input type="hidden" name="gnkey" '
            f'value="{GNKEY}"><input type="submit" name="Login" value="Login"></form></body></html>'
        )
        return WebAnswer(body=form.encode())

    def _log_in(self, request: WebRequest) -> WebAnswer:
        """Pages for who sends the hidden field of the page, JSON for others; too many wrong passwords lock it."""
        form = request.form
        by_page = "gnkey" in form
        if request.method != "POST" or not self._tries or not self._is_right(form):
            self._tries = max(0, self._tries - 1) if request.method == "POST" else self._tries
            said = f"Your Login Password is not recognized. Remaining Attempts: {self._tries}"
            refusal = json_answer({"response": "error", "body": {"remain": self._tries}})
            return WebAnswer(body=f"<html><body>{said}</body></html>".encode()) if by_page else refusal
        self._tries = TRIES
        session_id, token = secrets.token_hex(10), secrets.token_hex(10)
        self._logins[session_id] = token
        cookie = (("Set-Cookie", f"session_id={session_id}; HttpOnly"),)
        if by_page:
            return WebAnswer(body=self._status(), headers=cookie)
        body = {"session_token": token, "role": self._order.web_user, "default_auth": False}
        return json_answer({"response": "success", "body": body}, headers=cookie)

    def _is_right(self, form: dict[str, str]) -> bool:
        """User and password; the HT801V2 has the password in base64."""
        given = form.get("P2", "")
        if self._order.model.upper().endswith("V2"):
            with contextlib.suppress(binascii.Error, UnicodeDecodeError):
                given = base64.b64decode(given, validate=True).decode()
        user = form.get("username", self._order.web_user)
        return user == self._order.web_user and hmac.compare_digest(given.encode(), self._order.web_password.encode())

    def _is_logged_in(self, request: WebRequest) -> bool:
        return request.cookies.get("session_id", "") in self._logins

    def _status_page(self, request: WebRequest) -> WebAnswer:
        return WebAnswer(body=self._status()) if self._is_logged_in(request) else self._login_page(request)

    def _restart(self, request: WebRequest) -> WebAnswer:
        if not self._is_logged_in(request):
            return self._login_page(request)
        self.desk.perform(self.desk.reboot)
        self._logins.clear()
        return WebAnswer(body=b"<html><body>The device is rebooting now.</body></html>")

    def _values(self, request: WebRequest) -> WebAnswer:
        """P values by their names between colons; cookie and token have to belong together."""
        form = request.form
        token = self._logins.get(request.cookies.get("session_id", ""))
        if token is None or form.get("session_token") != token:
            return json_answer({"response": "error", "body": ""})
        known = {
            "vendor_fullname": "Grandstream Networks, Inc.",
            "phone_model": self._order.model,
            "P68": GRANDSTREAM_HT.firmware,
            "68": GRANDSTREAM_HT.firmware,
            "P67": self._mac(),
            "P271": "1",
            "P47": str(self._order.registrar),
            "P35": self._order.username,
            "PAccountRegistered1": str(int(self.desk.is_registered)),
        }
        asked = form.get("request", "").split(":")
        return json_answer({"response": "success", "body": {name: known.get(name, "") for name in asked if name}})

    def _base_info(self, request: WebRequest) -> WebAnswer:
        if not self._is_logged_in(request):
            return json_answer({"response": "error", "body": ""})
        body = {"product": self._order.model, "mac": self._mac(), "version": GRANDSTREAM_HT.firmware}
        return json_answer({"response": "success", "body": body})

    def _status(self) -> bytes:
        """The status page: labels as the web pages have them, and a table of the port."""
        rows = {
            "MAC Address": self._mac(),
            "Product Model": self._order.model,
            "Software Version": f"Program -- {GRANDSTREAM_HT.firmware}",
        }
        lines = "".join(
            f"<tr><td><b>{name}:</b></td><td>{html.escape(value)}</td></tr>" for name, value in rows.items()
        )
        hook, state = ("Off Hook", "On Hook")[not self.is_off_hook], ("Not Registered", "Registered")
        port = (
            "<tr><td>Port</td><td>Hook</td><td>User ID</td><td>Registration</td></tr>"
            f"<tr><td>FXS</td><td>{hook}</td><td>{html.escape(self._order.username)}</td>"
            f"<td>{state[self.desk.is_registered]}</td></tr>"
        )
        return f"<html><body><table>{lines}</table><table>{port}</table></body></html>".encode()

    def _mac(self) -> str:
        mac = self._order.mac.upper()
        return ":".join(mac[at : at + 2] for at in range(0, 12, 2))
