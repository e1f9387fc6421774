"""Fixtures of the REST API's tests: a fake platform and a client."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.api.desk import Client, FakeOperator

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def operator() -> Iterator[FakeOperator]:
    made = FakeOperator()
    yield made
    made.store.close()


@pytest.fixture
def client(operator: FakeOperator) -> Client:
    return Client(operator)
