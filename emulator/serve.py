"""`offhook up`: serves until SIGTERM or Ctrl-C and says on one line where."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from emulator.live import start_live

if TYPE_CHECKING:
    from emulator.config import Settings
    from emulator.live import LivePlatform

STOP_LIMIT_S = 4.5
"""A platform ends within 5 s of SIGTERM."""


def serve(settings: Settings, *, announce_json: bool) -> int:
    """Run a live platform to its end; the exit code."""
    Path(settings.data).mkdir(parents=True, exist_ok=True)
    asyncio.run(_serve(settings, announce_json=announce_json))
    return 0


async def _serve(settings: Settings, *, announce_json: bool) -> None:
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    live = await start_live(settings)
    _announce(live, announce_json=announce_json)
    try:
        await stop.wait()
    finally:
        try:
            await asyncio.wait_for(live.stop(), STOP_LIMIT_S)
        except TimeoutError:
            Console(file=sys.stderr).print("Stopping took too long: unfinished webhooks and MP3 files are dropped.")


def _announce(live: LivePlatform, *, announce_json: bool) -> None:
    platform = live.platform
    facts = {
        "url": live.http_url,
        "sip": [f"udp:{platform.sip_address}"],
        "auth_id": platform.auth_id,
        "auth_token": platform.auth_token,
    }
    if announce_json:
        print(json.dumps(facts), flush=True)  # noqa: T201 - the contract of --json
        return
    console = Console(file=sys.stderr)
    console.print(f"[bold]Offhook is up.[/bold] REST API {live.http_url}, SIP over UDP {platform.sip_address}")
    console.print(f"Auth ID {platform.auth_id}, auth token {platform.auth_token}; Ctrl-C ends it.")
