"""Fixtures of the tests of /control."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.api.control.care import ControlClient, FakeCaretaker

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def care() -> FakeCaretaker:
    return FakeCaretaker()


@pytest.fixture
def control(care: FakeCaretaker) -> Iterator[ControlClient]:
    client = ControlClient(care)
    yield client
    client.operator.store.close()
