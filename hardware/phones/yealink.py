"""Yealink desk phones, operated by Action URI.

Sources: Yealink, "Administrator's Guide for SIP-T2 Series/T4 Series/T5 Series/CP920 IP Phones", chapter Action URI
(requests, variable values, `phonecfg`, trusted addresses); the user guides of the T4 series (blind transfer: the
transfer key, the number, the transfer key).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from hardware.phones.control import EVERY_ABILITY, PhoneStatus
from hardware.phones.unable import UnablePhone
from hardware.phones.web_interface import WebInterface, first_line

if TYPE_CHECKING:
    import httpx

    from hardware.phones.control import Ability

STATUS = "/servlet?phonecfg=get[&accounts=1][&dnd=0][&fw=1]"
_ALLOW = (
    "allow this computer under Features > Remote Control > Action URI Allow IP List (features.action_uri_limit_ip), "
    "with features.action_uri.enable = 1"
)
_PROMPT = "is it asking 'Allow remote control?' on its screen? (features.show_action_uri_option = 0 switches that off)"
_FIRMWARE = re.compile(r"\b\d+\.\d+\.\d+\.\d+\b")


class YealinkKeys(UnablePhone):
    """What keys alone can do, whichever way they reach the phone."""

    _is_muted = False

    async def reject(self) -> None:
        """`CANCEL`."""
        await self._key("CANCEL")

    async def press(self, digits: str) -> None:
        """One request for each key: phones with a touch screen take no lists."""
        for key in self.keys(digits):
            await self._key("POUND" if key == "#" else key)

    async def transfer(self, target: str) -> None:
        """Blind transfer: the transfer key, the number, the transfer key. The number is what keys can say."""
        keys = self.keys(target)
        await self._key("F_TRANSFER")
        await self.press(keys)
        await self._key("F_TRANSFER")

    async def mute(self, *, on: bool) -> None:
        """`MUTE`, unless it is so already."""
        if on != self._is_muted:
            await self._key("MUTE")
            self._is_muted = on

    async def _key(self, value: str) -> None:
        raise NotImplementedError


class YealinkPhone(YealinkKeys):
    """One Yealink. A key is a key: the phone answers 200 whether or not it does anything in its present state.

    Holding and muting are one key each for both ways. Which way it stands, the driver remembers from its own orders.
    """

    def __init__(self, name: str, host: str, *, login: tuple[str, str] | None = None) -> None:
        super().__init__(name, "a Yealink")
        self._web = WebInterface(name, host, login=login)

    @property
    def abilities(self) -> frozenset[Ability]:
        """All of them."""
        return EVERY_ABILITY

    async def dial(self, target: str) -> None:
        """`number=` with the first account."""
        self._is_muted = False
        await self._key(f"number={quote(target, safe='@:+*')}")

    async def answer(self) -> None:
        """`ASW`."""
        self._is_muted = False
        await self._key("ASW")

    async def hang_up(self) -> None:
        """`CALLEND`."""
        self._is_muted = False
        await self._key("CALLEND")

    async def hold(self) -> None:
        """`F_HOLD`."""
        await self._key("F_HOLD")

    async def resume(self) -> None:
        """`F_HOLD` again, as the key of the phone does; `UNHOLD` wants the number that the phone gave the call."""
        await self._key("F_HOLD")

    async def reboot(self) -> None:
        """`Reboot`."""
        await self._key("Reboot")

    async def status(self) -> PhoneStatus:
        """Firmware and registration; the form of the answer is not published, so it is read for both."""
        text = (await self._ask(STATUS)).text
        firmware = _FIRMWARE.search(text)
        return PhoneStatus(firmware=firmware[0] if firmware else "", is_registered=_registered(text))

    async def rest(self) -> None:
        """`CALLEND`, which does nothing to a phone without a call."""
        await self.hang_up()

    async def close(self) -> None:
        """Let go of the connections."""
        await self._web.close()

    async def _key(self, value: str) -> None:
        await self._ask(f"/servlet?key={value}")

    async def _ask(self, path: str) -> httpx.Response:
        response = await self._web.get(path, silence=_PROMPT)
        if response.status_code == 200:
            return response
        if response.status_code in (301, 302, 401):
            raise self._web.failure(
                f"asks for a log-in ({response.status_code}): set web_user and web_password of the phone in lab.yaml"
            )
        if response.status_code == 403:
            raise self._web.failure(f"refuses remote control (403): {_ALLOW}; {_PROMPT}")
        said = first_line(response)
        raise self._web.failure(f"answered {response.status_code}{f': {said}' if said else ''}")


def _registered(text: str) -> bool | None:
    found = re.search(r"\b(un|not )?registered\b", text, re.IGNORECASE)
    return None if found is None else not found[1]
