"""A database of PostgreSQL, one server for all tests of what is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, make_url

from tests.emulator.records.postgres import running_postgres

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of its database."""
    with running_postgres() as url:
        yield url


@pytest.fixture
def postgres(server: str) -> str:
    """The same, the database empty."""
    engine = create_engine(make_url(server).set(drivername="postgresql+psycopg"))
    with engine.begin() as transaction:
        transaction.exec_driver_sql("DROP SCHEMA public CASCADE")
        transaction.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()
    return server
