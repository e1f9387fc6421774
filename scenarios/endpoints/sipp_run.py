"""One run of SIPp: a scenario of ours in a process of its own, what it tells, and what it is told.

Its scenarios tell by `echo 'offhook: WORD CALL-ID MEDIA-PORT'`, each time from a shell of its own: one word may
overtake another, so that every one says it all. They are told by requests of methods of our own (ANSWER, REJECT,
HANGUP) in the Call-ID of the call: SIPp waits for nothing but messages.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.base.errors import Unavailable
from scenarios.endpoints.own_process import OwnProcess

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.base.address import Address

PROGRAM = "sipp"
SCENARIOS = Path(__file__).parent / "sipp_scenarios"
LONGEST_LIFE_S = 1800
"""It ends by itself should we be killed."""
MARK = b"offhook: "
ORDER = """\
{word} sip:{peer} SIP/2.0
Via: SIP/2.0/UDP {peer};branch=z9hG4bK-order
From: <sip:offhook@{peer}>;tag=offhook
To: <sip:sipp@{peer}>;tag=sipp
Call-ID: {call_id}
CSeq: 1 {word}
Content-Length: 0

"""
"""SIPp overlooks requests that lack one of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What all runs of a phone have in common."""

    username: str
    password: str
    server: Address
    host: str
    """Ours on the way to the server."""
    folder: Path
    """Holds speech.ul, G.711 µ-law without a header."""
    log_file: Path


class SippRun:
    """One process that plays `scenario` for one call. What it tells goes to `on_word`: (word, media port)."""

    def __init__(
        self, around: Surroundings, scenario: str, port: int, on_word: Callable[[str, int], None] | None = None
    ) -> None:
        self._around = around
        self._scenario = scenario
        self._port = port
        self._on_word = on_word
        self._own: OwnProcess | None = None
        self._reading: asyncio.Task[None] | None = None
        self._call_id = ""

    async def start(self, service: str, media_port: int) -> None:
        """Start it; `service` is the user part that it asks for."""
        around = self._around
        log = around.log_file
        traces = ["-trace_err", "-error_file", str(log.with_suffix(f".{self._scenario}.errors.log"))]
        traces += ["-trace_screen", "-screen_file", str(log.with_suffix(f".{self._scenario}.screen.log"))]
        arguments = [PROGRAM, str(around.server), "-sf", str(SCENARIOS / f"{self._scenario}.xml"), "-s", service]
        arguments += ["-au", around.username, "-ap", around.password, "-key", "user", around.username]
        arguments += ["-i", around.host, "-p", str(self._port), "-mi", around.host, "-mp", str(media_port)]
        arguments += ["-m", "1", "-nostdin", "-timeout", str(LONGEST_LIFE_S), "-timeout_error", *traces]
        self._own = await OwnProcess.start(arguments, log, folder=around.folder, piped=True)
        self._reading = asyncio.create_task(self._read(self._own), name=f"sipp {self._scenario}")

    async def ended(self) -> int:
        """Wait for its end and its last word; returns its exit code: 0 when the scenario was played to its end."""
        assert self._own is not None, "started"
        assert self._reading is not None, "started"
        code = await self._own.process.wait()
        await asyncio.wait([self._reading])
        return code

    def tell(self, word: str) -> None:
        """Send an order into the call. Raises Unavailable when there is none."""
        if self._own is None or not self._own.is_alive or not self._call_id:
            raise Unavailable("SIPp has no call")
        order = ORDER.format(word=word, peer=self._around.host, call_id=self._call_id).replace("\n", "\r\n")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
            way.sendto(order.encode(), (self._around.host, self._port))

    def last_words(self) -> str:
        """Why it ended: the last line with a time in its error log, else the last lines of its log."""
        errors = self._around.log_file.with_suffix(f".{self._scenario}.errors.log")
        text = errors.read_text(encoding="utf-8", errors="replace") if errors.is_file() else ""
        told = [line.rpartition("\t")[2] for line in text.splitlines() if "\t" in line]
        return f"\n  {told[-1]}" if told else "" if self._own is None else self._own.last_words()

    async def stop(self) -> None:
        """End it, and only it: SIGUSR1 makes SIPp close its files and go."""
        if self._own is None:
            return
        if self._own.is_alive:
            with contextlib.suppress(ProcessLookupError):
                self._own.process.send_signal(signal.SIGUSR1)
        await self._own.end()
        if self._reading is not None:
            await asyncio.wait([self._reading])

    async def _read(self, own: OwnProcess) -> None:
        """Its screens pass here too; they are left out, the last one is in a file."""
        assert own.process.stdout is not None, "started with pipes"
        with contextlib.suppress(OSError):
            async for line in own.process.stdout:
                _, mark, text = line.partition(MARK)
                if mark and self._on_word is not None:
                    word, self._call_id, port = text.decode(errors="replace").split()
                    self._on_word(word, int(port))
