"""A desk phone that outlives a run: a simulated Yealink in the loop of the test, and to the run a real one."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
from typing import TYPE_CHECKING

from emulator.base.address import Address
from emulator.base.ids import Ids
from emulator.testing.kernel_network import kernel_network
from hardware.simulators.order import PhoneOrder
from hardware.simulators.simulator import Simulator
from hardware.simulators.vendors import MAKES

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator
    from pathlib import Path

    from hardware.simulators.deeds import LineState

LAB = """\
sip: 127.0.0.1:{sip}
phones:
  desk: {{vendor: yealink, host: "{http}", username: desk, password: of-desk, web_password: secret}}
"""


def free_udp_port() -> int:
    """One that the kernel has just given back: the lab has a fixed address."""
    with socket.socket(type=socket.SOCK_DGRAM) as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])


async def taken(port: int) -> None:
    """Wait until somebody listens there."""
    while True:
        with socket.socket(type=socket.SOCK_DGRAM) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                return
        await asyncio.sleep(0.05)


@contextlib.asynccontextmanager
async def desk_phone(sip: int) -> AsyncIterator[Simulator]:
    """A Yealink whose web interface is up, and that is not switched on yet."""
    make = MAKES["yealink"]
    order = PhoneOrder(
        registrar=Address("127.0.0.1", sip),
        username="desk",
        password="of-desk",
        code=2,
        mac="0015654aa937",
        model=make.model,
        web_user="admin",
        web_password="secret",
    )
    phone = Simulator(make, order, ids=Ids.unguessable(), network=kernel_network)
    await phone.open("127.0.0.1", 0)
    try:
        yield phone
    finally:
        await phone.stop()


async def until_it_is(phone: Simulator, wanted: LineState) -> None:
    """Wait for the state of its line."""
    changed = asyncio.Event()
    phone.desk.told = lambda _: changed.set()
    while phone.desk.state is not wanted:
        changed.clear()
        await changed.wait()


async def started(folder: Path, phone: Simulator, sip: int, *cases: str) -> Process:
    """A run of these cases (texts of files), with the phone switched on and registered."""
    files = []
    for number, case in enumerate(cases, 1):
        files.append(folder / f"case_{number}.yaml")
        files[-1].write_text(case, encoding="utf-8")
    lab = folder / "lab.yaml"
    lab.write_text(LAB.format(sip=sip, http=phone.http), encoding="utf-8")
    run = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "emulator", "run", *map(str, files), "--lab", str(lab), "--out", str(folder / "out")),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    await taken(sip)
    await phone.start()
    while not phone.desk.is_registered:  # The platform is there before the account is.
        await phone.desk.reboot()
    return run
