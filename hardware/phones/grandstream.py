"""Grandstream desk phones, operated by their CTI commands.

Sources: Grandstream, "GRP26xx Series CTI Guide" (functions, answers, how to enable them) and its predecessor for
GXP16xx/17xx/21xx, whose `api-make_call` takes the password as `password`. The name of the transfer key, XFER, is from
the vendor's forum.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from hardware.phones.control import EVERY_ABILITY, PhoneStatus
from hardware.phones.unable import UnablePhone
from hardware.phones.web_interface import WebInterface, first_line, json_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hardware.phones.control import Ability, ControlFailure

NAMED_KEYS = {"*": "STAR", "#": "POUND"}
_ALLOW = (
    "switch on Network > Remote Control > Action URI Support, with this computer in its Allowed IP List, and its "
    "pop-up window off"
)


class GrandstreamPhone(UnablePhone):
    """One GXP or GRP; `password` is the administrator's.

    Holding and muting are one command each for both ways. Whether it is muted, the driver remembers from its own
    orders.
    """

    def __init__(self, name: str, host: str, *, password: str = "") -> None:
        super().__init__(name, "a Grandstream")
        self._web = WebInterface(name, host, secret=password)
        self._password = quote(password, safe="")
        self._is_muted = False

    @property
    def abilities(self) -> frozenset[Ability]:
        """All of them."""
        return EVERY_ABILITY

    async def dial(self, target: str) -> None:
        """From the first account. The password is there twice: models differ in what they call it."""
        self._is_muted = False
        number = quote(target, safe="@:+*")
        await self._ask("make_call", f"phonenumber={number}&account=0&password={self._password}")

    async def answer(self) -> None:
        """`acceptcall`."""
        self._is_muted = False
        await self._operate("acceptcall")

    async def reject(self) -> None:
        """`rejectcall`."""
        await self._operate("rejectcall")

    async def hang_up(self) -> None:
        """`endcall`."""
        self._is_muted = False
        await self._operate("endcall")

    async def hold(self) -> None:
        """`holdcall`."""
        await self._operate("holdcall")

    async def resume(self) -> None:
        """`holdcall` again."""
        await self._operate("holdcall")

    async def press(self, digits: str) -> None:
        """All of them in one request."""
        await self._send_keys(self.keys(digits))

    async def transfer(self, target: str) -> None:
        """Blind transfer: the transfer key, the number, the send key. The number is what keys can say."""
        await self._send_keys(["XFER", *self.keys(target), "SEND"])

    async def mute(self, *, on: bool) -> None:
        """The mute key, unless it is so already."""
        if on != self._is_muted:
            await self._send_keys(["MUTE"])
            self._is_muted = on

    async def reboot(self) -> None:
        """`REBOOT`."""
        await self._ask("sys_operation", "request=REBOOT")

    async def status(self) -> PhoneStatus:
        """Line 1 and account 1; the commands do not tell model and firmware."""
        lines = await self._ask("get_line_status")
        phone = await self._ask("get_phone_status")
        return PhoneStatus(line=_state(lines), is_registered=None if phone is None else phone != "unavailable")

    async def rest(self) -> None:
        """Refuse a call that rings, and end another one unless the phone says that its lines are idle."""
        lines = await self._ask("get_line_status")
        states = [_state([line]) for line in lines] if isinstance(lines, list) else ["unknown"]
        if "ringing" in states:
            await self.reject()
        if any(state not in ("", "idle", "ringing") for state in states):
            await self.hang_up()

    async def close(self) -> None:
        """Let go of the connections."""
        await self._web.close()

    async def _operate(self, command: str) -> None:
        await self._ask("phone_operation", f"cmd={command}")

    async def _send_keys(self, keys: Iterable[str]) -> None:
        await self._ask("send_key", f"keys={':'.join(NAMED_KEYS.get(key, key) for key in keys)}")

    async def _ask(self, function: str, arguments: str = "") -> Any:
        """The `body` of the answer."""
        query = f"passcode={self._password}" + (f"&{arguments}" if arguments else "")
        response = await self._web.get(
            f"/cgi-bin/api-{function}?{query}", silence="is it asking to allow remote control on its screen?"
        )
        answer = json_of(response)
        if isinstance(answer, dict) and answer.get("response") == "success":
            return answer.get("body")
        if isinstance(answer, dict) and "response" in answer:
            raise self._refusal(function, answer.get("body"))
        if response.status_code in (401, 403, 404):
            raise self._web.failure(f"refuses CTI commands ({response.status_code}): {_ALLOW}")
        said = first_line(response) or "nothing"
        raise self._web.failure(f"answered {response.status_code} and no JSON of its CTI commands: {said}")

    def _refusal(self, function: str, body: Any) -> ControlFailure:
        said = json.dumps(body)
        if any(word in said.lower() for word in ("unauthorized", "forbidden", "passcode", "password")):
            return self._web.failure(f"refuses CTI commands ({said}): set web_password in lab.yaml, and {_ALLOW}")
        return self._web.failure(
            f"did not do api-{function} (it answered {said}): is there such a call, and is CTI on?"
        )


def _state(lines: Any) -> str:
    if isinstance(lines, list) and lines and isinstance(lines[0], dict):
        return str(lines[0].get("state", ""))
    return ""
