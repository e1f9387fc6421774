"""Hostile arguments before PostgreSQL, which takes less than SQLite: NUL in no text, greater numbers in no column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.records.store import Store
from tests.emulator.api.desk import Client, FakeOperator
from tests.emulator.api.hostile import HOSTILE, furnish, operations
from tests.emulator.records.postgres import running_postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.emulator.api.hostile import Operation

pytestmark = pytest.mark.peer("postgres")


@pytest.fixture(scope="module")
def lasting() -> Iterator[FakeOperator]:
    with running_postgres() as url:
        operator = FakeOperator(store=Store.open(url))
        yield operator
        operator.store.close()


@pytest.mark.parametrize("operation", list(operations()), ids=str)
def test_nothing_is_an_error_of_the_database(lasting: FakeOperator, operation: Operation) -> None:
    furnish(lasting)
    for name in operation.arguments:
        answers = Client(lasting).burst([operation.request(name, value) for value in HOSTILE])
        assert [answer.text for answer in answers if answer.status_code >= 500] == []


@pytest.mark.parametrize("path", ["Recording/%00", "Call/a%00", "Recording/%00.wav", "Number/\U0001f600", "Call/%ff"])
def test_no_name_is_an_error_of_the_database(lasting: FakeOperator, path: str) -> None:
    assert Client(lasting).send("GET", path).status_code == 404
