"""Any desk phone, operated by SIP through the platform at which it is registered: `/control/phones` (docs/control.md).

The phone answers, holds and resumes by NOTIFY `talk` and `hold` (BroadWorks' remote control, which Yealink, Poly,
Cisco, AudioCodes and others know); it dials when it is called with the words upon which it answers by itself and is
sent a REFER; it starts anew by `check-sync`. What SIP has no word for (keys, mute, refuse, transfer) it is not asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx

from hardware.phones.control import ControlFailure, PhoneStatus
from hardware.phones.unable import UnablePhone

if TYPE_CHECKING:
    from hardware.phones.control import Ability, ControlDoor

PATIENCE_S = 60.0
"""The platform gives up on a phone by itself, after 32 s at the latest."""
ABILITIES: frozenset[Ability] = frozenset({"dial", "answer", "hang_up", "hold", "resume", "reboot", "status"})


class SipControl(UnablePhone):
    """One phone, by the user name of its SIP endpoint."""

    def __init__(self, name: str, username: str, door: ControlDoor) -> None:
        super().__init__(name, "a phone operated by SIP")
        self._path = f"/control/phones/{quote(username, safe='')}"
        self._where = door.url.rstrip("/")
        try:
            self._client = httpx.AsyncClient(
                base_url=self._where,
                headers={"Authorization": f"Bearer {door.token}"},
                timeout=PATIENCE_S,
                trust_env=False,
            )
        except httpx.InvalidURL as error:
            raise ControlFailure(f"{name}: {door.url} is no address of a platform: {error}") from error

    @property
    def abilities(self) -> frozenset[Ability]:
        """What SIP has words for."""
        return ABILITIES

    async def dial(self, target: str) -> None:
        """Call a number or a SIP URI; done when the phone has begun."""
        await self._ask("POST", "/dial", {"to": target})

    async def answer(self) -> None:
        """NOTIFY `talk`."""
        await self._ask("POST", "/answer")

    async def hang_up(self) -> None:
        """End its calls, from the platform's side: SIP has no word with which a phone could be told."""
        if not (await self._ask("POST", "/hang_up"))["calls"]:
            raise self.failure("it is in no call")

    async def hold(self) -> None:
        """NOTIFY `hold`."""
        await self._ask("POST", "/hold")

    async def resume(self) -> None:
        """NOTIFY `talk`."""
        await self._ask("POST", "/resume")

    async def reboot(self) -> None:
        """NOTIFY `check-sync`, in the words of its maker."""
        await self._ask("POST", "/check_sync", {"reboot": True})

    async def status(self) -> PhoneStatus:
        """By its registration and its calls, as the platform knows them."""
        known = await self._ask("GET")
        phones, calls = known["phones"], known["calls"]
        return PhoneStatus(
            model=phones[0]["user_agent"] if phones else "",
            is_registered=bool(phones),
            line=calls[-1]["state"] if calls else "idle",
        )

    async def rest(self) -> None:
        """End its calls, if there are any."""
        if (await self._ask("GET"))["calls"]:
            await self._ask("POST", "/hang_up")

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    async def _ask(self, method: str, path: str = "", fields: dict[str, Any] | None = None) -> Any:
        try:
            answer = await self._client.request(method, self._path + path, json=fields)
        except httpx.HTTPError as error:
            raise self.failure(f"{self._where} does not answer: {str(error) or type(error).__name__}") from error
        try:
            content = answer.json()
        except ValueError as error:
            raise self.failure(f"{self._where} is no platform: {answer.status_code}") from error
        if answer.is_error:
            why = content.get("error", "") if isinstance(content, dict) else ""
            hint = "; is the control token right?" if answer.status_code in {401, 404} and "phone" not in why else ""
            raise self.failure(f"{why or answer.status_code}{hint}")
        return content
