"""Whether a phone lets us in: its status is asked, and nothing of it is changed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from hardware.doctor.finding import Finding
from hardware.phones.all_drivers import make_control
from hardware.phones.control import ControlFailure

if TYPE_CHECKING:
    from hardware.lab_file import LabPhone
    from hardware.phones.control import PhoneStatus

WITHIN_S = 15.0
MEND = (
    "its `web_user` and `web_password` in lab.yaml; what to switch on in the phone: docs/hardware.md and the page of "
    "its vendor in docs/phones"
)


async def check_login(name: str, phone: LabPhone) -> Finding | None:
    """By the driver that will operate it; None for a phone that is not operated by its web interface."""
    if phone.controlled_by != "http" or phone.simulated:
        return None
    try:
        control = make_control(name, phone)
        try:
            status = await asyncio.wait_for(control.status(), WITHIN_S)
        finally:
            await control.close()
    except ControlFailure as failure:
        return Finding("phone", "broken", str(failure), MEND)
    except TimeoutError:
        return Finding("phone", "broken", f"{name}: did not say how it is in {WITHIN_S:g} s", MEND)
    return Finding("phone", "fine", f"{name} lets us in: {_told(status)}")


def _told(status: PhoneStatus) -> str:
    registered = {True: "registered", False: "not registered", None: ""}[status.is_registered]
    said = [each for each in (status.model, status.firmware, registered, status.line) if each]
    return ", ".join(said) or "it says nothing of itself"
