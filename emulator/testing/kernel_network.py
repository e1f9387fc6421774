"""The real network, for phones of the test kit that are not beside a platform: sockets of the kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.runtime.live_network import LiveNetwork

if TYPE_CHECKING:
    from emulator.testing.softphone import PhoneNetwork


def kernel_network() -> PhoneNetwork:
    """For the running event loop."""
    return LiveNetwork()
