"""Poly (Polycom) desk phones, operated by their REST API.

Sources: Polycom, "REST API Reference Manual", UC Software 6.1.0 (3725-46212-005A) and 6.4.0 (3725-46212-006A), for
VVX phones; 5.9.2 (3725-85884-004A), for Trio: `callctrl`, `webCallControl`, `mgmt`, response codes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hardware.phones.control import EVERY_ABILITY, PhoneStatus
from hardware.phones.unable import UnablePhone
from hardware.phones.web_interface import WebInterface, first_line, json_of

if TYPE_CHECKING:
    import httpx

    from hardware.phones.control import Ability

DONE = "2000"
NO_CALL = "4007"
RINGING = "offering"
MEANINGS = {
    "4000": "a parameter is wrong",
    "4001": "it is busy",
    "4002": "its line is not registered",
    "4003": "that is not allowed now",
    "4004": "it does not support that",
    "4005": "it has no such line",
    "4006": "the addresses for that are not configured",
    NO_CALL: "there is no such call",
    "4009": "that is too long",
    "4010": "it refuses its default password: give it another one (device.auth.localAdminPassword)",
    "5000": "it could not do it",
}
_OFF = "apps.restapi.enabled = 1 and httpd.enabled = 1 switch its REST API on"


class PolyPhone(UnablePhone):
    """One Poly, over https unless `host` says http. Orders about a call name it by the handle the phone gave it."""

    def __init__(self, name: str, host: str, *, login: tuple[str, str] | None = None) -> None:
        super().__init__(name, "a Poly")
        self._web = WebInterface(name, host, scheme="https", login=login, off=_OFF)

    @property
    def abilities(self) -> frozenset[Ability]:
        """All of them."""
        return EVERY_ABILITY

    async def dial(self, target: str) -> None:
        """On line 1; what has an @ is a SIP address, else a number."""
        await self._order("dial", {"Dest": target, "Line": "1", "Type": "SIP" if "@" in target else "TEL"})

    async def answer(self) -> None:
        """The call that there is."""
        await self._order("answerCall", {"Ref": await self._handle()})

    async def reject(self) -> None:
        """The call that there is."""
        await self._order("rejectCall", {"Ref": await self._handle()})

    async def hang_up(self) -> None:
        """The call that there is; one on hold, which some firmware does not end, is taken back first."""
        await self._end(await self._call())

    async def hold(self) -> None:
        """The call that there is."""
        await self._order("holdCall", {"Ref": await self._handle()})

    async def resume(self) -> None:
        """The call that there is."""
        await self._order("resumeCall", {"Ref": await self._handle()})

    async def press(self, digits: str) -> None:
        """All of them in one request."""
        await self._order("sendDTMF", {"digits": self.keys(digits)})

    async def transfer(self, target: str) -> None:
        """Blind, as the API always does it."""
        await self._order("transferCall", {"Ref": await self._handle(), "TransferDest": target})

    async def mute(self, *, on: bool) -> None:
        """To the state that is wanted."""
        await self._order("mute", {"state": "1" if on else "0"})

    async def reboot(self) -> None:
        """`safeReboot`: the phone ends its calls first."""
        self._done(await self._web.post("/api/v1/mgmt/safeReboot"))

    async def status(self) -> PhoneStatus:
        """Of the phone, its line 1 and its first call."""
        device = self._done(await self._web.get("/api/v1/mgmt/device/info"))
        lines = _records(self._done(await self._web.get("/api/v1/mgmt/lineInfo")))
        calls = await self._calls()
        registration = str(lines[0].get("RegistrationStatus", "")).lower() if lines else ""
        about = _records(device)[0] if _records(device) else {}
        return PhoneStatus(
            model=str(about.get("ModelNumber", "")),
            firmware=str(about.get("FirmwareRelease", "")),
            mac=str(about.get("MACAddress", "")).lower(),
            is_registered=registration == "registered" if registration else None,
            line=str(calls[0].get("CallState", "")) if calls else "idle",
        )

    async def rest(self) -> None:
        """End every call that there is, and refuse one that rings."""
        for call in await self._calls():
            if str(call.get("CallState", "")).lower() == RINGING:
                await self._order("rejectCall", {"Ref": str(call["CallHandle"])})
            else:
                await self._end(call)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._web.close()

    async def _order(self, what: str, data: dict[str, str]) -> None:
        self._done(await self._web.post(f"/api/v1/callctrl/{what}", json={"data": data}))

    async def _end(self, call: dict[str, Any]) -> None:
        reference = {"Ref": str(call["CallHandle"])}
        if "hold" in str(call.get("CallState", "")).lower():
            await self._order("resumeCall", reference)
        await self._order("endCall", reference)

    async def _calls(self) -> list[dict[str, Any]]:
        """The calls that have a handle; phones of one call give a mapping, others a list."""
        answer = self._read(await self._web.get("/api/v1/webCallControl/callStatus"))
        if str(answer["Status"]) == NO_CALL:
            return []
        self._check(answer)
        return [call for call in _records(answer) if call.get("CallHandle")]

    async def _call(self) -> dict[str, Any]:
        calls = await self._calls()
        if not calls:
            raise self._web.failure("has no call")
        return calls[0]

    async def _handle(self) -> str:
        return str((await self._call())["CallHandle"])

    def _done(self, response: httpx.Response) -> dict[str, Any]:
        answer = self._read(response)
        self._check(answer)
        return answer

    def _check(self, answer: dict[str, Any]) -> None:
        code = str(answer["Status"])
        if code != DONE:
            raise self._web.failure(f"answered {code}: {MEANINGS.get(code, 'a code that its manual does not list')}")

    def _read(self, response: httpx.Response) -> dict[str, Any]:
        """The JSON of an answer. The API's own code counts, whatever the status of HTTP."""
        answer = json_of(response)
        if isinstance(answer, dict) and "Status" in answer:
            return answer
        status = response.status_code
        if status == 401:
            raise self._web.failure("asks for a log-in (401): set web_password in lab.yaml to its administrator's")
        if status in (301, 302, 403, 404):
            raise self._web.failure(f"has no REST API ({status}): {_OFF}")
        raise self._web.failure(f"answered {status} and no JSON of its REST API: {first_line(response) or 'nothing'}")


def _records(answer: dict[str, Any]) -> list[dict[str, Any]]:
    data = answer.get("data")
    if isinstance(data, dict):
        return [data]
    return [each for each in data if isinstance(each, dict)] if isinstance(data, list) else []
