"""What lab.yaml names and can be asked: web interfaces of phones, the broker of the bus."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from emulator.base.address import Address
from hardware.doctor.finding import Finding
from hardware.web_host import parse_web_host

if TYPE_CHECKING:
    from hardware.lab_file import Lab, LabPhone

WITHIN_S = 3.0


async def check_reachability(lab: Lab) -> list[Finding]:
    """Connect to each, all at once, and say no word to them."""
    checks = [
        _answers("phone", f"{name} ({phone.vendor})", web_address(phone), "switch its web interface on")
        for name, phone in lab.phones.items()
        if phone.host and not phone.simulated
    ]
    if lab.bus is not None:
        broker = Address(lab.bus.host, lab.bus.port)
        checks.append(_answers("broker", "the bus", broker, "start it, such as mosquitto, and let it listen there"))
    return list(await asyncio.gather(*checks))


def web_address(phone: LabPhone) -> Address:
    """Host and port of a phone's web interface; Poly phones speak HTTPS, if nothing else is said."""
    scheme, host, port = parse_web_host(phone.host)
    secure = scheme == "https" or (not scheme and phone.vendor == "poly")
    return Address(host, port or (443 if secure else 80))


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
