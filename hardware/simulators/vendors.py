"""The vendors of simulated phones, and what makes a surface of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from hardware.simulators.deeds import Surface
from hardware.simulators.grandstream import GRANDSTREAM, Grandstream
from hardware.simulators.grandstream_ht import GRANDSTREAM_HT, GrandstreamHt
from hardware.simulators.poly import POLY, Poly
from hardware.simulators.yealink import YEALINK, Yealink

if TYPE_CHECKING:
    from collections.abc import Callable

    from hardware.simulators.desk import Desk
    from hardware.simulators.order import Make, PhoneOrder
    from hardware.simulators.reporting import Reporter
    from hardware.simulators.web import WebAnswer, WebRequest

MAKES: dict[str, Make] = {make.vendor: make for make in (YEALINK, POLY, GRANDSTREAM, GRANDSTREAM_HT)}


class WebSurface(Surface, Protocol):
    """What a vendor puts around a phone, with its web interface."""

    desk: Desk
    handset_token: str
    """Of an adapter; empty for a desk phone."""

    async def respond(self, request: WebRequest) -> WebAnswer:
        """Serve the web interface."""


def surface_of(order: PhoneOrder, make: Make, reporter: Reporter, *, address: Callable[[], str]) -> WebSurface:
    """Around a phone of this make; `address`: HOST:PORT of its web interface."""
    if make is GRANDSTREAM_HT:
        return GrandstreamHt(order)
    if make is POLY:
        return Poly(order, reporter, address=address)
    return (Grandstream if make is GRANDSTREAM else Yealink)(order, reporter, address=address)
