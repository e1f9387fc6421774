"""A Poly VVX desk phone: its REST API, the events that it posts.

Sources: Polycom, "REST API Reference Manual", UC Software 6.1.0 (3725-46212-005A) and 6.4.0 (3725-46212-006A);
"Web Application Developer's Guide" (telephony notification events).
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from hardware.simulators.deeds import Deed, LineState
from hardware.simulators.order import Make
from hardware.simulators.web import WebAnswer, ask_for_basic, json_answer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from emulator.sip.message import Request
    from hardware.simulators.desk import Desk
    from hardware.simulators.order import PhoneOrder
    from hardware.simulators.reporting import Reporter
    from hardware.simulators.web import WebRequest

POLY = Make(
    vendor="poly",
    model="VVX 450",
    firmware="6.4.0.9900",
    mac_prefix="64167f",
    user_agent="PolycomVVX-{model}-UA/{firmware}",
    fetch_agent="FileTransport PolycomVVX-{model}-UA/{firmware} Type/Application",
    web_user="Polycom",
    web_password="456",
    hold="sendonly",
    subscriptions=(("message-summary", "application/simple-message-summary"),),
)
DEFAULT_PASSWORD = "456"
"""With this one the REST API refuses everything."""
AUTO_ANSWER = "info=auto answer"
"""The Alert-Info text that a lab gives it in voIpProt.SIP.alertInfo."""
DONE, WRONG, BUSY, UNREGISTERED, FORBIDDEN, NO_CALL, DEFAULT = "2000", "4000", "4001", "4002", "4003", "4007", "4010"
STATES = {
    LineState.CALLING: "RingBack",
    LineState.RINGING: "Offering",
    LineState.CONNECTED: "Connected",
    LineState.HELD: "CallHold",
}
EVENTS = {
    Deed.INCOMING: "IncomingCallEvent",
    Deed.OUTGOING: "OutgoingCallEvent",
    Deed.OFF_HOOK: "OffHookEvent",
    Deed.ON_HOOK: "OnHookEvent",
    Deed.REGISTERED: "LineRegistrationEvent",
    Deed.NOT_REGISTERED: "LineUnregistrationEvent",
    Deed.ESTABLISHED: "CallStateChangeEvent",
    Deed.HELD: "CallStateChangeEvent",
    Deed.RESUMED: "CallStateChangeEvent",
    Deed.TERMINATED: "CallStateChangeEvent",
}


class Poly:
    """A `Surface`."""

    def __init__(self, order: PhoneOrder, reporter: Reporter, *, address: Callable[[], str]) -> None:
        """`address`: HOST:PORT of the web interface."""
        self.desk: Desk
        self.handset_token = ""
        self._order = order
        self._reporter = reporter
        self._address = address

    async def respond(self, request: WebRequest) -> WebAnswer:
        """Serve the REST API."""
        told = {
            "/api/v1/mgmt/device/info": self._device,
            "/api/v1/mgmt/lineInfo": self._line,
            "/api/v1/webCallControl/callStatus": self._call_status,
            "/api/v1/mgmt/network/info": self._network,
        }
        orders = {
            "/api/v1/callctrl/dial": self._dial,
            "/api/v1/callctrl/sendDTMF": self._send_dtmf,
            "/api/v1/callctrl/mute": self._mute,
            "/api/v1/mgmt/safeReboot": self._reboot,
            "/api/v1/mgmt/safeRestart": self._reboot,
        }
        of_call = request.path.removeprefix("/api/v1/callctrl/")
        known = request.path in told or request.path in orders or of_call in self._of_calls()
        if not known:
            return WebAnswer(status=404)
        if not request.has_basic(self._order.web_user, self._order.web_password):
            return ask_for_basic("Authentication Required")
        if not request.is_from(self._order.allow):
            return WebAnswer(status=403)
        if self._order.web_password == DEFAULT_PASSWORD:
            return _answer(DEFAULT)
        if request.path in told:
            return told[request.path]() if request.method == "GET" else WebAnswer(status=405)
        if request.method != "POST":
            return WebAnswer(status=405)
        try:
            data = json.loads(request.body or b"{}").get("data", {})
        except (ValueError, AttributeError):
            data = None
        if not isinstance(data, dict):
            return _answer(WRONG)
        if request.path in orders:
            return await orders[request.path](data)
        return await self._on_call(of_call, data)

    def configured(self, order: PhoneOrder) -> None:
        """It was told anew what it is."""
        self._order = order

    def happened(self, deed: Deed) -> None:
        """Post the event of what happened."""
        name, desk = EVENTS.get(deed, ""), self.desk
        urls = self._order.action_urls
        url = self._order.action_url_base if urls is None else urls.get(name, "")
        if not name or not url:
            return
        state = {Deed.TERMINATED: "Disconnected", Deed.HELD: "CallHold"}.get(deed, "Connected")
        attributes = f' CallReference="{self._handle}" CallState="{state}"' if name == "CallStateChangeEvent" else ""
        values = {
            "PhoneIP": self._address().rpartition(":")[0],
            "MACAddress": self._order.mac,
            "LineNumber": "1",
            **({"CallingPartyNumber": desk.remote} if deed is Deed.INCOMING else {}),
            **({"CalledPartyNumber": desk.remote} if deed is Deed.OUTGOING else {}),
        }
        inner = "".join(f"<{tag}>{escape(value)}</{tag}>" for tag, value in values.items())
        body = f"<PolycomIPPhone><{name}{attributes}>{inner}</{name}></PolycomIPPhone>"
        self._reporter.post(url, body.encode(), "application/xml")

    def answers_by_itself(self, invite: Request) -> float | None:
        """By the Alert-Info text that it is provisioned with, at once."""
        return 0.0 if AUTO_ANSWER in (invite.headers.get("alert-info") or "").lower() else None

    def notified(self, event: str, request: Request) -> int:
        """It restarts by check-sync; talk and hold are those of a call."""
        in_call = request.call_id == self.desk.call_id and self.desk.state is not LineState.IDLE
        if event in {"talk", "hold"}:
            return self.desk.asked_by_notify(event) if in_call else 481
        if event == "check-sync":
            self.desk.perform(self.desk.reboot)
        return 200 if event == "check-sync" else 489

    @property
    def _handle(self) -> str:
        return f"0x{0x7F00_0000 + self.desk.calls:x}"

    def _of_calls(self) -> dict[str, tuple[frozenset[LineState], Callable[[], Awaitable[None]]]]:
        """Order about the call → (states of the line in which it can be given, what it does)."""
        desk = self.desk
        rings, talks = frozenset({LineState.RINGING}), frozenset({LineState.CONNECTED})
        any_call = frozenset(STATES)
        return {
            "answerCall": (rings, desk.answer),
            "rejectCall": (rings, desk.reject),
            "ignoreCall": (rings, _nothing),
            "endCall": (any_call, desk.hang_up),
            "holdCall": (talks, desk.hold),
            "resumeCall": (frozenset({LineState.HELD}), desk.resume),
            "transferCall": (talks | {LineState.HELD}, _nothing),
        }

    async def _on_call(self, name: str, data: dict[str, Any]) -> WebAnswer:
        states, action = self._of_calls()[name]
        if self.desk.state is LineState.IDLE or data.get("Ref") != self._handle:
            return _answer(NO_CALL)
        if self.desk.state not in states:
            return _answer(FORBIDDEN)
        if name == "transferCall":
            target = str(data.get("TransferDest", ""))
            if not target:
                return _answer(WRONG)
            self.desk.perform(partial(self.desk.transfer, target))
            return _answer(DONE)
        return await self._do(action)

    async def _dial(self, data: dict[str, Any]) -> WebAnswer:
        if not data.get("Dest") or str(data.get("Line", "1")) != "1" or data.get("Type", "TEL") not in {"TEL", "SIP"}:
            return _answer(WRONG)
        if not self.desk.is_registered:
            return _answer(UNREGISTERED)
        if self.desk.state is not LineState.IDLE:
            return _answer(BUSY)
        target = str(data["Dest"])
        is_address = data.get("Type") == "SIP" and not target.startswith("sip:")
        return await self._do(partial(self.desk.dial, f"sip:{target}" if is_address else target))

    async def _send_dtmf(self, data: dict[str, Any]) -> WebAnswer:
        digits = str(data.get("digits", ""))
        if not digits or not set(digits) <= set("0123456789*#"):
            return _answer(WRONG)
        if self.desk.state is not LineState.CONNECTED:
            return _answer(NO_CALL)
        self.desk.perform(partial(self.desk.press, digits))
        return _answer(DONE)

    async def _mute(self, data: dict[str, Any]) -> WebAnswer:
        if data.get("state") not in {"0", "1"}:
            return _answer(WRONG)
        if self.desk.state is LineState.IDLE:
            return _answer(FORBIDDEN)
        return await self._do(partial(self.desk.mute, on=data["state"] == "1"))

    async def _reboot(self, data: dict[str, Any]) -> WebAnswer:
        del data
        self.desk.perform(self.desk.reboot)
        return _answer(DONE)

    async def _do(self, action: Callable[[], Awaitable[None]]) -> WebAnswer:
        return _answer("5000" if await self.desk.perform(action) else DONE)

    def _device(self) -> WebAnswer:
        about = {
            "ModelNumber": self._order.model,
            "FirmwareRelease": POLY.firmware,
            "MACAddress": self._order.mac,
            "DeviceType": "HardwareEndpoint",
            "DeviceVendor": "Polycom",
        }
        return _answer(DONE, about)

    def _line(self) -> WebAnswer:
        state = "Registered" if self.desk.is_registered else "Unregistered"
        about = {"LineNumber": "1", "LineType": "Private", "SIPAddress": self.desk.local, "RegistrationStatus": state}
        return _answer(DONE, [about])

    def _network(self) -> WebAnswer:
        return _answer(DONE, {"IPV4Address": self._address().rpartition(":")[0]})

    def _call_status(self) -> WebAnswer:
        desk = self.desk
        if desk.state is LineState.IDLE:
            return _answer(NO_CALL)
        about = {
            "CallHandle": self._handle,
            "Type": "Outgoing" if desk.is_caller else "Incoming",
            "CallState": STATES[desk.state],
            "LineId": "1",
            "RemotePartyNumber": desk.remote,
            "RemotePartyName": desk.remote_name,
        }
        return _answer(DONE, about)


def _answer(status: str, data: object = None) -> WebAnswer:
    return json_answer({"Status": status} if data is None else {"Status": status, "data": data})


async def _nothing() -> None:
    """The call goes on as it is."""
