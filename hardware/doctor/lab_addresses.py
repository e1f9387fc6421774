"""The addresses and ports that a lab tells its phones."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from emulator.base.address import Address
from emulator.base.errors import BadInput, PeerViolation
from emulator.sip.grammar import parse_host_port
from hardware.doctor.network import check_address, check_multicast, check_port
from hardware.doctor.reachability import web_address
from hardware.doctor.routes import check_networks, read_routes
from hardware.provisioning.command import HTTP_PORT as PROVISION_PORT
from hardware.provisioning.command import TFTP_PORT

if TYPE_CHECKING:
    from hardware.doctor.finding import Finding
    from hardware.lab_file import Lab


def check_lab_addresses(lab: Lab, file: str) -> list[Finding]:
    """Whether they are ours, and can be had. `file`: for errors. Raises BadInput."""
    findings: list[Finding] = []
    phones = {name: web_address(phone).host for name, phone in lab.phones.items() if phone.host and not phone.simulated}
    sip, sips = _address(lab.sip, 5060, f"{file}: sip"), _address(lab.sips, 5061, f"{file}: sips")
    for host in dict.fromkeys(address.host for address in (sip, sips) if address):
        findings += check_address(host, phones)
    if any(finding.state == "broken" for finding in findings):
        return findings
    findings += check_networks(phones, read_routes())
    if sip:
        findings += [check_port("SIP", sip, "udp"), check_port("SIP", sip, "tcp"), check_multicast(sip.host)]
        findings.append(check_port("offhook provision", Address(sip.host, PROVISION_PORT), "tcp"))
        findings.append(_for_some(check_port("offhook provision --tftp", Address(sip.host, TFTP_PORT), "udp")))
    if sips:
        findings.append(check_port("SIP over TLS", sips, "tcp"))
    if lab.events:
        url = urlsplit(lab.events)
        findings.append(check_port("action URLs", Address(url.hostname or "", url.port or 80), "tcp"))
    return findings


def _for_some(found: Finding) -> Finding:
    """What few labs need does not make one unfit."""
    if found.state == "fine":
        return found
    return replace(found, state="doubtful", mend=found.mend or "only phones that ask by TFTP, such as Cisco's, need it")


def _address(text: str, default_port: int, place: str) -> Address | None:
    if not text:
        return None
    try:
        host, port = parse_host_port(text, place)
    except PeerViolation:
        raise BadInput("no HOST:PORT, such as 192.168.1.5:5060", place=place) from None
    return Address(host, port or default_port)
