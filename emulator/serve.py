"""`offhook up`: serves until SIGTERM or Ctrl-C and says on one line where."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from emulator.lan import on_lan, qr_code
from emulator.live import start_live
from emulator.runtime.data_folder import occupied
from emulator.runtime.narrator import Narrator

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from emulator.base.trace import Trace, TraceEvent
    from emulator.live import LivePlatform
    from emulator.settings import Settings

    Company = Callable[[Trace], AbstractAsyncContextManager[None]]
    """Something that runs beside the platform, from its beginning to its end, and sees its time line."""

STOP_LIMIT_S = 4.0
"""A platform ends within 5 s of SIGTERM; the rest is for the interpreter of a busy machine."""
EXIT_ENGINE_LOST = 1
KEPT_EVENTS = 5_000
"""Of the time line, which nobody reads here as a whole."""


def serve(settings: Settings, *, announce_json: bool, lan: bool = False, company: Company | None = None) -> int:
    """Run a live platform to its end; the exit code. Raises Unavailable when it cannot start.

    `lan`: also for the machines of the network (`emulator/lan.py`), which are shown the way; raises BadInput, too.
    """
    settings = on_lan(settings) if lan else settings
    with occupied(Path(settings.data)):
        return asyncio.run(_serve(settings, announce_json=announce_json, lan=lan, company=company))


async def _serve(settings: Settings, *, announce_json: bool, lan: bool, company: Company | None) -> int:
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    live = await start_live(settings)
    live.platform.trace.keep(KEPT_EVENTS)
    live.platform.trace.listen(Narrator(_say, everything=not announce_json).hear)
    is_lost = False

    def watch(event: TraceEvent) -> None:
        nonlocal is_lost
        if "engine_lost" in event.detail:
            is_lost = True
            stop.set()

    live.platform.trace.listen(watch)
    beside = contextlib.AsyncExitStack()
    try:
        if company is not None:
            await beside.enter_async_context(company(live.platform.trace))
        _announce(live, announce_json=announce_json)
        if lan:
            _invite(live.https_url)
        await stop.wait()
    finally:
        try:
            await asyncio.wait_for(live.stop(), STOP_LIMIT_S)
        except TimeoutError:
            _say("Stopping took too long: unfinished webhooks and files of recordings are left to the next start.")
        await beside.aclose()
    return EXIT_ENGINE_LOST if is_lost else 0


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - the person in front of it reads this


def _announce(live: LivePlatform, *, announce_json: bool) -> None:
    platform = live.platform
    sip = [f"{transport}:{address}" for address in platform.sip_addresses for transport in ("udp", "tcp")]
    sip += [str(door) for door in platform.sip_doors]
    facts = {
        "url": live.http_url,
        **({"https": live.https_url} if live.https_url else {}),
        "sip": sip,
        "auth_id": platform.auth_id,
        "auth_token": platform.auth_token,
    }
    if announce_json:
        print(json.dumps(facts), flush=True)  # noqa: T201 - the contract of --json
        return
    console = Console(file=sys.stderr)
    by_tls = f" and {live.https_url}" if live.https_url else ""
    console.print(f"[bold]Offhook is up.[/bold] REST API {live.http_url}{by_tls}, SIP {', '.join(sip)}")
    console.print(f"Dashboard {live.http_url}/, browser phone {live.http_url}/phone")
    console.print(f"Auth ID {platform.auth_id}, auth token {platform.auth_token}; Ctrl-C ends it.")


def _invite(url: str) -> None:
    _say(qr_code(f"{url}/phone"))
    _say(f"Scan it, or open {url}/phone in this network. The browser warns once of the certificate: docs/browser.md.")
    _say(f"For a handset that has to trust who signed it first: {url}/lab/ca.pem")
