"""The store: typed, synchronous access to all records. In memory for a world, SQLite or any database by URL live."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import (
    Engine,
    bindparam,
    case,
    create_engine,
    delete,
    event,
    func,
    insert,
    make_url,
    select,
    tuple_,
    update,
)
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlalchemy.pool import StaticPool

from emulator.base.errors import BadInput, Unavailable
from emulator.base.redaction import redacted
from emulator.calls.events import RecordingFinished, RecordingStarted
from emulator.records.ledger import call_after, recording_after
from emulator.records.models import CallRecord, EndpointRecord, RecordingRecord
from emulator.records.tables import (
    METADATA,
    MULTI_PARTY_CALLS,
    PARTICIPANTS,
    STREAMS,
    TABLE_OF,
    key_of,
    record_of,
    row_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import URL, ColumnElement, Connection, Dialect, Insert, Select, Table, Update

    from emulator.base.clock import WallClock
    from emulator.calls.events import CallEvent
    from emulator.records.models import Record

R = TypeVar("R")
_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}
"""The databases whose stores are tested, and what SQLAlchemy reaches them by."""
_SAMPLED = "PRAGMA analysis_limit = 1000"
"""So many rows of each index SQLite looks at: some milliseconds."""
_OF_KEY = "key of the row"
"""Name of the parameter of an UPDATE that no column has."""


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """A slice of a list, newest first, and how long the whole list is."""

    records: tuple[R, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a record stands in a list: by what the list is sorted, and the record's key."""

    value: int | str
    key: int | str


class Store:
    """All records of a platform. Every method is one transaction; nothing of the database leaks out.

    Every method raises Unavailable when the database cannot be read or written: a full disk, a locked file.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str) -> Store:
        """A lasting store, its tables brought up to date: `sqlite:///path` (write-ahead log) or `postgresql://…`.

        Raises Unavailable when the database cannot be had, and BadInput for anything else that calls itself a URL.
        """
        from emulator.records.upgrading import bring_up_to_date  # noqa: PLC0415 - worlds in memory never need Alembic

        engine = _engine(url)
        try:
            with engine.begin() as transaction:
                bring_up_to_date(transaction)
            with engine.begin() as transaction:
                take_stock(transaction)
        except DatabaseError as error:
            engine.dispose()
            raise Unavailable(f"{engine.url!r}: {error.orig}") from error
        except Unavailable:
            engine.dispose()
            raise
        return cls(engine)

    @classmethod
    def in_memory(cls) -> Store:
        """An empty store for one world, cloned from a template that is made once per process."""
        template = _template()
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        connection.deserialize(template.image)
        # All clones share the template's dialect and compiled statements: compiling costs ten times the executing.
        pool = StaticPool(lambda: connection)  # type: ignore[arg-type] # a connection of sqlite3 is one
        return cls(
            Engine(pool, template.dialect, template.url, execution_options={"compiled_cache": template.compiled})
        )

    def close(self) -> None:
        """Close all connections; an in-memory store is gone then."""
        self._engine.dispose()

    def get(self, kind: type[R], key: str | int) -> R | None:
        """The record with primary key `key`, or None."""
        return self._first(kind, key_of(kind) == key)

    def put(self, record: Record) -> None:
        """Insert a record or replace the one with the same key."""
        with self.transaction() as transaction:
            _put(transaction, record)

    def delete(self, kind: type[object], key: str | int) -> bool:
        """Forget a record. False when there is none."""
        with self.transaction() as transaction:
            return _delete(transaction, kind, key)

    def replace(self, gone: Record, record: Record) -> None:
        """Forget a record, whether it is there or not, and insert another: both or neither."""
        self.rewrite(put=[record], gone=[gone])

    def rewrite(self, *, put: Iterable[Record] = (), gone: Iterable[Record] = ()) -> None:
        """Forget some records, whether they are there or not, and insert or replace others: all of it or nothing."""
        with self.transaction() as transaction:
            for record in gone:
                _delete(transaction, type(record), getattr(record, key_of(type(record)).name))
            for record in put:
                _put(transaction, record)

    def add(self, records: Iterable[Record]) -> None:
        """Insert records whose keys are new, quicker than one by one: all of them or none."""
        rows: dict[type[object], list[dict[str, Any]]] = {}
        for record in records:
            rows.setdefault(type(record), []).append(row_of(record))
        with self.transaction() as transaction:
            for kind, of_kind in rows.items():
                transaction.execute(insert(TABLE_OF[kind]), of_kind)

    def clear(self) -> None:
        """Forget all records of all kinds."""
        with self.transaction() as transaction:
            for table in METADATA.sorted_tables:
                transaction.execute(delete(table))

    def counts(self) -> dict[str, int]:
        """Records by the name of their table."""
        with self.transaction() as transaction:
            return {
                table.name: transaction.execute(select(func.count()).select_from(table)).scalar_one()
                for table in METADATA.sorted_tables
            }

    def page(
        self,
        kind: type[R],
        *conditions: ColumnElement[bool],
        newest_by: str,
        limit: int,
        offset: int,
    ) -> Page[R]:
        """Records that meet all conditions (on columns of `records.tables`), newest first."""
        chosen = _newest_first(kind, newest_by).where(*conditions)
        counted = select(func.count()).select_from(TABLE_OF[kind]).where(*conditions)
        with self.transaction() as transaction:
            total = transaction.execute(counted).scalar_one()
            rows = transaction.execute(chosen.limit(limit).offset(offset)).mappings()
            return Page(tuple(record_of(kind, row) for row in rows), total)

    def following(
        self, kind: type[R], *conditions: ColumnElement[bool], newest_by: str, after: Mark, limit: int
    ) -> tuple[R, ...]:
        """What comes behind a record in such a list, however long the list is."""
        behind = tuple_(TABLE_OF[kind].c[newest_by], key_of(kind)) < tuple_(after.value, after.key)
        chosen = _newest_first(kind, newest_by).where(*conditions, behind)
        with self.transaction() as transaction:
            return tuple(record_of(kind, row) for row in transaction.execute(chosen.limit(limit)).mappings())

    def all(self, kind: type[R], **equal: Any) -> tuple[R, ...]:
        """All records whose columns have the given values, by key; None means absent."""
        table = TABLE_OF[kind]
        conditions = [table.c[name] == value for name, value in equal.items()]
        with self.transaction() as transaction:
            rows = transaction.execute(select(table).where(*conditions).order_by(key_of(kind))).mappings()
            return tuple(record_of(kind, row) for row in rows)

    def live_calls(self, auth_id: str) -> tuple[CallRecord, ...]:
        """The calls of an account that have not ended, B legs included."""
        return self.all(CallRecord, auth_id=auth_id, ended_ns=None)

    def recordings_of(self, call_uuid: str) -> Sequence[RecordingRecord]:
        """All recordings of a call, running ones included."""
        return self.all(RecordingRecord, call_uuid=call_uuid)

    def endpoint_of(self, username: str) -> EndpointRecord | None:
        """The SIP endpoint with this user name, or None."""
        return self._first(EndpointRecord, TABLE_OF[EndpointRecord].c.username == username)

    def record(self, fact: CallEvent, clock: WallClock) -> None:
        """Fold a fact into the records."""
        call = self.get(CallRecord, fact.call_uuid)
        if isinstance(fact, RecordingStarted | RecordingFinished):
            before = self.get(RecordingRecord, fact.recording_id)
            self._keep(before, recording_after(before, fact, call, clock))
        else:
            self._keep(call, call_after(call, fact, clock))

    def end_orphans(self, at_ns: int) -> int:
        """Close the calls, and all that is made of calls, that a platform which stopped abruptly left open; how many.

        `at_ns` is when it stopped, as far as that is known: a call ended then, but not before its own beginning.
        """
        table = TABLE_OF[CallRecord]
        began = (table.c.answered_ns, table.c.initiated_ns)
        ended = {
            "ended_ns": case(*((column > at_ns, column) for column in began), else_=at_ns),
            "status": case((table.c.answered_ns.is_(None), "failed"), else_="completed"),
            "hangup_cause": "NORMAL_TEMPORARY_FAILURE",
            "hangup_code": 5010,
            "hangup_name": "Internal Error",
            "hangup_source": "Error",
        }
        streams = update(STREAMS).where(STREAMS.c.ended_ns.is_(None)).values(ended_ns=at_ns, status="failed")
        with self.transaction() as transaction:
            transaction.execute(streams)
            for each in _ends_of_multi_party_calls(at_ns):
                transaction.execute(each)
            return transaction.execute(update(table).where(table.c.ended_ns.is_(None)).values(ended)).rowcount

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """For the modules of this room: what is all done, or not at all."""
        try:
            with self._engine.begin() as transaction:
                yield transaction
        except DatabaseError as error:
            raise Unavailable(f"{self._engine.url!r}: {error.orig}") from error

    def _first(self, kind: type[R], condition: ColumnElement[bool]) -> R | None:
        with self.transaction() as transaction:
            row = transaction.execute(select(TABLE_OF[kind]).where(condition)).mappings().first()
            return None if row is None else record_of(kind, row)

    def _keep(self, before: Record | None, after: Record | None) -> None:
        if after is not None and after != before:
            self.put(after)


def _ends_of_multi_party_calls(at_ns: int) -> tuple[Update, ...]:
    """Nobody stays in one that a platform left open; it has no termination cause."""
    calls, participants = MULTI_PARTY_CALLS.c, PARTICIPANTS.c
    left = case((participants.joined_ns > at_ns, participants.joined_ns), else_=at_ns)
    ended = case((calls.created_ns > at_ns, calls.created_ns), else_=at_ns)
    return (
        update(PARTICIPANTS)
        .where(participants.left_ns.is_(None))
        .values(left_ns=left, exit_cause="Multiparty Call Ended"),
        update(MULTI_PARTY_CALLS)
        .where(calls.ended_ns.is_(None))
        .values(ended_ns=ended, status="Ended", recording="not-recording"),
    )


def _newest_first(kind: type[object], newest_by: str) -> Select[Any]:
    table = TABLE_OF[kind]
    return select(table).order_by(table.c[newest_by].desc(), key_of(kind).desc())


def _put(transaction: Connection, record: Record) -> None:
    change, addition = _statements(TABLE_OF[type(record)])
    row = row_of(record)
    changed = transaction.execute(change, row | {_OF_KEY: row[key_of(type(record)).name]})
    if changed.rowcount == 0:
        transaction.execute(addition, row)


def _delete(transaction: Connection, kind: type[object], key: str | int) -> bool:
    return transaction.execute(delete(TABLE_OF[kind]).where(key_of(kind) == key)).rowcount > 0


@cache
def _statements(table: Table) -> tuple[Update, Insert]:
    """UPDATE and INSERT of whole rows. To build one takes longer than to carry it out."""
    (key,) = table.primary_key
    columns: dict[str, Any] = {column.name: bindparam(column.name) for column in table.columns}
    return update(table).where(key == bindparam(_OF_KEY)).values(columns), insert(table)


@dataclass(frozen=True, slots=True)
class _Template:
    """What all stores in memory of this process have in common."""

    image: bytes
    url: URL
    dialect: Dialect
    compiled: dict[Any, Any]


@cache
def _template() -> _Template:
    connection = sqlite3.connect(":memory:")
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    METADATA.create_all(engine)
    template = _Template(connection.serialize(), engine.url, engine.dialect, {})
    engine.dispose()
    return template


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise BadInput(f"{redacted(url)!r} is not the URL of a database", place="store") from error
    if parsed.get_backend_name() not in _DRIVERS:
        raise BadInput(f"{parsed!r}: only {' and '.join(_DRIVERS)} are supported", place="store")
    try:
        engine = create_engine(parsed.set(drivername=_DRIVERS[parsed.get_backend_name()]), pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise Unavailable(f"{parsed!r} needs the extra `postgres`: pip install 'offhook[postgres]'") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _use_write_ahead_log)
        event.listen(engine, "close", _look_at_what_has_grown)
    return engine


def take_stock(transaction: Connection) -> None:
    """Let the database look at a sample of what is there, so that it chooses among indices by how much they tell."""
    if transaction.dialect.name == "sqlite":
        transaction.exec_driver_sql(_SAMPLED)
    transaction.exec_driver_sql("ANALYZE")


def _look_at_what_has_grown(connection: sqlite3.Connection, _record: object) -> None:
    """What SQLite advises before a connection is closed: it looks only at tables that have grown much."""
    with suppress(sqlite3.Error):  # A disk that is full, a file that is gone: nothing but speed is lost.
        connection.execute(_SAMPLED)
        connection.execute("PRAGMA optimize")


def _use_write_ahead_log(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA busy_timeout=5000")
