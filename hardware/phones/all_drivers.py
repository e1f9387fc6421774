"""Which driver operates a phone of the lab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hardware.phones.control import ControlFailure
from hardware.phones.manual import ManualPhone
from hardware.phones.terminal import ask_at_terminal

if TYPE_CHECKING:
    from hardware.lab_file import LabPhone
    from hardware.phones.control import Ask, ControlDoor, Handset, PhoneControl


def make_control(
    name: str,
    phone: LabPhone,
    *,
    host: str = "",  # noqa: ARG001 - for the drivers that follow
    handset: Handset | None = None,  # noqa: ARG001
    ask: Ask | None = None,
    platform: ControlDoor | None = None,  # noqa: ARG001
) -> PhoneControl:
    """The control of a phone of the lab. Nothing is asked of the phone yet; `close` lets go of it.

    `host` is where its web interface is when that is not `phone.host`: a simulator. `handset` moves the handset of
    an analogue phone; without it a person does. `ask` asks a person, at the terminal when left out. `platform` is
    needed by phones that are operated by SIP. Raises ControlFailure.
    """
    if phone.controlled_by == "manual":
        return ManualPhone(name, ask or ask_at_terminal)
    raise ControlFailure(f"{name}: no driver operates a {phone.vendor} by {phone.controlled_by}")
