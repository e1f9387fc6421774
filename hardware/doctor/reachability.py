"""What lab.yaml names and can be asked: web interfaces of phones, the broker of the bus."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from emulator.base.address import Address
from hardware.doctor.finding import Finding
from hardware.doctor.login import check_login
from hardware.web_host import parse_web_host

if TYPE_CHECKING:
    from hardware.lab_file import Lab, LabPhone

WITHIN_S = 3.0


async def check_reachability(lab: Lab) -> list[Finding]:
    """Connect to each, all at once; a phone that answers is asked how it is, too."""
    checks = [_phone(name, phone) for name, phone in lab.phones.items() if phone.host and not phone.simulated]
    if lab.bus is not None:
        broker = Address(lab.bus.host, lab.bus.port)
        checks.append(_broker(broker))
    return [finding for findings in await asyncio.gather(*checks) for finding in findings]


def web_address(phone: LabPhone) -> Address:
    """Host and port of a phone's web interface; Poly phones speak HTTPS, if nothing else is said."""
    scheme, host, port = parse_web_host(phone.host)
    secure = scheme == "https" or (not scheme and phone.vendor == "poly")
    return Address(host, port or (443 if secure else 80))


async def _phone(name: str, phone: LabPhone) -> list[Finding]:
    mend = "switch its web interface on"
    answers = await _answers("phone", f"{name} ({phone.vendor})", web_address(phone), mend)
    login = await check_login(name, phone) if answers.state == "fine" else None
    return [answers] if login is None else [answers, login]


async def _broker(address: Address) -> list[Finding]:
    return [await _answers("broker", "the bus", address, "start it, such as mosquitto, and let it listen there")]


async def _answers(about: str, name: str, address: Address, if_refused: str) -> Finding:
    try:
        async with asyncio.timeout(WITHIN_S):
            _, writer = await asyncio.open_connection(*address)
    except TimeoutError:
        mend = (
            "is it on, in this network or behind a router that knows the way? `ping` it; correct its host in lab.yaml"
        )
        return Finding(about, "broken", f"{name}: nobody answers at {address}", mend)
    except ConnectionRefusedError:
        return Finding(about, "broken", f"{name}: {address} refuses", if_refused)
    except (OSError, ValueError) as error:  # the latter of a name that can be none
        mend = "correct its host in lab.yaml, or the network of this machine"
        why = error.strerror if isinstance(error, OSError) else "no name of a host"
        return Finding(about, "broken", f"{name}: {address}: {why}", mend)
    writer.close()
    return Finding(about, "fine", f"{name} answers at {address}")
