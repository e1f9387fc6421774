"""Async tests of this folder run on a virtual loop, unless they are marked `live`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from emulator.runtime.virtual_loop import VirtualLoop

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """One loop per test: real time for what is marked `live`, virtual time for all else."""
    if item.get_closest_marker("live"):
        return {"live": asyncio.SelectorEventLoop}
    return {"virtual": VirtualLoop}
