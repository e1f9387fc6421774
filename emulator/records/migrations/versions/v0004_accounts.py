"""Version 4: subaccounts and what is theirs, what can be changed of an account; calls whose end is still to be told."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, PrimaryKeyConstraint, String, false, text

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables of accounts and promised hang-ups; everything else is the main account's."""
    _make_accounts()
    _make_promised_hangups()
    for table in ("calls", "recordings", "applications", "numbers", "endpoints"):
        op.add_column(table, _text("subaccount"))
    op.add_column("numbers", _text("city"))
    op.add_column("numbers", Column("cnam_lookup", Boolean(), nullable=False, server_default=false()))
    _make_index("calls", "ended_ns IS NOT NULL", ["auth_id", "subaccount", "ended_ns", "call_uuid"])
    _make_index(
        "recordings", "samples IS NOT NULL AND error = ''", ["auth_id", "subaccount", "added_ns", "recording_id"]
    )


def _make_accounts() -> None:
    op.create_table(
        "subaccounts",
        *(Column(name, String(), nullable=False) for name in ("auth_id", "main_auth_id", "auth_token", "name")),
        Column("is_enabled", Boolean(), nullable=False),
        Column("created_ns", BigInteger(), nullable=False),
        Column("modified_ns", BigInteger(), nullable=True),
        PrimaryKeyConstraint("auth_id"),
    )
    op.create_index("ix_subaccounts_main_auth_id", "subaccounts", ["main_auth_id"])
    op.create_table(
        "account_profiles",
        *(Column(name, String(), nullable=False) for name in ("auth_id", "name", "city", "address")),
        Column("recordings_need_credentials", Boolean(), nullable=False),
        PrimaryKeyConstraint("auth_id"),
    )


def _make_promised_hangups() -> None:
    op.create_table(
        "promised_hangups",
        *(
            Column(name, String(), nullable=False)
            for name in ("call_uuid", "hangup_url", "hangup_method", "sip_headers")
        ),
        Column("is_machine", Boolean(), nullable=False),
        PrimaryKeyConstraint("call_uuid"),
    )


def _text(name: str) -> Column[str]:
    return Column(name, String(), nullable=False, server_default="")


def _make_index(table: str, condition: str, columns: list[str]) -> None:
    where = text(condition)
    op.create_index(f"list_of_{table}_by_subaccount", table, columns, sqlite_where=where, postgresql_where=where)
