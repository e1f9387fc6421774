"""Which driver operates a phone of the lab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hardware.phones.control import ControlFailure
from hardware.phones.grandstream import GrandstreamPhone
from hardware.phones.grandstream_ht import GrandstreamHt
from hardware.phones.manual import ManualHandset, ManualPhone
from hardware.phones.poly import PolyPhone
from hardware.phones.terminal import ask_at_terminal
from hardware.phones.yealink import YealinkPhone
from hardware.phones.yealink_by_sip import control_by_sip

if TYPE_CHECKING:
    from hardware.lab_file import LabPhone
    from hardware.phones.control import Ask, ControlDoor, Handset, PhoneControl

WEB_USERS = {"yealink": "admin", "poly": "Polycom", "grandstream": "admin", "grandstream_ht": "admin"}
"""Who logs in where `web_user` is left out."""
FACTORY_PASSWORDS = {"yealink": "admin", "poly": "456", "grandstream": "admin", "grandstream_ht": "admin"}
"""What a simulator has where `web_password` is left out. A real phone is never tried with them."""


def make_control(
    name: str,
    phone: LabPhone,
    *,
    host: str = "",
    handset: Handset | None = None,
    ask: Ask | None = None,
    platform: ControlDoor | None = None,
) -> PhoneControl:
    """The control of a phone of the lab. Nothing is asked of the phone yet; `close` lets go of it.

    `host` is where its web interface is when that is not `phone.host`: a simulator, which speaks plain HTTP. `handset`
    moves the handset of an analogue phone; without it a person does. `ask` asks a person, at the terminal when left
    out. `platform` is needed by phones that are operated by SIP. Raises ControlFailure.
    """
    ask = ask or ask_at_terminal
    if phone.controlled_by == "manual":
        return ManualPhone(name, ask)
    if phone.controlled_by == "sip":
        if platform is None:
            raise ControlFailure(f"{name}: it is operated by SIP, which wants the platform it registers at")
        return control_by_sip(phone.vendor, name, phone.username or name, platform)
    where = host or phone.host
    if phone.simulated and "://" not in where:
        where = f"http://{where}"
    password = phone.web_password or (FACTORY_PASSWORDS[phone.vendor] if phone.simulated else "")
    login = (phone.web_user or WEB_USERS[phone.vendor], password)
    match phone.vendor:
        case "yealink":
            return YealinkPhone(name, where, login=login if password else None)
        case "poly":
            return PolyPhone(name, where, login=login if password else None)
        case "grandstream":
            return GrandstreamPhone(name, where, password=password)
        case _:
            return GrandstreamHt(name, where, handset=handset or ManualHandset(name, ask), login=login)
