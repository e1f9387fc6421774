"""Files in memory, as a phone finds them on a server."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from hardware.simulators.boot.recipes import RECIPES
from hardware.simulators.vendors import MAKES
from tests.hardware.simulators.sim_stage import order_for

if TYPE_CHECKING:
    from hardware.simulators.order import PhoneOrder


class MemoryFiles:
    """`Files` with a note of what was asked for."""

    def __init__(self, files: dict[str, str | bytes]) -> None:
        self._files = files
        self.asked: list[str] = []

    def url_of(self, name: str) -> str:
        """Where it would be."""
        return f"http://lab/{name}"

    async def get(self, name: str) -> bytes | None:
        """A file; None: there is none."""
        self.asked.append(name)
        found = self._files.get(name)
        return found.encode() if isinstance(found, str) else found


def fetched(vendor: str, files: MemoryFiles, mac: str = "", model: str = "") -> PhoneOrder:
    """What a phone is by these files. Raises NoConfiguration."""
    make = MAKES[vendor]
    order = order_for(vendor, mac=mac or f"{make.mac_prefix}000001", model=model or make.model)

    async def main() -> PhoneOrder:
        return await RECIPES[vendor](files, order)

    return asyncio.run(main())
