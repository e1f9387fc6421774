"""`offhook doctor`: all checks, line by line."""

from __future__ import annotations

import asyncio
import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from emulator.base.address import Address
from emulator.base.errors import BadInput, PeerViolation
from emulator.sip.grammar import parse_host_port
from hardware.doctor.clock import check_clock, kernel_says
from hardware.doctor.network import check_address, check_multicast, check_port
from hardware.doctor.permissions import check_permissions
from hardware.doctor.reachability import check_reachability, web_address
from hardware.lab_file import DEFAULT_FILE, load_lab
from hardware.provisioning.command import HTTP_PORT as PROVISION_PORT

if TYPE_CHECKING:
    from pathlib import Path

    from hardware.doctor.finding import Finding
    from hardware.lab_file import Lab

MARKS = {"fine": "  ok ", "doubtful": "  ?? ", "broken": "  !! "}


def doctor_command(file: Path | None) -> int:
    """Check and say; 1 when something is broken. Raises BadInput for a lab file that cannot be read."""
    lab = load_lab(file)
    findings = [
        check_clock(datetime.datetime.now(datetime.UTC), kernel_says()),
        *check_permissions(file or DEFAULT_FILE),
        *_of_network(lab, str(file or DEFAULT_FILE)),
        *asyncio.run(check_reachability(lab)),
    ]
    for finding in findings:
        _say(f"{MARKS[finding.state]} {finding.about}: {finding.what}")
        if finding.mend:
            _say(f"       mend: {finding.mend}")
    if not lab.phones:
        _say("       There is no lab.yaml with phones here: docs/provisioning.md shows how to begin.")
    broken = sum(finding.state == "broken" for finding in findings)
    _say(f"{len(findings)} checks, {broken} broken")
    return 1 if broken else 0


def _of_network(lab: Lab, file: str) -> list[Finding]:
    """Of the addresses that the lab tells its phones."""
    findings: list[Finding] = []
    phones = {name: web_address(phone).host for name, phone in lab.phones.items() if phone.host and not phone.simulated}
    sip, sips = _address(lab.sip, 5060, f"{file}: sip"), _address(lab.sips, 5061, f"{file}: sips")
    for host in dict.fromkeys(address.host for address in (sip, sips) if address):
        findings += check_address(host, phones)
    if any(finding.state == "broken" for finding in findings):
        return findings
    if sip:
        findings += [check_port("SIP", sip, "udp"), check_port("SIP", sip, "tcp"), check_multicast(sip.host)]
        findings.append(check_port("offhook provision", Address(sip.host, PROVISION_PORT), "tcp"))
    if sips:
        findings.append(check_port("SIP over TLS", sips, "tcp"))
    if lab.events:
        url = urlsplit(lab.events)
        findings.append(check_port("action URLs", Address(url.hostname or "", url.port or 80), "tcp"))
    return findings


def _address(text: str, default_port: int, place: str) -> Address | None:
    if not text:
        return None
    try:
        host, port = parse_host_port(text, place)
    except PeerViolation:
        raise BadInput("no HOST:PORT, such as 192.168.1.5:5060", place=place) from None
    return Address(host, port or default_port)


def _say(line: str) -> None:
    print(line)  # noqa: T201 - the person in front of it reads this
