"""A desk phone that is not there: our simulator of one, a process of its own that is ended with the case."""

from __future__ import annotations

import asyncio
import contextlib
import json
import ssl
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from emulator.base.errors import Unavailable
from hardware.phones.control import ControlFailure
from scenarios.endpoints.own_process import OwnProcess

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from hardware.lab_file import LabPhone
    from scenarios.endpoints.phone import Account

WORKER = "hardware.simulators"
ROOT = Path(__file__).parents[2]
READY_WITHIN_S = 30.0
"""A process that imports and opens its ports, on a machine that has other things to do."""
HANDSET_WITHIN_S = 5.0
_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""The door is plain HTTP: to read all certificates of the machine would hold up the phones of this process."""


class SimulatedHandset:
    """The handset of a simulated analogue phone: what a person or a solenoid does to it."""

    def __init__(self, host: str, token: str) -> None:
        self._url = f"http://{host}/handset"
        self._token = token

    presses_keys = True

    async def lift(self) -> None:
        """Off the hook."""
        await self._move(hook="off")

    async def put_down(self) -> None:
        """On the hook."""
        await self._move(hook="on")

    async def press(self, keys: str) -> None:
        """Keys of the telephone."""
        await self._move(keys=keys)

    async def _move(self, **what: str) -> None:
        headers = {"Authorization": f"Bearer {self._token}"}
        try:
            async with httpx.AsyncClient(verify=_NO_TLS, trust_env=False, timeout=HANDSET_WITHIN_S) as client:
                reply = await client.post(self._url, json=what, headers=headers)
        except httpx.HTTPError as error:
            raise ControlFailure(f"the simulated handset is not there: {str(error) or type(error).__name__}") from error
        if reply.is_error:
            raise ControlFailure(f"the simulated handset said {reply.status_code}: {reply.text.strip()[:200]}")


@contextlib.asynccontextmanager
async def simulated_phone(
    phone: LabPhone, account: Account, log_file: Path, reports_to: str = ""
) -> AsyncIterator[tuple[str, str]]:
    """Start it, and end it when the block ends. Yields HOST:PORT of its web interface, and its token for the handset.

    Raises Unavailable when it does not come up. `log_file` is an absolute path: the process runs in another folder.
    `reports_to`: where its action URLs begin; empty: it has none.
    """
    arguments = [
        *(sys.executable, "-m", WORKER, phone.vendor),
        *("--registrar", str(account.server), "--username", account.username, "--password", account.password),
        *("--code", str(account.code), "--http", "127.0.0.1:0"),
        *(("--speech",) if account.speaks_anything else ()),
        *("--transport", account.transport, "--srtp", phone.line.srtp),
        *(("--mac", phone.mac) if phone.mac else ()),
        *(("--model", phone.model) if phone.model else ()),
        *(("--web-user", phone.web_user) if phone.web_user else ()),
        *(("--web-password", phone.web_password) if phone.web_password else ()),
        *(("--action-url-base", reports_to) if reports_to else ()),
        *(() if phone.line.quality_reports else ("--no-quality-reports",)),
    ]
    own = await OwnProcess.start(arguments, log_file, folder=ROOT, piped=True)
    reading: asyncio.Task[None] | None = None
    try:
        told = await _first_word(own)
        reading = asyncio.create_task(_read_on(own), name=f"what the simulated phone of {account.party} tells")
        yield str(told["http"]), str(told.get("token", ""))
    finally:
        if own.process.stdin is not None:
            own.process.stdin.close()  # the end of its input: it hangs up and unregisters
        await own.end()
        if reading is not None:
            await reading


async def _first_word(own: OwnProcess) -> dict[str, Any]:
    assert own.process.stdout is not None, "started with pipes"
    try:
        line = await asyncio.wait_for(own.process.stdout.readline(), READY_WITHIN_S)
        told = json.loads(line)
    except (TimeoutError, ValueError):
        raise Unavailable(f"the simulated phone did not come up{own.last_words()}") from None
    if not isinstance(told, dict) or "http" not in told:
        raise Unavailable(f"the simulated phone did not say where its web interface is{own.last_words()}")
    return told


async def _read_on(own: OwnProcess) -> None:
    """Nobody waits for the rest, and nobody may have to wait for us to take it."""
    assert own.process.stdout is not None, "started with pipes"
    with contextlib.suppress(OSError):
        while await own.process.stdout.read(4096):
            """Its time line is the platform's."""
