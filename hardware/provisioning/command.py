"""`offhook provision`: serves a lab's phones until SIGTERM or Ctrl-C, and shows who has fetched what."""

from __future__ import annotations

import asyncio
import json
import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console

from emulator.base.address import Address
from emulator.base.errors import BadInput, PeerViolation
from emulator.sip.grammar import parse_host_port
from hardware.provisioning.answering import Answering
from hardware.provisioning.plan import Plan
from hardware.provisioning.server import ProvisioningServer, Ways

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable
    from pathlib import Path

HTTP_PORT, HTTPS_PORT, TFTP_PORT, PNP_PORT = 8090, 8453, 69, 5060


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionOrder:
    """What the command is asked for. Of the three addresses, HTTP at the lab's own is served when none is named."""

    lab: Path | None = None
    http: str = ""
    """HOST:PORT; the port may be left out."""
    https: str = ""
    tftp: str = ""
    pnp: str = ""
    """The address of an interface, with a port if it is another than the usual."""
    tokens_only: bool = False
    urls: bool = False
    """Show a one-time URL for each phone."""
    announce_json: bool = False


def provision_command(order: ProvisionOrder, server_tls: Callable[[], ssl.SSLContext]) -> int:
    """Serve to the end; the exit code. Raises BadInput and Unavailable. `server_tls`: asked for HTTPS only."""
    plan = Plan(order.lab)
    ways = _ways(order, plan.address, server_tls)
    return asyncio.run(_serve(order, plan, ways))


async def _serve(order: ProvisionOrder, plan: Plan, ways: Ways) -> int:
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    screen = Console(stderr=True, soft_wrap=True, highlight=False)

    def tell(line: str) -> None:
        screen.print(line, markup=False)

    answering = Answering(plan.catalog, tell=tell, clock=loop.time, tokens_only=order.tokens_only)
    server = ProvisioningServer(answering)
    await server.open(ways)
    try:
        _announce(order, plan, server, tell)
        await stop.wait()
    finally:
        await server.close()
    screen.print(answering.provisioned.table())
    return 0


def _announce(order: ProvisionOrder, plan: Plan, server: ProvisioningServer, tell: Callable[[str], None]) -> None:
    phones = [config.phone for config in plan.catalog.phones]
    urls = {phone: server.one_time_url(phone) for phone in phones} if order.urls else {}
    if order.announce_json:
        line = {**server.urls, **({"urls": urls} if urls else {})}
        print(json.dumps(line), flush=True)  # noqa: T201 - for a program
        return
    tell(f"{len(phones)} phones of {plan.path}: {', '.join(phones)}")
    for way, url in server.urls.items():
        tell(f"  {way}: {url}")
    tell("  The phones find it by DHCP option 66, 43 or 160, or by plug and play: docs/provisioning.md")
    for phone, url in urls.items():
        tell(f"  {phone}, once and within the hour: {url}")


def _ways(order: ProvisionOrder, own: str, server_tls: Callable[[], ssl.SSLContext]) -> Ways:
    is_default = not (order.http or order.https or order.tftp)
    own = f"[{own}]" if ":" in own else own
    https = _address(order.https, HTTPS_PORT, "--https")
    return Ways(
        http=_address(own if is_default else order.http, HTTP_PORT, "--http"),
        https=https,
        tls=server_tls() if https else None,
        tftp=_address(order.tftp, TFTP_PORT, "--tftp"),
        pnp=_address(order.pnp, PNP_PORT, "--pnp"),
    )


def _address(text: str, default_port: int, option: str) -> Address | None:
    if not text:
        return None
    try:
        host, port = parse_host_port(text, option)
    except PeerViolation:
        raise BadInput("no HOST:PORT, such as 192.168.1.5:8090", place=f"{option} {text}") from None
    if host in {"0.0.0.0", "::"}:
        raise BadInput("name the address that the phones reach: it is told to them", place=f"{option} {text}")
    return Address(host, default_port if port is None else port)
