"""Hops of made-up peers."""

from __future__ import annotations

from emulator.base.address import Address
from emulator.sip.hop import Hop


def udp(host: str, port: int) -> Hop:
    """A peer that is reached by UDP."""
    return Hop("udp", Address(host, port))


def tcp(host: str, port: int) -> Hop:
    """A peer that is reached by TCP."""
    return Hop("tcp", Address(host, port))
