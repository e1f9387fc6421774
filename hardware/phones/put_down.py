"""Puts phones of a lab on-hook when nobody else does any more, by their web interfaces, each within its own time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from emulator.base.errors import OffhookError
from hardware.phones.all_drivers import make_control

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hardware.lab_file import LabPhone

REST_WITHIN_S = 15.0
ADAPTERS = frozenset({"grandstream_ht"})


def can_be_put_down(phone: LabPhone) -> bool:
    """Whether a phone can be put on-hook by somebody who has nothing but its lines in lab.yaml.

    One that is operated by SIP cannot: its platform is gone. The handset of an adapter is moved by a device, which is
    brought to rest itself, or by a person, as a manual phone is. A simulator ends with the run.
    """
    return not phone.simulated and phone.controlled_by == "http" and phone.vendor not in ADAPTERS


async def put_down(phones: Mapping[str, LabPhone], *, within_s: float = REST_WITHIN_S) -> list[str]:
    """Bring all to rest, side by side; why some are not, a line each."""
    found = await asyncio.gather(*(_put_down(name, phone, within_s) for name, phone in phones.items()))
    return [problem for problem in found if problem]


async def _put_down(name: str, phone: LabPhone, within_s: float) -> str:
    try:
        async with asyncio.timeout(within_s):
            control = make_control(name, phone)
            try:
                await control.rest()
            finally:
                await control.close()
    except TimeoutError:
        return f"{name}: not at rest within {within_s:g} s"
    except OffhookError as failure:
        return str(failure)
    return ""
