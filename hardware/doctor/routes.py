"""The kernel's ways to other hosts (IPv4): whether a phone is in a network of ours or behind a router."""

from __future__ import annotations

import ipaddress
import socket
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hardware.doctor.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLE = Path("/proc/net/route")
_UP = 1


@dataclass(frozen=True, slots=True)
class Route:
    """One line of the table."""

    network: ipaddress.IPv4Network
    router: str
    """Empty: the network is ours."""


def read_routes(table: Path = TABLE) -> list[Route]:
    """All of this machine; none where the system has no such table (proc(5))."""
    try:
        lines = table.read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return []
    return [route for line in lines if (route := _route(line.split())) is not None]


def way_to(host: str, routes: list[Route]) -> Route | None:
    """The narrowest network that has `host` in it; None when there is none, or `host` is no address of IPv4."""
    try:
        address = ipaddress.IPv4Address(host)
    except ValueError:
        return None
    if address.is_loopback:
        return None  # the table of the kernel's own addresses is another one
    fitting = [route for route in routes if address in route.network]
    return max(fitting, key=lambda route: route.network.prefixlen, default=None)


def check_networks(phones: Mapping[str, str], routes: list[Route]) -> list[Finding]:
    """Whether phones (name → host) stand in a network of this machine, where plug and play and broadcasts get to."""
    ways = {name: way for name, host in phones.items() if (way := way_to(host, routes)) is not None}
    mend = (
        "plug and play does not get there: put machine and phone into one network (VLAN), or let the phone find us by "
        "DHCP or `offhook provision --urls`; the router lets audio (UDP) through both ways, without NAT"
    )
    return [
        Finding("address", "doubtful", f"{name} at {phones[name]} is behind the router {way.router}", mend)
        if way.router
        else Finding("address", "fine", f"{name} at {phones[name]} is in {way.network}, where this machine is, too")
        for name, way in ways.items()
    ]


def _route(cells: list[str]) -> Route | None:
    """Of the columns Iface, Destination, Gateway, Flags, RefCnt, Use, Metric, Mask."""
    if len(cells) < 8 or not int(cells[3], 16) & _UP:
        return None
    destination, gateway, mask = (_dotted(cells[place]) for place in (1, 2, 7))
    network = ipaddress.IPv4Network(f"{destination}/{mask}", strict=False)
    return Route(network, "" if gateway == "0.0.0.0" else gateway)


def _dotted(number: str) -> str:
    """Hexadecimal in the machine's own order of bytes, which holds the address in that of the network."""
    return socket.inet_ntoa(struct.pack("=I", int(number, 16)))
