"""A run that is killed in mid-call leaves the phones of the lab on-hook: here a simulator that outlives the run."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import sys
from typing import TYPE_CHECKING

import pytest

from emulator.base.address import Address
from emulator.base.ids import Ids
from emulator.testing.kernel_network import kernel_network
from hardware.simulators.deeds import LineState
from hardware.simulators.order import PhoneOrder
from hardware.simulators.simulator import Simulator
from hardware.simulators.vendors import MAKES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = [pytest.mark.live, pytest.mark.slow]
CASE = """\
name: long_talk
summary: A caller and a desk phone talk for longer than the run lives.
numbers: ["15550100"]
parties:
  caller: {}
  agent: {phone: phone, device: desk}
app:
  documents:
    /answer/: <Response><Dial><User>${agent.uri}</User></Dial></Response>
steps:
  - {dial: "15550100", by: caller}
  - {answer: agent, within: 30 s}
  - {talk: [caller, agent], for: 600 s, within: 700 s}
expect:
  callbacks: [{to: /answer/}]
"""
LAB = """\
sip: 127.0.0.1:{sip}
phones:
  desk: {{vendor: yealink, host: "{http}", username: desk, password: of-desk, web_password: secret}}
"""
WITHIN_S = 240.0


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


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_the_phone_is_on_hook_however_the_run_ended(tmp_path: Path, how: signal.Signals) -> None:
    async def story() -> None:
        sip = free_udp_port()
        async with desk_phone(sip) as phone, asyncio.timeout(WITHIN_S):
            (tmp_path / "long_talk.yaml").write_text(CASE, encoding="utf-8")
            (tmp_path / "lab.yaml").write_text(LAB.format(sip=sip, http=phone.http), encoding="utf-8")
            run = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "emulator", "run", str(tmp_path / "long_talk.yaml")),
                *("--lab", str(tmp_path / "lab.yaml"), "--out", str(tmp_path / "out")),
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
            )
            await taken(sip)
            await phone.start()
            while not phone.desk.is_registered:  # The platform is there before the account is.
                await phone.desk.reboot()
            await until_it_is(phone, LineState.CONNECTED)
            run.send_signal(how)
            await run.wait()
            assert run.returncode == (130 if how is signal.SIGINT else -how)
            await until_it_is(phone, LineState.IDLE)
            assert phone.desk.why == "by us"

    asyncio.run(story())
