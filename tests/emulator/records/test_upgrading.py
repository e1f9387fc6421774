"""Stores of earlier versions are brought up to date, whole or not at all; those of later ones are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic import op
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, make_url

from emulator.base.errors import Unavailable
from emulator.records import upgrading
from emulator.records.models import NumberRecord
from emulator.records.store import Store
from emulator.records.tables import METADATA
from emulator.records.upgrading import FIRST, bring_up_to_date

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Engine

NUMBER = NumberRecord(number="15550199", auth_id="MA", added_ns=1)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.peer("postgres"))])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "postgres":
        made = create_engine(make_url(request.getfixturevalue("postgres")).set(drivername="postgresql+psycopg"))
    else:
        made = create_engine(f"sqlite:///{tmp_path}/store.sqlite")
    yield made
    made.dispose()


def url_of(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False).replace("+psycopg", "")


def test_the_versions_end_in_the_tables_of_today(engine: Engine) -> None:
    """Whoever changes `tables.py` writes a new version beside the others, or changes the last if it is unreleased."""
    with engine.begin() as connection:
        bring_up_to_date(connection)
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    assert set(inspect(engine).get_table_names()) == {*METADATA.tables, "alembic_version"}


def test_a_store_without_a_version_keeps_its_records(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with engine.begin() as connection, monkeypatch.context() as earlier:
        earlier.setattr(upgrading, "NEWEST", FIRST)
        bring_up_to_date(connection)
        connection.exec_driver_sql("DROP TABLE alembic_version")
        connection.execute(METADATA.tables["numbers"].insert().values(_row(connection)))
    store = Store.open(url_of(engine))
    assert store.all(NumberRecord) == (NUMBER,)
    store.close()
    with engine.begin() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_an_upgrade_that_fails_leaves_nothing(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(op, "create_index", fail)
    with pytest.raises(ZeroDivisionError), engine.begin() as connection:
        bring_up_to_date(connection)
    assert inspect(engine).get_table_names() == []


def test_a_store_of_a_later_version_is_refused(engine: Engine) -> None:
    Store.open(url_of(engine)).close()
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Unavailable, match="made by a later version"):
        Store.open(url_of(engine))


def _row(connection: Connection) -> dict[str, object]:
    """What an early version stored of `NUMBER`."""
    return {column["name"]: getattr(NUMBER, column["name"]) for column in inspect(connection).get_columns("numbers")}
