"""Endpoint kind `baresip`: a phone that we did not write, as a process of its own, driven by its ctrl_tcp module."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from emulator.base.address import Address
from emulator.base.errors import Unavailable
from emulator.testing.softphone_log import Moment, PhoneFailure, PhoneLog
from scenarios.endpoints.baresip_config import Ports, account_line, module_folder, write_folder
from scenarios.endpoints.baresip_control import BaresipControl
from scenarios.endpoints.free_ports import free_tcp_port, free_udp_ports, local_host
from scenarios.endpoints.own_process import OwnProcess

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from emulator.testing.phone_habits import HoldForm, KeyWay
    from scenarios.endpoints.phone import Account

PROGRAM = "baresip"
LONGEST_LIFE_S = 1800
"""It ends by itself should we be killed."""
MOMENTS = {
    "REGISTER_OK": Moment.REGISTERED,
    "CALL_INCOMING": Moment.RINGING,
    "CALL_RINGING": Moment.ALERTED,
    "CALL_PROGRESS": Moment.ALERTED,
    "CALL_ESTABLISHED": Moment.CONNECTED,
    "CALL_CLOSED": Moment.ENDED,
}
"""Event of ctrl_tcp → what it means."""
TRANSFERRED = "Call transfered"
"""Why a call is closed whose transfer was a success; its failure is an event, `TRANSFER_FAILED`: `486 Busy Here`."""


def absence() -> str:
    """Why there is no baresip here, or an empty string."""
    if shutil.which(PROGRAM) is None:
        return "baresip is not installed (apt install baresip-core)"
    try:
        module_folder()
    except Unavailable as missing:
        return str(missing)
    return ""


class Baresip:
    """One baresip process with one account. It plays its coded signal from the moment a call is connected."""

    def __init__(self, account: Account, *, log_file: Path | None = None, calls: int = 1) -> None:
        """`calls`: it has ports for as many at a time, and dials in a call (REFER) only with those of another one."""
        self.account = account
        self._most_calls = calls
        self.log = PhoneLog(account.party)
        self._log_file = log_file
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._own: OwnProcess | None = None
        self._control = BaresipControl(self._event)
        self._ports: Ports | None = None
        self._refused = ""
        self._muted = False
        self._transfer: asyncio.Future[int] | None = None

    @property
    def media_addresses(self) -> tuple[Address, ...]:
        """From where its audio comes, or those of which it is one."""
        host = local_host(self.account.server)
        return () if self._ports is None else tuple(Address(host, port) for port in self._ports.media)

    @property
    def relayed_calls(self) -> tuple[()]:
        """None: its RTP comes from its own ports."""
        return ()

    async def start(self, within: float) -> None:
        """Start the process and wait for its registration. Raises Unavailable with the last lines it wrote."""
        if reason := absence():
            raise Unavailable(reason)
        self._folder = tempfile.TemporaryDirectory(prefix="offhook-baresip-")
        rtp = free_udp_ports(self.account.server.host, 2 * self._most_calls)
        self._ports = Ports(control=free_tcp_port(), rtp=rtp, calls=self._most_calls)
        folder = Path(self._folder.name)
        write_folder(folder, self.account, self._ports, module_folder())
        arguments = [PROGRAM, "-f", str(folder), "-t", str(LONGEST_LIFE_S)]
        self._own = await OwnProcess.start(arguments, self._log_file or folder / "baresip.log", folder=folder)
        try:
            async with asyncio.timeout(within):
                await self._control.connect(self._ports.control, self._alive)
                await self._control.command("uanew", account_line(self.account))
            await self.log.until(Moment.REGISTERED, within)
        except TimeoutError:
            raise Unavailable(f"baresip did not start within {within:g} s{self._own.last_words()}") from None
        except Unavailable as error:
            raise Unavailable(f"{error}{self._own.last_words()}") from None
        except PhoneFailure as failure:
            raise PhoneFailure(f"{failure}{self._refused}") from None

    async def dial(self, target: str) -> None:
        """Call a number or a SIP URI."""
        self.log.begin_call()
        uri = self._uri(target)
        if self.account.transport != "udp":
            uri += f";transport={self.account.transport}"
        await self._control.command("dial", uri)

    async def answer(self) -> None:
        """Answer the call that rings."""
        await self._control.command("accept")

    async def answer_by_itself(self) -> None:
        """From now on it answers every call at once; baresip 1.0 cannot be asked to by a call."""
        await self._control.command("answermode", "auto")

    async def forward(self, target: str, status: int) -> None:  # noqa: ARG002 - the protocol's
        """Not to be had."""
        raise PhoneFailure(f"{self.account.party}: baresip cannot forward")

    async def reject(self, status: int) -> None:
        """Refuse the call that rings; baresip 1.0 has only one way to: 486."""
        if status != 486:
            raise PhoneFailure(f"{self.account.party}: baresip rejects with 486 only, not with {status}")
        await self._control.command("hangup")

    async def hang_up(self) -> None:
        """End the call, or give up dialling."""
        await self._control.command("hangup")

    async def hold(self, form: HoldForm | None = None) -> None:
        """Put the call on hold; baresip 1.0 has only one way to: a=sendonly."""
        if form is not None:
            raise self._cannot(f"hold in the form {form}")
        await self._control.command("hold")

    async def resume(self) -> None:
        """Take the call back."""
        await self._control.command("resume")

    async def move(self) -> None:
        """Not to be had."""
        raise self._cannot("move")

    async def transfer(self, target: str, consult_s: float | None = None) -> int:
        """Have a number or a SIP URI called in its place; the SIP status of that call; never after a talk."""
        if consult_s is not None:
            raise self._cannot("talk with whom it transfers to")
        self._transfer = asyncio.get_running_loop().create_future()
        await self._control.command("transfer", self._uri(target))
        return await self._transfer

    async def change_codec(self, codecs: Sequence[str]) -> None:  # noqa: ARG002 - the protocol's
        """Not to be had."""
        raise self._cannot("change its codec")

    async def drop_network(self) -> None:
        """Not to be had."""
        raise self._cannot("drop its network")

    async def restore_network(self) -> None:
        """Not to be had."""
        raise self._cannot("restore its network")

    async def mute(self) -> None:
        """Send silence."""
        await self._set_muted(muted=True)

    async def unmute(self) -> None:
        """Speak."""
        await self._set_muted(muted=False)

    async def press(self, digits: str, way: KeyWay | None = None, claimed_ms: int | None = None) -> None:  # noqa: ARG002 - the protocol's
        """Send digits as telephone events."""
        for digit in digits:
            await self._control.command("sndcode", digit)

    async def say(self, pcm: NDArray[np.int16]) -> None:  # noqa: ARG002 - the protocol's
        """Not to be had."""
        raise self._cannot("say a text")

    async def stop(self) -> None:
        """End the process that we started, and only that one."""
        if self._own is not None and self._own.is_alive:
            with contextlib.suppress(Unavailable):
                await self._control.command("quit")
            await self._own.end()
        await self._control.close()
        if self._folder is not None:
            self._folder.cleanup()

    async def _set_muted(self, *, muted: bool) -> None:
        # baresip's command toggles.
        if muted != self._muted:
            await self._control.command("mute")
            self._muted = muted

    def _uri(self, target: str) -> str:
        return target if target.startswith(("sip:", "sips:")) else f"sip:{target}@{self.account.server}"

    def _cannot(self, what: str) -> PhoneFailure:
        return PhoneFailure(f"{self.account.party}: baresip cannot {what}")

    def _alive(self) -> bool:
        return self._own is not None and self._own.is_alive

    def _event(self, message: dict[str, Any]) -> None:
        kind, detail = str(message.get("type", "")), str(message.get("param", ""))
        if kind == "REGISTER_FAIL":
            self._refused = f"; the platform refuses it: {detail}"
        if self._transfer is not None and not self._transfer.done():
            self._settle(self._transfer, kind, detail)
        moment = MOMENTS.get(kind)
        if moment is None:
            return
        if moment is Moment.RINGING:
            self.log.begin_call()
        if moment is Moment.ENDED:
            self._muted = False
        self.log.add(asyncio.get_running_loop().time(), moment, detail)

    def _settle(self, transfer: asyncio.Future[int], kind: str, detail: str) -> None:
        if kind == "CALL_CLOSED" and detail == TRANSFERRED:
            transfer.set_result(200)
        elif kind == "TRANSFER_FAILED" and detail[:3].isdecimal():
            transfer.set_result(int(detail[:3]))
        elif kind in {"CALL_CLOSED", "TRANSFER_FAILED"}:
            transfer.set_exception(PhoneFailure(f"{self.account.party}: not transferred: {detail}"))
