"""What the platform of a lab needs besides its addresses: ports of audio, a way through the firewall, a certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hardware.doctor.audio_ports import check_audio_ports, check_firewall
from hardware.doctor.certificate import check_certificate
from hardware.doctor.routes import read_routes, way_to

if TYPE_CHECKING:
    import datetime
    from pathlib import Path

    from hardware.doctor.finding import Finding
    from hardware.lab_file import Lab

LOOPBACK = "127.0.0.1"
"""Where a platform is that nobody was given an address for."""


def check_platform_side(lab: Lab, rtp: tuple[int, int], certificates: Path, now: datetime.datetime) -> list[Finding]:
    """`rtp`: first and last port of audio; `certificates`: the folder of what is shown by TLS."""
    host = _host(lab.sip) or _host(lab.sips) or LOOPBACK
    findings = [check_audio_ports(host, *rtp)]
    if host != LOOPBACK:
        way = way_to(host, read_routes())
        findings.append(check_firewall("" if way is None or way.router else str(way.network), rtp))
    if lab.sips or any(phone.line.transport == "tls" for phone in lab.phones.values()):
        findings.append(check_certificate(certificates, _host(lab.sips) or host, now))
    return findings


def _host(address: str) -> str:
    """Of HOST:PORT; whether it is one was checked before."""
    return address.rpartition(":")[0].strip("[]") if ":" in address else address
