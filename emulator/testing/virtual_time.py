"""Virtual time for async tests of users: the loop factories that pytest-asyncio asks for.

The pytest plugin registers this module where `offhook_virtual_time` is set. It is not there otherwise: pytest-asyncio
makes the loop of every async test by these factories as soon as there are any.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from emulator.runtime.virtual_loop import VirtualLoop

if TYPE_CHECKING:
    from collections.abc import Callable

MARKER = "virtual_time"


@pytest.hookimpl(optionalhook=True)
def pytest_asyncio_loop_factories(item: pytest.Item) -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """pytest-asyncio asks for the loop of every async test; its async fixtures run in the same one."""
    if item.get_closest_marker(MARKER):
        return {"virtual": VirtualLoop}
    return {"real": asyncio.new_event_loop}
