"""Async tests of this folder run on a virtual loop, as those of the shell do."""

from __future__ import annotations

from tests.emulator.runtime.conftest import pytest_asyncio_loop_factories

__all__ = ["pytest_asyncio_loop_factories"]
