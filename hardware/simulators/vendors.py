"""The vendors of simulated phones, and what makes a surface of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from hardware.simulators.desk import Surface
from hardware.simulators.grandstream_ht import GRANDSTREAM_HT, GrandstreamHt
from hardware.simulators.yealink import YEALINK, Yealink

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.base.ids import Ids
    from hardware.simulators.desk import Desk
    from hardware.simulators.order import Make, PhoneOrder
    from hardware.simulators.reporting import Reporter
    from hardware.simulators.web import WebAnswer, WebRequest

MAKES: dict[str, Make] = {make.vendor: make for make in (YEALINK, GRANDSTREAM_HT)}


class WebSurface(Surface, Protocol):
    """What a vendor puts around a phone, with its web interface."""

    desk: Desk
    handset_token: str
    """Of an adapter; empty for a desk phone."""

    async def respond(self, request: WebRequest) -> WebAnswer:
        """Serve the web interface."""


def surface_of(
    order: PhoneOrder, make: Make, reporter: Reporter, *, ids: Ids, address: Callable[[], str]
) -> WebSurface:
    """Around a phone of this make; `address`: HOST:PORT of its web interface."""
    if make is GRANDSTREAM_HT:
        return GrandstreamHt(order, ids=ids)
    return Yealink(order, reporter, address=address)
