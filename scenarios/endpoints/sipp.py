"""Endpoint kind `sipp`: Debian's SIPp (sip-tester), one process for each call, with scenarios of ours.

It keeps to the letter of its scenarios: a message that they do not foresee ends the call. It cannot hold, mute or send
digits. Its error log and its last screen stand beside its log.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.audio.coded_signal import coded_signal
from emulator.audio.g711 import encode_ulaw
from emulator.base.errors import Unavailable
from emulator.testing.softphone_log import Moment, PhoneFailure
from scenarios.endpoints.free_ports import free_udp_ports, local_host
from scenarios.endpoints.simple_phone import SPEECH_SAMPLES, SimplePhone, number_of
from scenarios.endpoints.sipp_run import PROGRAM, SippRun, Surroundings

if TYPE_CHECKING:
    from scenarios.endpoints.phone import Account

BYE_WITHIN_S = 1.0
MEDIA_PORTS = 4
"""It takes audio and video ports, with their RTCP, whether it needs them or not."""
MOMENTS = {"ringing": Moment.RINGING, "alerted": Moment.ALERTED, "connected": Moment.CONNECTED}


def absence() -> str:
    """Why there is no SIPp here, or an empty string."""
    return "" if shutil.which(PROGRAM) else "sipp is not installed (apt install sip-tester)"


class Sipp(SimplePhone):
    """A phone made of SIPp runs: one registers, one waits to be called, one calls."""

    program = "SIPp"

    def __init__(self, account: Account, *, log_file: Path) -> None:
        super().__init__(account)
        self._log_file = log_file.absolute()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._around: Surroundings | None = None
        self._waiting: SippRun | None = None
        self._current: SippRun | None = None
        self._watching: set[asyncio.Task[None]] = set()

    async def start(self, within: float) -> None:
        """Register, then wait to be called."""
        if reason := absence():
            raise Unavailable(reason)
        self._folder = tempfile.TemporaryDirectory(prefix="offhook-sipp-")
        self._around = self._prepare(Path(self._folder.name))
        port = free_udp_ports(self._around.host)
        await self._register(self._around, port, within)
        self._note(Moment.REGISTERED)
        self._waiting = await self._begin("callee", self.account.username, port)

    async def dial(self, target: str) -> None:
        """Call a number or a SIP URI of the platform."""
        assert self._around is not None, "started"
        self.log.begin_call()
        self._current = await self._begin("caller", number_of(target), free_udp_ports(self._around.host))

    async def answer(self) -> None:
        """Answer the call that rings."""
        self._tell("ANSWER")

    async def reject(self, status: int) -> None:
        """Refuse the call that rings; its scenario has only one way to: 486."""
        self._check_refusal(status)
        self._tell("REJECT")

    async def hang_up(self) -> None:
        """End the call, or give up dialling."""
        if not self.log.has(Moment.ENDED):
            self._tell("HANGUP")

    async def stop(self) -> None:
        """End the call, if any, and the processes that we started."""
        if self._current is not None and self.log.has(Moment.CONNECTED) and not self.log.has(Moment.ENDED):
            with contextlib.suppress(Unavailable):  # it ended in this moment
                self._tell("HANGUP")
            await asyncio.wait(self._watching, timeout=BYE_WITHIN_S, return_when=asyncio.FIRST_COMPLETED)
        for run in dict.fromkeys((self._current, self._waiting)):
            if run is not None:
                await run.stop()
        if self._watching:
            await asyncio.wait(self._watching)
        if self._folder is not None:
            self._folder.cleanup()

    def _prepare(self, folder: Path) -> Surroundings:
        (folder / "speech.ul").write_bytes(encode_ulaw(coded_signal(self.account.code, SPEECH_SAMPLES)).tobytes())
        return Surroundings(
            username=self.account.username,
            password=self.account.password,
            server=self.account.server,
            host=local_host(self.account.server),
            folder=folder,
            log_file=self._log_file,
        )

    async def _register(self, around: Surroundings, port: int, within: float) -> None:
        run = SippRun(around, "register", port)
        await run.start(around.username, free_udp_ports(around.host, MEDIA_PORTS))
        try:
            code = await asyncio.wait_for(run.ended(), within)
        except TimeoutError:
            await run.stop()
            raise PhoneFailure(f"{self.account.party}: not registered within {within:g} s") from None
        await run.stop()
        if code:
            raise PhoneFailure(f"{self.account.party}: not registered; SIPp ends with {code}{run.last_words()}")

    async def _begin(self, scenario: str, service: str, port: int) -> SippRun:
        assert self._around is not None, "started"
        run = SippRun(self._around, scenario, port, lambda word, media_port: self._told(run, word, media_port))
        await run.start(service, free_udp_ports(self._around.host, MEDIA_PORTS))
        watch = asyncio.create_task(self._watch(run), name=f"sipp {scenario} ends")
        self._watching.add(watch)
        watch.add_done_callback(self._watching.discard)
        return run

    def _told(self, run: SippRun, word: str, media_port: int) -> None:
        if word == "ringing":
            self.log.begin_call()
            self._current = run
        self._media = self._own_address(media_port)
        if word in MOMENTS:
            self._note(MOMENTS[word])

    async def _watch(self, run: SippRun) -> None:
        """Every call has a run of its own: with it the call ends."""
        code = await run.ended()
        if run is self._current and not self.log.has(Moment.ENDED):
            why = "" if code == 0 else f"SIPp ends with {code}{run.last_words()}"
            self._note(Moment.ENDED, why)

    def _tell(self, word: str) -> None:
        if self._current is None:
            raise PhoneFailure(f"{self.account.party}: SIPp has no call")
        self._current.tell(word)
