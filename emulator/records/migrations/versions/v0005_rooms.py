"""Version 5: multiparty calls and who was in them; recordings of these and of conferences; lists counted by indices."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Integer, PrimaryKeyConstraint, String, text

revision = "0005"
down_revision = "0004"

_OF_ROOM = ("conference_name", "conference_uuid", "mpc_name", "mpc_uuid")
_COVERED = ("samples", "error", "deleted_ns")
_READY = "samples IS NOT NULL AND error = '' AND deleted_ns IS NULL"


def upgrade() -> None:
    """Make their tables; what is recorded already is of plain calls."""
    _make_multi_party_calls()
    _make_participants()
    _name_rooms_of_recordings()
    _cover_lists_of_recordings()
    _make_index("live_calls", "calls", ["auth_id", "call_uuid"], "ended_ns IS NULL")
    op.add_column("calls", _empty("conference_uuid"))


def _make_multi_party_calls() -> None:
    op.create_table(
        "multi_party_calls",
        *_texts("mpc_uuid", "auth_id", "friendly_name", "status", "recording", "termination_cause", "subaccount"),
        Column("stay_alone", Boolean(), nullable=False),
        *(Column(name, Integer(), nullable=False) for name in ("max_participants", "billed_s")),
        Column("termination_cause_code", Integer(), nullable=False),
        Column("created_ns", BigInteger(), nullable=False),
        *(Column(name, BigInteger(), nullable=True) for name in ("started_ns", "ended_ns")),
        PrimaryKeyConstraint("mpc_uuid"),
    )
    op.create_index("list_of_multi_party_calls", "multi_party_calls", ["auth_id", "created_ns", "mpc_uuid"])
    columns = ["auth_id", "friendly_name"]
    _make_index("multi_party_calls_by_name", "multi_party_calls", columns, "ended_ns IS NULL")


def _make_participants() -> None:
    flags = ("coach_mode", "mute", "hold", "start_mpc_on_enter", "end_mpc_on_exit")
    op.create_table(
        "participants",
        *_texts("key", "mpc_uuid", "member_id", "call_uuid", "role", "exit_cause"),
        *(Column(name, Boolean(), nullable=False) for name in flags),
        Column("joined_ns", BigInteger(), nullable=False),
        Column("left_ns", BigInteger(), nullable=True),
        PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_participants_mpc_uuid", "participants", ["mpc_uuid"])


def _texts(*names: str) -> list[Column[str]]:
    return [Column(name, String(), nullable=False) for name in names]


def _name_rooms_of_recordings() -> None:
    for name in (*_OF_ROOM, "member_id"):
        for table in ("recordings", "promised_recordings"):
            op.add_column(table, _empty(name))
    for name in ("layout", "named_leg"):
        op.add_column("promised_recordings", _empty(name))
    for name in _OF_ROOM:
        _make_list_of_recordings(f"list_of_recordings_by_{name}", [name], f"{_READY} AND {name} <> ''")


def _cover_lists_of_recordings() -> None:
    for name, columns in (
        ("list_of_recordings", []),
        ("list_of_recordings_by_from_number", ["from_number"]),
        ("list_of_recordings_by_to_number", ["to_number"]),
        ("list_of_recordings_by_subaccount", ["subaccount"]),
    ):
        op.drop_index(name, "recordings")
        _make_list_of_recordings(name, columns, _READY)


def _make_list_of_recordings(name: str, by: list[str], condition: str) -> None:
    _make_index(name, "recordings", ["auth_id", *by, "added_ns", "recording_id", *_COVERED], condition)


def _make_index(name: str, table: str, columns: list[str], condition: str) -> None:
    where = text(condition)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def _empty(name: str) -> Column[str]:
    return Column(name, String(), nullable=False, server_default="")
