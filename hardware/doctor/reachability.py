"""What lab.yaml names and can be asked: web interfaces of phones, the broker of the bus."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from emulator.base.address import Address
from hardware.doctor.finding import Finding

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
    url = urlsplit(phone.host if "://" in phone.host else f"//{phone.host}")
    secure = url.scheme == "https" or (not url.scheme and phone.vendor == "poly")
    return Address(url.hostname or phone.host, url.port or (443 if secure else 80))


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
    except (OSError, UnicodeError) as error:  # the latter of a name that can be none
        mend = "correct its host in lab.yaml, or the network of this machine"
        why = error.strerror if isinstance(error, OSError) else "no name of a host"
        return Finding(about, "broken", f"{name}: {address}: {why}", mend)
    writer.close()
    return Finding(about, "fine", f"{name} answers at {address}")
