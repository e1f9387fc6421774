"""Yealink desk phones, operated by SIP alone: their keys come by NOTIFY `ACTION-URI`, behind any NAT.

Source: Yealink, "Administrator's Guide for SIP-T2 Series/T4 Series/T5 Series/CP920 IP Phones", chapter Action URI: the
event, `message/sipfrag`, the same values of `key` as by HTTP. The phone takes it from its registrar only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hardware.phones.sip_control import ABILITIES, SipControl
from hardware.phones.yealink import YealinkKeys

if TYPE_CHECKING:
    from hardware.lab_file import Vendor
    from hardware.phones.control import Ability, ControlDoor

CONTENT_TYPE = "message/sipfrag"


class YealinkBySip(YealinkKeys, SipControl):
    """What other phones can by SIP, and its keys. Whether it is muted, the driver remembers from its own orders."""

    @property
    def abilities(self) -> frozenset[Ability]:
        """All but events."""
        return ABILITIES | {"reject", "press", "transfer", "mute"}

    async def dial(self, target: str) -> None:
        """As any phone."""
        self._is_muted = False
        await super().dial(target)

    async def answer(self) -> None:
        """As any phone."""
        self._is_muted = False
        await super().answer()

    async def _key(self, value: str) -> None:
        await self._ask(
            "POST", "/notify", {"event": "ACTION-URI", "content_type": CONTENT_TYPE, "body": f"key={value}"}
        )


def control_by_sip(vendor: Vendor, name: str, username: str, door: ControlDoor) -> SipControl:
    """The control of any phone by SIP: of a Yealink with its keys."""
    kind = YealinkBySip if vendor == "yealink" else SipControl
    return kind(name, username, door)
