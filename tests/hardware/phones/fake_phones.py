"""Fake phones: the web interface of each vendor as its document has it, in front of a line that can be seen."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote

import httpx

from tests.hardware.phones.fake_line import FakeLine

if TYPE_CHECKING:
    from collections.abc import Callable

PASSWORD = "s3cret/&"
MAC = "0015654aa937"


@dataclass
class FakePhone:
    """What all have: the line, and every request as it came."""

    line: FakeLine = field(default_factory=FakeLine)
    requests: list[str] = field(default_factory=list)

    def serve(self, request: httpx.Request) -> httpx.Response:
        """Note the request and answer it."""
        self.requests.append(" ".join(part for part in (request.method, target_of(request), body_of(request)) if part))
        return self.respond(request)

    def respond(self, request: httpx.Request) -> httpx.Response:
        """By vendor."""
        raise NotImplementedError


def target_of(request: httpx.Request) -> str:
    """Path and query, as they are in the request line."""
    return request.url.raw_path.decode()


def body_of(request: httpx.Request) -> str:
    """As text."""
    return request.content.decode()


def form_of(request: httpx.Request) -> dict[str, str]:
    """The fields of a form."""
    return {name: values[0] for name, values in parse_qs(body_of(request)).items()}


def has_login(request: httpx.Request, user: str) -> bool:
    """Whether the request has HTTP Basic with the password of all fake phones."""
    wanted = base64.b64encode(f"{user}:{PASSWORD}".encode()).decode()
    return bool(request.headers.get("authorization") == f"Basic {wanted}")


@dataclass
class FakeYealink(FakePhone):
    """Action URI: a key it does not know or cannot use now changes nothing, and the answer is 200."""

    number: str | None = None
    """What was keyed since the transfer key."""

    def respond(self, request: httpx.Request) -> httpx.Response:
        target = target_of(request)
        if not has_login(request, "admin"):
            return httpx.Response(401)
        if target == "/servlet?phonecfg=get[&accounts=1][&dnd=0][&fw=1]":
            return httpx.Response(200, text="Firmware Version: 66.86.0.15\nAccount1: Registered\n")
        path, _, keys = target.partition("?key=")
        if path != "/servlet":
            return httpx.Response(404)
        for key in unquote(keys).split(";"):
            self.key(key)
        return httpx.Response(200)

    def key(self, key: str) -> None:
        line = self.line
        moves = {"ASW": line.answer, "CANCEL": line.reject, "CALLEND": line.end, "F_HOLD": self.hold_key}
        if key.startswith("number="):
            line.dial(key.removeprefix("number="))
        elif key in moves:
            moves[key]()
        elif key == "MUTE":
            line.mute(on=not line.is_muted)
        elif key == "F_TRANSFER":
            self.transfer_key()
        elif key == "Reboot":
            line.reboots += 1
        elif key == "POUND" or (len(key) == 1 and key in "0123456789*"):
            self.digit("#" if key == "POUND" else key)

    def hold_key(self) -> bool:
        return self.line.hold() or self.line.resume()

    def transfer_key(self) -> None:
        if self.number:
            self.line.transfer(self.number)
            self.number = None
        else:
            self.number = ""

    def digit(self, key: str) -> None:
        if self.number is None:
            self.line.press(key)
        else:
            self.number += key


@dataclass
class FakePoly(FakePhone):
    """The REST API; its firmware does not end a held call."""

    def respond(self, request: httpx.Request) -> httpx.Response:
        target = target_of(request)
        if not has_login(request, "Polycom"):
            return httpx.Response(401)
        if target == "/api/v1/webCallControl/callStatus":
            return self.call_status()
        if target == "/api/v1/mgmt/device/info":
            return self.ok({"ModelNumber": "VVX 450", "FirmwareRelease": "6.4.3.1000", "MACAddress": MAC.upper()})
        if target == "/api/v1/mgmt/lineInfo":
            return self.ok([{"LineNumber": "1", "RegistrationStatus": "Registered"}])
        if (request.method, target) == ("POST", "/api/v1/mgmt/safeReboot"):
            self.line.reboots += 1
            return self.ok()
        if request.method == "POST" and target.startswith("/api/v1/callctrl/"):
            return self.order(target.rsplit("/", 1)[1], json.loads(body_of(request))["data"])
        return httpx.Response(404)

    def order(self, what: str, data: dict[str, Any]) -> httpx.Response:
        line = self.line
        if what == "dial":
            return self.ok() if line.dial(data["Dest"]) else httpx.Response(200, json={"Status": "4001"})
        if what == "sendDTMF":
            return self.ok() if all(line.press(key) for key in data["digits"]) else self.refusal()
        if what == "mute":
            return self.ok() if line.mute(on=data["state"] == "1") else self.refusal()
        if data.get("Ref") != "0x1a2b":
            return httpx.Response(200, json={"Status": "4007"})
        deeds: dict[str, Callable[[], bool]] = {
            "answerCall": line.answer,
            "rejectCall": line.reject,
            "endCall": lambda: line.end(held=False),
            "holdCall": line.hold,
            "resumeCall": line.resume,
            "transferCall": lambda: line.transfer(data["TransferDest"]),
        }
        return self.ok() if deeds[what]() else self.refusal()

    def call_status(self) -> httpx.Response:
        if self.line.state == "idle":
            return httpx.Response(200, json={"Status": "4007"})
        words = {"ringing": "Offering", "dialling": "RingBack", "connected": "Connected", "held": "CallHold"}
        return self.ok({"CallHandle": "0x1a2b", "Type": "Incoming", "CallState": words[self.line.state], "LineId": "1"})

    def ok(self, data: Any = None) -> httpx.Response:
        return httpx.Response(200, json={"Status": "2000"} | ({"data": data} if data is not None else {}))

    def refusal(self) -> httpx.Response:
        return httpx.Response(200, json={"Status": "4003"})


@dataclass
class FakeGrandstream(FakePhone):
    """The CTI commands."""

    def respond(self, request: httpx.Request) -> httpx.Response:
        target = target_of(request)
        path, _, query = target.partition("?")
        given = {name: values[0] for name, values in parse_qs(query).items()}
        if given.get("passcode") != PASSWORD:
            return httpx.Response(200, json={"response": "error", "body": "unauthorized"})
        line = self.line
        deeds: dict[str, Callable[[], Any]] = {
            "/cgi-bin/api-make_call": lambda: given["account"] == "0" and line.dial(given["phonenumber"]),
            "/cgi-bin/api-phone_operation": lambda: self.operate(given["cmd"]),
            "/cgi-bin/api-send_key": lambda: self.press(given["keys"].split(":")),
            "/cgi-bin/api-sys_operation": lambda: given["request"] == "REBOOT" and self.reboot(),
            "/cgi-bin/api-get_line_status": self.lines,
            "/cgi-bin/api-get_phone_status": lambda: "available",
        }
        done = deeds[path]()
        if not done:
            return httpx.Response(200, json={"response": "error", "body": False})
        return httpx.Response(200, json={"response": "success", "body": done})

    def operate(self, command: str) -> bool:
        line = self.line
        deeds: dict[str, Callable[[], bool]] = {
            "acceptcall": line.answer,
            "rejectcall": line.reject,
            "endcall": line.end,
            "holdcall": lambda: line.hold() or line.resume(),
        }
        return deeds[command]()

    def press(self, keys: list[str]) -> bool:
        if keys == ["MUTE"]:
            return self.line.mute(on=not self.line.is_muted)
        if keys[0] == "XFER":
            return keys[-1] == "SEND" and self.line.transfer("".join(keys[1:-1]))
        return all(self.line.press({"STAR": "*", "POUND": "#"}.get(key, key)) for key in keys)

    def reboot(self) -> bool:
        self.line.reboots += 1
        return True

    def lines(self) -> list[dict[str, Any]]:
        words = {"dialling": "calling", "held": "onhold"}
        state = words.get(self.line.state, self.line.state)
        first = {"line": 1, "state": state, "acct": "1001", "remotename": "", "remotenumber": "", "active": 0}
        return [first, {**first, "line": 2, "state": "idle"}]


@dataclass
class FakeHt(FakePhone):
    """An adapter with pages, and the handset of the phone behind it: it is a `Handset`."""

    presses_keys = True
    dialled: str = ""

    def respond(self, request: httpx.Request) -> httpx.Response:
        target = target_of(request)
        if target == "/cgi-bin/login":
            return httpx.Response(
                200,
                text='<input name="session_token" type=hidden value="77aa"><input name="gnkey" '
                'type="hidden" value="0b82">',
            )
        if target == "/cgi-bin/dologin":
            given = form_of(request)
            if given != {
                "username": "admin",
                "P2": PASSWORD,
                "Login": "Login",
                "gnkey": "0b82",
                "session_token": "77aa",
            }:
                return httpx.Response(200, text="<body>Your Login Password is not recognized.</body>")
            return httpx.Response(200, text=self.page(), headers={"Set-Cookie": "session_id=abc"})
        if target == "/cgi-bin/rs" and request.headers.get("cookie") == "session_id=abc":
            self.line.reboots += 1
            return httpx.Response(200, text="The device is rebooting now.")
        return httpx.Response(404)

    def page(self) -> str:
        hook = "On" if self.line.state in ("idle", "ringing") else "Off"
        return (
            "<b>MAC Address:</b> 00:15:65:4A:A9:37 <b>Product Model:</b> <td>HT801</td> <b>Software Version:</b> "
            f"Program&nbsp;-- 1.0.55.1 <tr><td>FXS</td><td>{hook} Hook</td><td>1001</td><td>Registered</td></tr>"
        )

    async def lift(self) -> None:
        self.line.answer()
        self.dialled = ""

    async def put_down(self) -> None:
        self.line.end()

    async def press(self, keys: str) -> None:
        for key in keys:
            if self.line.state == "connected":
                self.line.press(key)
            elif key == "#":
                self.line.dial(self.dialled)
            else:
                self.dialled += key


@dataclass
class FakeHtV2(FakeHt):
    """An adapter whose pages are JSON."""

    def respond(self, request: httpx.Request) -> httpx.Response:
        target = target_of(request)
        given = form_of(request)
        if target == "/cgi-bin/login":
            return httpx.Response(200, text="<div id=app></div>")
        if target == "/cgi-bin/dologin":
            if given != {"username": "admin", "P2": base64.b64encode(PASSWORD.encode()).decode()}:
                return httpx.Response(200, json={"response": "error", "body": "remain4"})
            return httpx.Response(200, json={"response": "success", "body": {"session_token": "77aa", "role": "admin"}})
        if given.get("session_token") != "77aa":
            return httpx.Response(200, json={"response": "error", "body": {"reason": "invalid session"}})
        if target == "/cgi-bin/api.values.get":
            hook = "On Hook" if self.line.state in ("idle", "ringing") else "Off Hook"
            known = {"P89": "HT802V2", "P68": "1.0.5.10", "P67": "00:15:65:4A:A9:37", "P4901": hook, "P4921": "1"}
            return httpx.Response(
                200, json={"response": "success", "body": {given["request"]: known[given["request"]]}}
            )
        self.line.reboots += target == "/cgi-bin/rs"
        return httpx.Response(200, json={"response": "success", "body": "ok"})
