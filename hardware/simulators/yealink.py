"""A Yealink desk phone: action URI (HTTP and NOTIFY), action URLs.

Sources: Yealink, Administrator Guide for SIP-T2/T4/T5 Series (V84, "Action URI", "Action URL"), and for SIP-T58V/A.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from hardware.simulators.deeds import Deed, LineState
from hardware.simulators.order import Make
from hardware.simulators.web import WebAnswer, ask_for_basic

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from emulator.sip.message import Request
    from hardware.simulators.desk import Desk
    from hardware.simulators.order import PhoneOrder
    from hardware.simulators.reporting import Reporter
    from hardware.simulators.web import WebRequest

YEALINK = Make(
    vendor="yealink",
    model="SIP-T46S",
    firmware="66.86.0.15",
    mac_prefix="001565",
    user_agent="Yealink {model} {firmware}",
    fetch_agent="Yealink {model} {firmware} {MAC}",
    web_user="admin",
    web_password="admin",
    hold="sendonly",
    subscriptions=(("message-summary", "application/simple-message-summary"),),
)
PATHS = frozenset({"/servlet", "/cgi-bin/ConfigManApp.com", "/cgi-bin/cgiServer.exx"})
"""The second and the third are of older firmware, and still taken."""
EVENTS = {
    Deed.BOOTED: ("setup_completed",),
    Deed.REGISTERED: ("registered",),
    Deed.NOT_REGISTERED: ("register_failed",),
    Deed.INCOMING: ("incoming_call", "idle_to_busy"),
    Deed.OUTGOING: ("outgoing_call", "idle_to_busy"),
    Deed.ESTABLISHED: ("call_established",),
    Deed.TERMINATED: ("call_terminated", "busy_to_idle"),
    Deed.MISSED: ("missed_call",),
    Deed.REJECTED: ("reject_incoming_call",),
    Deed.HELD: ("hold",),
    Deed.RESUMED: ("unhold",),
    Deed.MUTED: ("mute",),
    Deed.UNMUTED: ("unmute",),
    Deed.OFF_HOOK: ("off_hook",),
    Deed.ON_HOOK: ("on_hook",),
    Deed.TRANSFERRED: ("transfer_finished",),
}
"""By the names of the `action_url.` parameters."""
VARIABLES = (
    "mac", "ip", "model", "firmware", "active_url", "active_user", "active_host", "local", "remote", "display_local",
    "display_remote", "call_id",
)  # fmt: skip
IGNORED = frozenset({"VOLUME_UP", "VOLUME_DOWN", "HEADSET", "MSG", "UP", "DOWN", "LEFT", "RIGHT", "AutoP", "ENTER"})
"""Keys that do nothing to a call of a phone with one line."""
FIRST_CALL_ID = 33_000
CONSULT_S = 1.0
NOT_FOUND, FORBIDDEN, BAD_REQUEST = WebAnswer(status=404), WebAnswer(status=403), WebAnswer(status=400)


class Yealink:
    """A `Surface`. What is not among the documented keys is refused with 400: a real phone may be silent about it."""

    def __init__(self, order: PhoneOrder, reporter: Reporter, *, address: Callable[[], str]) -> None:
        """`address`: HOST:PORT of the web interface."""
        self.desk: Desk
        self.handset_token = ""
        self._order = order
        self._reporter = reporter
        self._address = address
        self._dialled = ""
        """Keys pressed in front of OK."""
        self._transferring = False
        self._confirmed = not order.quirks.confirms
        self.action_urls = _action_urls(order)
        """Event → URL with variables in it."""

    async def respond(self, request: WebRequest) -> WebAnswer:
        """Serve the web interface."""
        if request.path not in PATHS:
            return NOT_FOUND
        # The guides write optional parts between brackets, and some clients send these, too.
        query = replace(request, raw_query=re.sub(r"%5[BD]|[\[\]]", "", request.raw_query, flags=re.IGNORECASE)).query
        named = query.get("p") == query.get("q") == "login" and (
            query.get("username") == self._order.web_user and query.get("pwd") == self._order.web_password
        )
        if not named and not request.has_basic(self._order.web_user, self._order.web_password):
            return ask_for_basic("Yealink")
        if not request.is_from(self._order.allow):
            return FORBIDDEN
        if not self._confirmed:
            # The screen asks "Allow Remote Control?"; somebody presses OK, and the next request is taken.
            self._confirmed = True
            return FORBIDDEN
        if query.get("phonecfg") == "get":
            return self._configuration(query)
        key = query.get("key", "")
        return WebAnswer() if self._operate(key) else BAD_REQUEST

    def configured(self, order: PhoneOrder) -> None:
        """It was told anew what it is."""
        self._order, self.action_urls = order, _action_urls(order)

    def happened(self, deed: Deed) -> None:
        """Send the action URLs of what happened."""
        if deed is Deed.TERMINATED:
            self._dialled, self._transferring = "", False
        for name in EVENTS[deed]:
            if url := self.action_urls.get(name):
                self._reporter.get(self._filled(url))

    def answers_by_itself(self, invite: Request) -> float | None:
        """As the headers of auto answer in Yealink's guides want it: at once, or after `delay`."""
        alert = (invite.headers.get("alert-info") or "").lower()
        if "info=alert-autoanswer" in alert:
            delay = alert.partition("delay=")[2].partition(";")[0]
            return float(delay) if delay.isdigit() else 0.0
        asked = "answer-after=0" in alert or "auto answer" in alert or "intercom" in alert
        return 0.0 if asked or "intercom=true" in invite.uri_text.lower() else None

    def notified(self, event: str, request: Request) -> int:
        """ACTION-URI operates it, check-sync restarts it, talk and hold are those of a call."""
        in_call = request.call_id == self.desk.call_id and self.desk.state is not LineState.IDLE
        match event:
            case "action-uri":
                text = request.body.decode("utf-8", "replace").strip()
                key = text.removeprefix("key=")
                return 200 if self._operate(key) else 400
            case "check-sync":
                stays_on = "reboot=false" in (request.headers.get("event") or "").lower()
                self.desk.perform(self.desk.resync if stays_on else self.desk.reboot)
            case "talk" | "hold" if in_call:
                return self.desk.asked_by_notify(event)
            case "talk" | "hold":
                return 481
            case _:
                return 489
        return 200

    def _operate(self, text: str) -> bool:
        """Do what `key` wants; False: there is no such key."""
        if text.startswith("number="):
            number = text.removeprefix("number=").partition("&")[0]
            self.desk.perform(partial(self.desk.dial, number))
            return bool(number)
        actions = [self._action(key) for key in text.split(";")]
        if any(action is None for action in actions):
            return False
        for action in actions:
            if action is not None:
                self.desk.perform(action)
        return True

    def _action(self, key: str) -> Callable[[], Awaitable[None]] | None:
        """What a key does; None: there is none of that name."""
        word, _, call_id = key.partition(":")
        if call_id:
            return partial(self._of_call, word, call_id) if word in {"ASW", "CANCEL", "HOLD", "UNHOLD"} else None
        if key.startswith(("BTrans=", "ATrans=")):
            consult = CONSULT_S if key[0] == "A" else None
            return partial(self.desk.transfer, key.partition("=")[2], consult)
        if (len(key) == 1 and key in "0123456789*") or key == "POUND":
            return partial(self._digit, "#" if key == "POUND" else key)
        known: dict[str, Callable[[], Awaitable[None]]] = {
            **dict.fromkeys(("OK", "SPEAKER", "OFFHOOK"), partial(self._confirm, key)),
            **dict.fromkeys(("ASW", "Asw", "ANSWER"), self.desk.answer),
            **dict.fromkeys(("CALLEND", "CallEnd", "ONHOOK", "CANCEL", "X"), self._leave),
            **dict.fromkeys(("F_HOLD", "HOLD"), self._hold),
            "F_TRANSFER": self._transfer,
            "MUTE": self._mute,
            "Reboot": self.desk.reboot,
            **dict.fromkeys(IGNORED, _nothing),
        }
        return known.get(key)

    async def _of_call(self, word: str, call_id: str) -> None:
        if call_id != self._call_id:
            return
        deed = {"ASW": self.desk.answer, "CANCEL": self._leave, "HOLD": self.desk.hold, "UNHOLD": self.desk.resume}
        await deed[word]()

    async def _digit(self, digit: str) -> None:
        if self.desk.state is LineState.CONNECTED and not self._transferring:
            await self.desk.press(digit)
        elif digit == "#" and not self._transferring and self._dialled:
            await self._confirm("OK")
        else:
            self._dialled += digit

    async def _confirm(self, key: str) -> None:
        if self.desk.state is LineState.RINGING:
            await self.desk.answer()
        elif self._transferring:
            await self._transfer()
        elif self._dialled and self.desk.state is LineState.IDLE:
            number, self._dialled = self._dialled, ""
            await self.desk.dial(number)
        elif key == "SPEAKER":
            await self.desk.hang_up()

    async def _leave(self) -> None:
        self._dialled = ""
        if self._transferring:
            self._transferring = False
            await self.desk.resume()
        else:
            await self.desk.hang_up()

    async def _hold(self) -> None:
        await (self.desk.resume() if self.desk.state is LineState.HELD else self.desk.hold())

    async def _transfer(self) -> None:
        """The first time it holds the call and takes a number, the second time it transfers."""
        if not self._transferring:
            if self.desk.state is LineState.CONNECTED:
                await self.desk.hold()
            self._transferring, self._dialled = True, ""
        elif self._dialled:
            number, self._dialled, self._transferring = self._dialled, "", False
            await self.desk.transfer(number)

    async def _mute(self) -> None:
        if self.desk.state is not LineState.IDLE:
            await self.desk.mute(on=not self.desk.is_muted)

    @property
    def _call_id(self) -> str:
        return str(FIRST_CALL_ID + self.desk.calls) if self.desk.state is not LineState.IDLE else ""

    def _configuration(self, query: dict[str, str]) -> WebAnswer:
        """What `phonecfg=get` tells. The guides do not say in which form: a line of fields between bars."""
        account = self._order
        state = "Registered" if self.desk.is_registered else "Unregistered"
        uri = f"{account.username}@{account.registrar.host}"
        lines = [f"FirmwareVersion={YEALINK.firmware}"] if query.get("fw") == "1" else []
        if query.get("accounts") == "1":
            lines.append(f"Account1|{account.username}|{account.username}|{account.username}|{state}|{uri}|")
        lines += ["DND=0"] if query.get("dnd") == "1" else []
        return WebAnswer(body="\n".join([*lines, ""]).encode(), content_type="text/plain")

    def _filled(self, url: str) -> str:
        desk, order = self.desk, self._order
        in_call = desk.calls > 0
        uri = desk.local if in_call else ""
        values = {
            "mac": order.mac,
            "ip": self._address().rpartition(":")[0],
            "model": order.model,
            "firmware": YEALINK.firmware,
            "active_url": uri,
            "active_user": order.username if in_call else "",
            "active_host": order.registrar.host if in_call else "",
            "local": uri,
            "remote": desk.remote,
            "display_local": order.username if in_call else "",
            "display_remote": desk.remote_name,
            "call_id": str(FIRST_CALL_ID + desk.calls) if in_call else "",
        }
        for name in sorted(values, key=len, reverse=True):
            url = url.replace(f"${name}", quote(values[name], safe=":@"))
        return url


def _action_urls(order: PhoneOrder) -> Mapping[str, str]:
    if order.action_urls is not None or not order.action_url_base:
        return order.action_urls or {}
    query = "&".join(f"{name}=${name}" for name in VARIABLES)
    return {name: f"{order.action_url_base}/{name}?{query}" for names in EVENTS.values() for name in names}


async def _nothing() -> None:
    """A key that does nothing here."""
