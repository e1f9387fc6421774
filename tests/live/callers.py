"""Phones that call an `offhook up` which runs as a process of its own."""

from __future__ import annotations

import json

from emulator.base.address import Address
from emulator.base.ids import Ids
from emulator.runtime.live_network import LiveNetwork
from emulator.testing.softphone import Softphone
from emulator.testing.softphone_log import Moment


def sip_address(announced: str) -> Address:
    """Where it takes calls, by the line of `--json`."""
    host, _, port = json.loads(announced)["sip"][0].removeprefix("udp:").rpartition(":")
    return Address(host, int(port))


async def connected(name: str, server: Address, number: str) -> Softphone:
    """A phone with the password `secret` that talks to the application behind a number."""
    phone = Softphone(
        network=LiveNetwork(),
        ids=Ids.seeded(name),
        party=name,
        username=name,
        password="secret",
        server=server,
        code=1,
    )
    await phone.start(5.0)
    await phone.dial(number)
    await phone.log.until(Moment.CONNECTED, 10.0)
    return phone
