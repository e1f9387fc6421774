"""Assembles what the dashboard sees of a platform, and where browsers find it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from emulator.dashboard.onlooker import WebSocketDoor
from emulator.runtime.onlooking.leg_quality import LegQuality
from emulator.runtime.onlooking.platform_onlooker import PlatformOnlooker, Seen
from emulator.sip_side import REALM

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from emulator.base.trace import Trace
    from emulator.runtime.certificates import Certificates
    from emulator.runtime.flow_surroundings import FlowSurroundings
    from emulator.runtime.webhook_log import WebhookLog
    from emulator.settings import Settings
    from emulator.sip.endpoint import BoundContact
    from emulator.sip.hop import Hop
    from emulator.surroundings import Surroundings


def assemble_onlooker(
    around: Surroundings,
    settings: Settings,
    *,
    flow: FlowSurroundings,
    trace: Trace,
    sent: WebhookLog,
    phones: Callable[[], Sequence[tuple[str, BoundContact]]],
) -> PlatformOnlooker:
    """It shows nothing until somebody asks."""
    seen = Seen(
        auth_id=settings.account.auth_id,
        auth_token=settings.account.auth_token,
        realm=REALM,
        now=around.loop.time,
        store=around.store,
        flow=flow,
        trace=trace,
        sent=sent,
        quality=LegQuality(),
        phones=phones,
        submit=around.media.submit,
        runs=Path(settings.runs),
        shows_secrets=settings.secrets,
    )
    return PlatformOnlooker(seen)


def hosts_of(settings: Settings, urls: Sequence[str]) -> frozenset[str]:
    """Names and addresses by which the platform tells others to reach it; `urls` are its own."""
    advertised = [each.strip().lower() for each in settings.advertise.split(",")]
    served = [url.partition("://")[2].rpartition(":")[0].strip("[]").lower() for url in urls]
    return frozenset(host for host in (*advertised, *served) if host)


def authority_of(certificates: Certificates) -> bytes:
    """The certificate of whom a browser has to trust, PEM, and nothing else of its file; empty: there is none."""
    try:
        found = x509.load_pem_x509_certificate(certificates.authority.read_bytes())
    except (OSError, ValueError):
        return b""
    return found.public_bytes(Encoding.PEM)


def web_socket_doors(doors: Sequence[Hop]) -> tuple[WebSocketDoor, ...]:
    """Those of SIP that browsers can use."""
    return tuple(
        WebSocketDoor(scheme="ws" if door.transport == "ws" else "wss", host=door.host, port=door.port)
        for door in doors
        if door.is_web_socket
    )
