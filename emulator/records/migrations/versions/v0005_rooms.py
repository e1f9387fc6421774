"""Version 5: multiparty calls and who was in them; recordings of these and of conferences."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Integer, PrimaryKeyConstraint, String, text

revision = "0005"
down_revision = "0004"

_OF_ROOM = ("conference_name", "conference_uuid", "mpc_name", "mpc_uuid")
_READY = "samples IS NOT NULL AND error = '' AND deleted_ns IS NULL"


def upgrade() -> None:
    """Make their tables; what is recorded already is of plain calls."""
    _make_multi_party_calls()
    _make_participants()
    _name_rooms_of_recordings()


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
    going_on = text("ended_ns IS NULL")
    columns = ["auth_id", "friendly_name"]
    op.create_index(
        "multi_party_calls_by_name",
        "multi_party_calls",
        columns,
        sqlite_where=going_on,
        postgresql_where=going_on,
    )


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
        where = text(f"{_READY} AND {name} <> ''")
        columns = ["auth_id", name, "added_ns", "recording_id"]
        index = f"list_of_recordings_by_{name}"
        op.create_index(index, "recordings", columns, sqlite_where=where, postgresql_where=where)


def _empty(name: str) -> Column[str]:
    return Column(name, String(), nullable=False, server_default="")
