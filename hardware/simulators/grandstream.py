"""A Grandstream GXP or GRP desk phone: CTI commands by HTTP, action URLs.

Sources: Grandstream, "CTI Guide" (GXP16xx/17xx/21xx) and "GRP26XX Carrier-Grade IP Phones CTI Guide": request and
answer forms, commands, keys; GXP21xx Administration Guide: action URLs, auto answer by Call-Info, SIP NOTIFY.
"""

from __future__ import annotations

import hmac
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from hardware.simulators.deeds import Deed, LineState
from hardware.simulators.order import Make
from hardware.simulators.web import WebAnswer, json_answer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from emulator.sip.message import Request
    from hardware.simulators.desk import Desk
    from hardware.simulators.order import PhoneOrder
    from hardware.simulators.reporting import Reporter
    from hardware.simulators.web import WebRequest

GRANDSTREAM = Make(
    vendor="grandstream",
    model="GXP2170",
    firmware="1.0.11.79",
    mac_prefix="000b82",
    user_agent="Grandstream {model} {firmware}",
    fetch_agent="Grandstream Model HW {model} SW {firmware} DevId {mac}",
    web_user="admin",
    web_password="admin",
    hold="sendonly",
    subscriptions=(("message-summary", "application/simple-message-summary"),),
)
LINES = 3
STATES = {
    LineState.IDLE: "idle",
    LineState.CALLING: "calling",
    LineState.RINGING: "ringing",
    LineState.CONNECTED: "connected",
    LineState.HELD: "onhold",
}
EVENTS = {
    Deed.BOOTED: "setup",
    Deed.REGISTERED: "registered",
    Deed.INCOMING: "incoming_call",
    Deed.OUTGOING: "outgoing_call",
    Deed.ESTABLISHED: "established_call",
    Deed.TERMINATED: "terminated_call",
    Deed.MISSED: "missed_call",
    Deed.HELD: "hold_call",
    Deed.RESUMED: "unhold_call",
    Deed.OFF_HOOK: "off_hook",
    Deed.ON_HOOK: "on_hook",
    Deed.TRANSFERRED: "blind_transfer",
}
VARIABLES = ("phone_ip", "mac", "product", "program_version", "local", "remote", "display_remote", "active_user", "call-id")  # fmt: skip  # noqa: E501
IDLE_KEYS = frozenset({"UP", "DOWN", "LEFT", "RIGHT", "LOCK", "UNLOCK", "VUP", "VDOWN", "MSG", "HEADSET", "CONF"})
"""Keys that do nothing to a call of a phone with one account."""
DONE, FAILED = json_answer({"response": "success", "body": "complete"}), {"response": "error", "body": "failed"}
UNAUTHORIZED = json_answer({"response": "error", "body": "unauthorized"})


class Grandstream:
    """A `Surface`. An order that its line cannot carry out now is answered as failed."""

    def __init__(self, order: PhoneOrder, reporter: Reporter, *, address: Callable[[], str]) -> None:
        """`address`: HOST:PORT of the web interface."""
        self.desk: Desk
        self.handset_token = ""
        self._order = order
        self._reporter = reporter
        self._address = address
        self._dialled = ""
        self._transferring = False
        self._confirmed = not order.quirks.confirms
        self.action_urls = _action_urls(order)
        """Event → URL with variables in it."""

    async def respond(self, request: WebRequest) -> WebAnswer:
        """Serve the web interface."""
        commands: dict[str, Callable[[dict[str, str]], Awaitable[WebAnswer]]] = {
            "make_call": self._make_call,
            "phone_operation": self._operation,
            "send_key": self._send_keys,
            "get_line_status": self._line_status,
            "get_phone_status": self._phone_status,
            "get_accounts": self._accounts,
            "sys_operation": self._system,
        }
        name = request.path.removeprefix("/cgi-bin/api-")
        if name == request.path or name not in commands:
            return WebAnswer(status=404)
        if not request.is_from(self._order.allow) or not self._confirmed:
            self._confirmed = self._confirmed or request.is_from(self._order.allow)
            return WebAnswer(status=403)
        query = request.query
        given = query.get("passcode", query.get("password", ""))
        if not hmac.compare_digest(given.encode(), self._order.web_password.encode()):
            return UNAUTHORIZED
        return await commands[name](query)

    def configured(self, order: PhoneOrder) -> None:
        """It was told anew what it is."""
        self._order, self.action_urls = order, _action_urls(order)

    def happened(self, deed: Deed) -> None:
        """Send the action URL of what happened."""
        if deed is Deed.TERMINATED:
            self._dialled, self._transferring = "", False
        if url := self.action_urls.get(EVENTS.get(deed, "")):
            self._reporter.get(self._filled(url))

    def answers_by_itself(self, invite: Request) -> float | None:
        """By `answer-after` of Call-Info (P298), after so many seconds."""
        delay = (invite.headers.get("call-info") or "").lower().partition("answer-after=")[2].partition(";")[0].strip()
        return float(delay) if delay.isdigit() else None

    def notified(self, event: str, request: Request) -> int:
        """It restarts by check-sync, and asks for its configuration by resync; talk and hold are those of a call."""
        in_call = request.call_id == self.desk.call_id and self.desk.state is not LineState.IDLE
        if event in {"talk", "hold"}:
            return self.desk.asked_by_notify(event) if in_call else 481
        if event not in {"check-sync", "resync"}:
            return 489
        self.desk.perform(self.desk.reboot if event == "check-sync" else self.desk.resync)
        return 200

    async def _make_call(self, query: dict[str, str]) -> WebAnswer:
        number = query.get("phonenumber", "")
        if not number or query.get("account", "0") != "0":
            return json_answer(FAILED)
        return await self._do(partial(self.desk.dial, number))

    async def _operation(self, query: dict[str, str]) -> WebAnswer:
        hold = self.desk.resume if self.desk.state is LineState.HELD else self.desk.hold
        action = {
            "acceptcall": self.desk.answer,
            "rejectcall": self.desk.reject,
            "endcall": self._end,
            "cancel": self._end,
            "holdcall": hold,
        }.get(query.get("cmd", ""))
        return await self._do(action) if action else json_answer({**FAILED, "body": "unknown"})

    async def _send_keys(self, query: dict[str, str]) -> WebAnswer:
        actions = [self._key(key) for key in query.get("keys", "").split(":")]
        if not all(actions):
            return json_answer({**FAILED, "body": "unknown"})
        for action in actions:
            if action is not None:
                self.desk.perform(action)
        return DONE

    async def _line_status(self, query: dict[str, str]) -> WebAnswer:
        del query
        desk = self.desk
        idle = {"state": "idle", "acct": "", "remotename": "", "remotenumber": "", "active": 0}
        first = idle
        if desk.state is not LineState.IDLE:
            number = desk.remote.partition(":")[2].partition("@")[0]
            about = {"acct": self._order.username, "remotename": desk.remote_name, "remotenumber": number}
            first = {"state": STATES[desk.state], **about, "active": 1}
        lines = [{"line": line, **(first if line == 1 else idle)} for line in range(1, LINES + 1)]
        return json_answer({"response": "success", "body": lines})

    async def _phone_status(self, query: dict[str, str]) -> WebAnswer:
        del query
        state = "available" if self.desk.state is LineState.IDLE else "busy"
        return json_answer({"response": "success", "body": state if self.desk.is_registered else "unavailable"})

    async def _accounts(self, query: dict[str, str]) -> WebAnswer:
        del query
        account = {"id": 0, "reg": int(self.desk.is_registered), "name": self._order.username}
        return json_answer({"response": "success", "body": [account]})

    async def _system(self, query: dict[str, str]) -> WebAnswer:
        if query.get("request") != "REBOOT":
            return json_answer({**FAILED, "body": "unknown"})
        self.desk.perform(self.desk.reboot)
        return DONE

    async def _do(self, action: Callable[[], Awaitable[None]]) -> WebAnswer:
        return json_answer(FAILED) if await self.desk.perform(action) else DONE

    async def _end(self) -> None:
        self._dialled, self._transferring = "", False
        await self.desk.hang_up()

    def _key(self, key: str) -> Callable[[], Awaitable[None]] | None:
        """What a key does; None: there is none of that name."""
        digit = {"STAR": "*", "POUND": "#"}.get(key, key)
        if len(digit) == 1 and digit in "0123456789*#":
            return partial(self._digit, digit)
        known: dict[str, Callable[[], Awaitable[None]]] = {
            **dict.fromkeys(("SEND", "OK", "OFFHOOK", "SPEAKER"), partial(self._confirm, key)),
            "ONHOOK": self._end,
            "XFER": self._transfer,
            "HOLD": self._hold,
            "MUTE": self._mute,
            **dict.fromkeys(IDLE_KEYS, _nothing),
        }
        return known.get(key)

    async def _digit(self, digit: str) -> None:
        if self.desk.state is LineState.CONNECTED and not self._transferring:
            await self.desk.press(digit)
        else:
            self._dialled += digit

    async def _confirm(self, key: str) -> None:
        if self.desk.state is LineState.RINGING:
            await self.desk.answer()
        elif self._transferring and self._dialled:
            number, self._dialled, self._transferring = self._dialled, "", False
            await self.desk.transfer(number)
        elif self._dialled and self.desk.state is LineState.IDLE:
            number, self._dialled = self._dialled, ""
            await self.desk.dial(number)
        elif key == "SPEAKER":
            await self.desk.hang_up()

    async def _transfer(self) -> None:
        if self.desk.state is LineState.CONNECTED:
            await self.desk.hold()
        self._transferring, self._dialled = self.desk.state is LineState.HELD, ""

    async def _hold(self) -> None:
        await (self.desk.resume() if self.desk.state is LineState.HELD else self.desk.hold())

    async def _mute(self) -> None:
        if self.desk.state is not LineState.IDLE:
            await self.desk.mute(on=not self.desk.is_muted)

    def _filled(self, url: str) -> str:
        desk, order = self.desk, self._order
        in_call = desk.calls > 0
        values = {
            "phone_ip": self._address().rpartition(":")[0],
            "mac": order.mac,
            "product": order.model,
            "program_version": GRANDSTREAM.firmware,
            "local": order.username if in_call else "",
            "remote": desk.remote.partition(":")[2].partition("@")[0],
            "display_remote": desk.remote_name,
            "active_user": order.username if in_call else "",
            "call-id": desk.call_id,
        }
        for name in sorted(values, key=len, reverse=True):
            url = url.replace(f"${name}", quote(values[name], safe=":@"))
        return url


def _action_urls(order: PhoneOrder) -> Mapping[str, str]:
    if order.action_urls is not None or not order.action_url_base:
        return order.action_urls or {}
    query = "&".join(f"{name.replace('-', '_')}=${name}" for name in VARIABLES)
    return {name: f"{order.action_url_base}/{name}?{query}" for name in EVENTS.values()}


async def _nothing() -> None:
    """A key that does nothing here."""
