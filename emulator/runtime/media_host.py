"""Where a media engine lives, as the platform sees it: live in a process of its own, simulated in the loop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.base.address import Address
    from emulator.media.commands import Command
    from emulator.media.events import Event


class MediaHost(Protocol):
    """One per platform. Orders are carried out at the next tick; events arrive on the loop, in order."""

    async def start(self, on_event: Callable[[Event], None]) -> None:
        """Begin the engine's time. Raises Unavailable."""

    def open_port(self, leg: str, host: str) -> Address:
        """Bind the ports of RTP and RTCP on `host` for a leg, at once; the address of RTP. Raises Unavailable.

        OpenLeg hands them to the engine.
        """

    def submit(self, command: Command) -> None:
        """Give the engine an order. CloseLeg also frees ports that never became a leg."""

    def capture(self, data: bytes, source: Address, destination: Address) -> None:
        """Put a datagram that is no RTP (SIP) into the capture, at this moment; without a capture nothing happens."""

    async def stop(self) -> None:
        """Close all legs, recordings and the capture; their events still arrive. May be called twice."""
