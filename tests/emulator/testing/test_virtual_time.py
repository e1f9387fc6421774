"""Which loop an async test gets; in a project of a user: tests/scenarios/test_pytest_plugin.py."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from emulator.runtime.virtual_loop import VirtualLoop
from emulator.testing.virtual_time import pytest_asyncio_loop_factories

if TYPE_CHECKING:
    import pytest


def item(*markers: str) -> pytest.Item:
    return cast("pytest.Item", SimpleNamespace(get_closest_marker=lambda name: name in markers))


def test_a_marked_test_gets_a_virtual_loop_and_no_other() -> None:
    assert pytest_asyncio_loop_factories(item("virtual_time")) == {"virtual": VirtualLoop}
    assert pytest_asyncio_loop_factories(item("slow")) == {"real": asyncio.new_event_loop}
