"""This machine in the phones' network: its addresses, its ports, multicast."""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING, Literal

from emulator.base.address import Address
from emulator.base.errors import Unavailable
from hardware.doctor.finding import Finding
from hardware.provisioning.sockets import datagrams, group_member, listening

if TYPE_CHECKING:
    from collections.abc import Mapping

GROUP = "224.0.1.75"
HEARD_WITHIN_S = 2.0
_WORD = b"offhook doctor"
_ANY_PORT = 9
"""Discard: nothing is sent to it, the route is asked."""


def check_address(host: str, phones: Mapping[str, str]) -> list[Finding]:
    """Whether `host`, where phones register, is an address of ours by which they (name → host) are reached."""
    try:
        datagrams(Address(host, 0)).close()
    except Unavailable as unavailable:
        ways = sorted({way for phone in phones.values() if (way := _way_to(phone))})
        mend = f"write this machine's address into `sip` of lab.yaml{': ' + ' or '.join(ways) if ways else ''}"
        return [Finding("address", "broken", str(unavailable), mend)]
    if _is_for_many(host):
        mend = "write the one address of this machine that the phones reach into `sip` of lab.yaml"
        return [Finding("address", "broken", f"{host} is no address of one machine", mend)]
    if phones and _is_loopback(host):
        mend = "write this machine's address in their network into `sip` of lab.yaml"
        return [Finding("address", "broken", f"{host} is for this machine alone: no phone reaches it", mend)]
    return [Finding("address", "fine", f"{host} is this machine"), *_other_ways(host, phones)]


def check_port(name: str, address: Address, kind: Literal["udp", "tcp"]) -> Finding:
    """Whether a port that we need can be had."""
    what = f"{name}: {kind} {address}"
    try:
        (datagrams(address) if kind == "udp" else listening(address)).close()
    except Unavailable as unavailable:
        mend = f"`ss -lnp{kind[0]} 'sport = :{address.port}'` shows who has it; fine if that is an Offhook of yours"
        return Finding("port", "broken", f"{what}: {unavailable}", mend if "taken" in str(unavailable) else "")
    return Finding("port", "fine", f"{what} is free")


def check_multicast(interface: str, port: int = 0) -> Finding:
    """Whether the group of plug and play is heard: we send to it ourselves."""
    mend = (
        f"switch it on (`ip link set DEVICE multicast on`), let UDP to {GROUP} through the firewall; "
        "without it phones find us by DHCP or by hand"
    )
    try:
        with group_member(Address(GROUP, port), interface) as heard, datagrams(Address(interface, 0)) as speaker:
            speaker.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(interface))
            heard.settimeout(HEARD_WITHIN_S)
            speaker.sendto(_WORD, heard.getsockname())
            while heard.recv(4096) != _WORD:
                pass
    except Unavailable as unavailable:
        return Finding("multicast", "broken", str(unavailable), mend)
    except OSError as error:
        why = "what is sent there is not heard" if isinstance(error, TimeoutError) else str(error.strerror or error)
        return Finding("multicast", "broken", f"{GROUP} on {interface}: {why}", mend)
    return Finding("multicast", "fine", f"{GROUP} is heard on {interface}")


def _is_for_many(host: str) -> bool:
    """Any address of ours, a group, a whole network: a socket takes them, and no phone can register there."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:  # a name
        return False
    return address.is_unspecified or address.is_multicast or str(address) == "255.255.255.255"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(socket.gethostbyname(host)).is_loopback
    except (OSError, ValueError):
        return host == "::1"


def _other_ways(host: str, phones: Mapping[str, str]) -> list[Finding]:
    """Phones that are reached from another address of ours than the one they register with."""
    ways = {name: _way_to(phone) for name, phone in phones.items()}
    return [
        Finding(
            "address",
            "doubtful",
            f"the way to {name} begins at {way}, and it registers with {host}",
            "it needs a router between the two networks, or the address of its own network in `sip`",
        )
        for name, way in ways.items()
        if way and way != host
    ]


def _way_to(host: str) -> str:
    """Our address towards a host; nothing is sent. Empty when there is no way, or it is known by name only."""
    try:
        version = ipaddress.ip_address(host).version
    except ValueError:
        return ""
    with socket.socket(socket.AF_INET6 if version == 6 else socket.AF_INET, socket.SOCK_DGRAM) as sock:
        try:
            sock.connect((host, _ANY_PORT))
        except OSError:
            return ""
        return str(sock.getsockname()[0])
