"""For the tests of users: a fixture `world`, and virtual time for async tests that are marked `virtual_time`.

Switched on by a line in the outermost `conftest.py`:

    pytest_plugins = ["emulator.testing.pytest_plugin"]
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from emulator.runtime.virtual_loop import VirtualLoop
from emulator.testing.unit_world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MARKER = "virtual_time"


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", f"{MARKER}: an async test in virtual time: sleeping costs nothing")


@pytest.hookimpl(optionalhook=True)
def pytest_asyncio_loop_factories(item: pytest.Item) -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """pytest-asyncio asks for the loop of every async test; its async fixtures run in the same one."""
    if item.get_closest_marker(MARKER):
        return {"virtual": VirtualLoop}
    return {"real": asyncio.new_event_loop}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A world whose app serves `world.documents`; its files are in the test's `tmp_path`."""
    with World(data=tmp_path) as made:
        yield made
