"""The UDP ports of audio: free, enough for some calls, and let through."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.base.address import Address
from emulator.base.errors import Unavailable
from hardware.doctor.finding import Finding
from hardware.provisioning.sockets import datagrams

if TYPE_CHECKING:
    from collections.abc import Sequence

ENOUGH_CALLS = 25
"""With fewer at once, a lab of some phones soon has none left."""
LEGS = 2
"""A call that is connected to another phone has two, and each of them a port for RTP and the next one for RTCP."""
KERNELS_OWN = Path("/proc/sys/net/ipv4/ip_local_port_range")


def check_audio_ports(host: str, first: int, last: int) -> Finding:
    """Of `offhook up`, whose `rtp_ports` are first to last; 0: any that the kernel gives. Binds each of them once."""
    if not first:
        return Finding("port", "fine", f"audio: udp ports of {host} that the kernel gives, {kernels_own()}")
    pairs = range(first + first % 2, last, 2)
    free = sum(_is_free(host, port) for port in pairs)
    what = f"audio: {free} of {len(pairs)} pairs of the udp ports {first} to {last} of {host} are free"
    mend = (
        f"`ss -lnup 'sport >= :{first} and sport <= :{last}'` shows who has them; other ports: `offhook up --rtp-ports "
        "A-B`, or rtp_ports in offhook.yaml"
    )
    calls = free // LEGS
    if not calls:
        return Finding("port", "broken", f"{what}: no call between two phones has its ports", mend)
    state = "fine" if calls >= ENOUGH_CALLS else "doubtful"
    enough = f"enough for {calls} call{'s' if calls > 1 else ''} between two phones at once"
    return Finding("port", state, f"{what}: {enough}", "" if state == "fine" else mend)  # type: ignore[arg-type]


def kernels_own(table: Path = KERNELS_OWN) -> str:
    """The ports that the kernel gives to who asks for any, in words."""
    try:
        first, last = table.read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return "of which its settings tell"
    return f"{first} to {last}"


def check_firewall(network: str, ports: Sequence[int], root: Path = Path("/")) -> Finding:
    """What can be seen of one without being root. `network` is that of the phones, `ports` the first and last of audio.

    Debian's ufw says in its own file whether it is on; firewalld has a folder while it runs.
    """
    first, last = ports if ports[0] else (1024, 65535)
    phones = network or "NETWORK/24"
    guide = "all ports: docs/lab-guide.md#firewall"
    with contextlib.suppress(OSError):
        if "ENABLED=yes" in (root / "etc/ufw/ufw.conf").read_text(encoding="utf-8").splitlines():
            mend = f"`ufw allow proto udp from {phones} to any port {first}:{last}`, and likewise the others; {guide}"
            return Finding("firewall", "doubtful", "ufw is on: whether it lets phones in is not seen from here", mend)
    if (root / "run/firewalld").is_dir():
        mend = f"`firewall-cmd --zone=trusted --add-source={phones}`, in a network of phones alone; {guide}"
        return Finding("firewall", "doubtful", "firewalld is on: whether it lets phones in is not seen from here", mend)
    seen = "neither ufw nor firewalld is on; rules that somebody else gave to the kernel are not seen from here"
    return Finding("firewall", "fine", seen)


def _is_free(host: str, port: int) -> bool:
    try:
        with datagrams(Address(host, port)), datagrams(Address(host, port + 1)):
            return True
    except Unavailable:
        return False
