"""Where a packet comes from or goes to."""

from __future__ import annotations

from typing import NamedTuple


class Address(NamedTuple):
    """An IP address in text form and a UDP or TCP port."""

    host: str
    port: int

    @property
    def is_ipv6(self) -> bool:
        """Whether it is one of IPv6; else of IPv4."""
        return ":" in self.host

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if self.is_ipv6 else f"{self.host}:{self.port}"
