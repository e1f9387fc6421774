"""Endpoint kind `pyvoip`: pyVoIP 1.6 as a weak client, in a process of its own behind a pipe (see pyvoip_worker).

What it cannot do: mute, hold, send digits, give up dialling. It does not notice a refusal other than 404 and 503, and
its clock is about one per cent slow.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import itertools
import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from emulator.audio.coded_signal import coded_signal
from emulator.base.address import Address
from emulator.base.errors import Unavailable
from emulator.testing.softphone_log import Moment, PhoneFailure
from scenarios.endpoints.free_ports import free_udp_ports, local_host
from scenarios.endpoints.own_process import OwnProcess
from scenarios.endpoints.simple_phone import SPEECH_SAMPLES, SimplePhone, number_of

if TYPE_CHECKING:
    from scenarios.endpoints.phone import Account

WORKER = "scenarios.endpoints.pyvoip_worker"
ROOT = Path(__file__).parents[2]
ORDER_WITHIN_S = 10.0
MOMENTS = {"ringing": Moment.RINGING, "connected": Moment.CONNECTED, "ended": Moment.ENDED}


def absence() -> str:
    """Why there is no pyVoIP here, or an empty string."""
    if importlib.util.find_spec("pyVoIP") is None:
        return "pyVoIP is not installed (pip install 'offhook[pyvoip]')"
    if importlib.util.find_spec("audioop") is None:
        return "pyVoIP 1.6 needs the module audioop, which Python has no more since 3.13 (pip install audioop-lts)"
    return ""


def spoken(code: int) -> bytes:
    """The coded signal as pyVoIP takes audio: 8 bit, unsigned, 8 kHz."""
    pcm = coded_signal(code, SPEECH_SAMPLES).astype(np.int32)
    return ((np.clip(pcm + 128, -32768, 32767) >> 8) + 128).astype(np.uint8).tobytes()


class PyVoip(SimplePhone):
    """One pyVoIP process with one account."""

    program = "pyVoIP"

    def __init__(self, account: Account, *, log_file: Path) -> None:
        super().__init__(account)
        self._log_file = log_file.absolute()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._own: OwnProcess | None = None
        self._reading: asyncio.Task[None] | None = None
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[str]] = {}

    async def start(self, within: float) -> None:
        """Start the process and wait until it is registered and can be used."""
        if reason := absence():
            raise Unavailable(reason)
        self._folder = tempfile.TemporaryDirectory(prefix="offhook-pyvoip-")
        settings = self._settings(Path(self._folder.name))
        self._own = await OwnProcess.start([sys.executable, "-m", WORKER], self._log_file, folder=ROOT, piped=True)
        self._reading = asyncio.create_task(self._read(self._own), name="pyvoip pipe")
        self._write(settings)
        try:
            await self._order("register", within)
        except PhoneFailure as failure:
            raise PhoneFailure(f"{self.account.party}: not registered within {within:g} s; {failure}") from None
        self._note(Moment.REGISTERED)

    async def dial(self, target: str) -> None:
        """Call a number or a SIP URI of the platform."""
        self.log.begin_call()
        await self._order("dial", number=number_of(target))

    async def answer(self) -> None:
        """Answer the call that rings."""
        await self._order("answer")

    async def reject(self, status: int) -> None:
        """Refuse the call that rings; pyVoIP has only one way to: 486."""
        self._check_refusal(status)
        await self._order("reject")

    async def hang_up(self) -> None:
        """End the call. pyVoIP cannot give up dialling."""
        if not self.log.has(Moment.ENDED):
            await self._order("hang up")

    async def stop(self) -> None:
        """End the process that we started, and only that one: its threads do not end by themselves."""
        if self._own is not None:
            stdin = self._own.process.stdin
            if stdin is not None:
                stdin.close()  # the end of its input: it hangs up and unregisters
            await self._own.end()
        if self._reading is not None:
            await self._reading
        if self._folder is not None:
            self._folder.cleanup()

    def _settings(self, folder: Path) -> dict[str, Any]:
        server = self.account.server
        host = local_host(server)
        speech = folder / "speech.u8"
        speech.write_bytes(spoken(self.account.code))
        self._media = Address(host, free_udp_ports(host))
        return {
            "server": server.host,
            "port": server.port,
            "username": self.account.username,
            "password": self.account.password,
            "host": host,
            "sip_port": free_udp_ports(host),
            "rtp_port": self._media.port,
            "speech": str(speech),
        }

    async def _order(self, do: str, within: float = ORDER_WITHIN_S, **details: str) -> None:
        number = next(self._numbers)
        done: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiting[number] = done
        self._write({"number_of_order": number, "do": do, **details})
        try:
            error = await asyncio.wait_for(done, within)
        except TimeoutError:
            raise PhoneFailure(f"{self.account.party}: pyVoIP did not {do} within {within:g} s") from None
        finally:
            del self._waiting[number]
        if error:
            raise self._cannot(f"{do}: {error}")

    def _write(self, message: dict[str, Any]) -> None:
        if self._own is None or self._own.process.stdin is None or not self._own.is_alive:
            raise Unavailable("pyVoIP is not running" + ("" if self._own is None else self._own.last_words()))
        self._own.process.stdin.write(json.dumps(message).encode() + b"\n")

    async def _read(self, own: OwnProcess) -> None:
        assert own.process.stdout is not None, "started with pipes"
        with contextlib.suppress(OSError):
            async for line in own.process.stdout:
                self._told(json.loads(line))
        for future in self._waiting.values():
            if not future.done():
                future.set_result(f"it has ended{own.last_words()}")

    def _told(self, message: dict[str, Any]) -> None:
        if "done" in message:
            future = self._waiting.get(message["done"])
            if future is not None and not future.done():
                future.set_result(str(message.get("error", "")))
            return
        moment = MOMENTS[message["event"]]
        if moment is Moment.RINGING:
            self.log.begin_call()
        self._note(moment)
