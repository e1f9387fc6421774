"""All records of a store as plain rows, and back: for snapshots, on whatever database."""

from __future__ import annotations

from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from emulator.base.errors import BadInput
from emulator.records.store import take_stock
from emulator.records.tables import METADATA, OUTBOX, PROMISED_HANGUPS, PROMISED_RECORDINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from emulator.records.store import Store

Row = tuple[str, dict[str, Any]]
"""Name of a table, and values by column: texts, whole numbers, flags and None."""
TO_BE_SENT = (OUTBOX, PROMISED_HANGUPS, PROMISED_RECORDINGS)
"""What is still to be told belongs to the platform that has to tell it."""
_TABLES = {table.name: table for table in METADATA.sorted_tables if table not in TO_BE_SENT}
_AT_ONCE = 1000


def dump(store: Store) -> Iterator[Row]:
    """Every row, table by table; what is to be sent is left out."""
    with store.transaction() as transaction:
        for name, table in _TABLES.items():
            found = transaction.execution_options(yield_per=_AT_ONCE).execute(select(table)).mappings()
            yield from ((name, dict(row)) for row in found)


def load(store: Store, rows: Iterable[Row], *, then: Callable[[], None] = lambda: None) -> None:
    """Replace everything by such rows, all of it or nothing; nothing is left to be sent.

    `then` is done last; when it fails, everything is as it was. Raises BadInput for rows of tables that are others than
    those of this version.
    """
    with store.transaction() as transaction:
        for table in METADATA.sorted_tables:
            transaction.execute(delete(table))
        for name, group in groupby(rows, key=lambda row: row[0]):
            if name not in _TABLES:
                raise BadInput(f"there is no table {name!r} in this version")
            statement, columns = insert(_TABLES[name]), set(_TABLES[name].columns.keys())
            values = (_checked(name, row, columns) for _, row in group)
            while some := list(islice(values, _AT_ONCE)):
                transaction.execute(statement, some)
        take_stock(transaction)
        then()


def _checked(table: str, row: dict[str, Any], columns: set[str]) -> dict[str, Any]:
    if row.keys() != columns:
        odd = ", ".join(sorted(row.keys() ^ columns))
        raise BadInput(f"table {table!r} has other columns in this version: {odd}")
    return row
