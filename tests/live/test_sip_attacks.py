"""A live platform under a scanner of ours and under SIPp's flood: silence, exactly the excess refused, no call lost."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from emulator.live import start_live
from emulator.settings import Application, Number, Settings
from emulator.signalling_settings import Signalling
from tests.emulator.sip.crafted import crafted
from tools.bench.sip import read_figures

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from emulator.app import Platform

pytestmark = [pytest.mark.live, pytest.mark.asyncio]

LIMIT, LEGS, DID = 20, 5, "15550199"


@asynccontextmanager
async def serving(tmp_path: Path) -> AsyncIterator[Platform]:
    """A platform that soon loses patience and holds few calls."""
    live = await start_live(
        Settings(
            http="127.0.0.1:0",
            sip="127.0.0.1:0",
            rtp_ports="0-0",
            data=str(tmp_path),
            applications={"demo": Application(answer_url="http://127.0.0.1:1/")},
            numbers={DID: Number(application="demo")},
            signalling=Signalling(requests_in_vain=LIMIT, legs=LEGS),
        )
    )
    try:
        yield live.platform
    finally:
        await live.stop()


class Scanner:
    """One UDP socket that waits a moment for each answer."""

    def __init__(self, server: tuple[str, int]) -> None:
        self._server = server
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.setblocking(False)
        self._count = 0

    async def ask(self, method: str, uri: str, within: float) -> bytes:
        """The first answer to a new request; empty: none within the time."""
        self._count += 1
        via = f"SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK{self._count}.{id(self)};rport"
        data = crafted(method, uri=uri, via=via, to=f"<{uri}>", call_id=f"{self._count}.{id(self)}")
        loop = asyncio.get_running_loop()
        await loop.sock_sendto(self._socket, data, self._server)
        try:
            async with asyncio.timeout(within):
                return await loop.sock_recv(self._socket, 65_535)
        except TimeoutError:
            return b""

    def close(self) -> None:
        """Free the port."""
        self._socket.close()


async def test_a_scanner_gets_silence(tmp_path: Path) -> None:
    async with serving(tmp_path) as platform:
        scanner = Scanner(platform.sip_address)
        try:
            for number in range(LIMIT * 3):
                if not await scanner.ask("REGISTER", f"sip:{number}@127.0.0.1", within=2.0):
                    break
            assert number > LIMIT
            for method in ("OPTIONS", "INVITE", "REGISTER"):
                assert await scanner.ask(method, "sip:100@127.0.0.1", within=0.3) == b""
        finally:
            scanner.close()
        assert any("no answer for 300 s" in event.summary for event in platform.trace.events)


async def test_exactly_the_excess_of_calls_is_refused(tmp_path: Path) -> None:
    async with serving(tmp_path) as platform:
        callers = [Scanner(platform.sip_address) for _ in range(LEGS + 4)]
        try:
            uri = f"sip:{DID}@127.0.0.1"
            answers = await asyncio.gather(*(caller.ask("INVITE", uri, within=5.0) for caller in callers))
        finally:
            for caller in callers:
                caller.close()
        statuses = [int(answer.split()[1]) for answer in answers]
        assert statuses.count(503) == 4
        assert all(b"\r\nRetry-After: " in answer for answer in answers if answer.split()[1] == b"503")


@pytest.mark.peer("sipp")
async def test_a_flood_by_sipp_is_answered_call_by_call(tmp_path: Path) -> None:
    async with serving(tmp_path) as platform:
        figures = tmp_path / "figures.csv"
        quiet = asyncio.subprocess.DEVNULL
        options = (
            "-sn",
            "uac",
            "-s",
            "nobody",
            "-i",
            "127.0.0.1",
            "-r",
            "200",
            "-m",
            "100",
            "-nostdin",
            "-timeout",
            "20",
        )
        flood = await asyncio.create_subprocess_exec(
            "sipp",
            "{}:{}".format(*platform.sip_address),
            *options,
            *("-trace_stat", "-stf", str(figures), "-fd", "1"),
            cwd=tmp_path,
            stdout=quiet,
            stderr=quiet,
        )
        await flood.wait()
        assert read_figures(figures)[0] == 0, "nobody is called"
        silenced = [event for event in platform.trace.events if "no answer for 300 s" in event.summary]
        assert len(silenced) == 1
        refused = [event for event in platform.trace.events if "404 Not Found (INVITE)" in event.summary]
        assert len({event.detail["call_id"] for event in refused}) == LIMIT + 1
