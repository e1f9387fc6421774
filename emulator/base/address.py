"""Where a packet comes from or goes to."""

from __future__ import annotations

from typing import NamedTuple


class Address(NamedTuple):
    """An IP address in text form and a UDP or TCP port."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"
