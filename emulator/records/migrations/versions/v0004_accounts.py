"""Version 4: subaccounts and what can be changed of an account; hang-ups to be told; streams; recordings that go."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Integer, PrimaryKeyConstraint, String, false, text

revision = "0004"
down_revision = "0003"

_WHOLE = "samples IS NOT NULL AND error = ''"
_READY = _WHOLE + " AND deleted_ns IS NULL"


def upgrade() -> None:
    """Make the tables of accounts and promised hang-ups; everything else is the main account's."""
    _make_accounts()
    _make_promised_hangups()
    _make_streams()
    for table in ("calls", "recordings", "applications", "numbers", "endpoints"):
        op.add_column(table, _text("subaccount"))
    op.add_column("numbers", _text("city"))
    op.add_column("numbers", Column("cnam_lookup", Boolean(), nullable=False, server_default=false()))
    columns = ["auth_id", "subaccount", "ended_ns", "call_uuid"]
    _make_index("list_of_calls_by_subaccount", "calls", columns, "ended_ns IS NOT NULL")
    _keep_deleted_recordings()


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
        Column("storage_consent", Boolean(), nullable=False),
        Column("retention_days", Integer(), nullable=True),
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


def _make_streams() -> None:
    texts = ("stream_id", "call_uuid", "service_url", "audio_track", "content_type", "status_callback_url", "status")
    op.create_table(
        "streams",
        *(Column(name, String(), nullable=False) for name in texts),
        Column("is_bidirectional", Boolean(), nullable=False),
        Column("created_ns", BigInteger(), nullable=False),
        *(Column(name, BigInteger(), nullable=True) for name in ("started_ns", "ended_ns")),
        PrimaryKeyConstraint("stream_id"),
    )
    op.create_index("ix_streams_call_uuid", "streams", ["call_uuid"])


def _text(name: str) -> Column[str]:
    return Column(name, String(), nullable=False, server_default="")


def _keep_deleted_recordings() -> None:
    op.add_column("recordings", Column("deleted_ns", BigInteger(), nullable=True))
    op.create_table(
        "retentions",
        Column("auth_id", String(), nullable=False),
        Column("kept_days", Integer(), nullable=True),
        Column("since_ns", BigInteger(), nullable=False),
        PrimaryKeyConstraint("auth_id"),
    )
    op.drop_index("ix_recordings_added_ns", "recordings")
    for name in ("list_of_recordings", "list_of_recordings_by_from_number", "list_of_recordings_by_to_number"):
        op.drop_index(name, "recordings")
    for name, columns, condition in (
        ("list_of_recordings", ["auth_id", "added_ns", "recording_id"], _READY),
        ("list_of_recordings_by_from_number", ["auth_id", "from_number", "added_ns", "recording_id"], _READY),
        ("list_of_recordings_by_to_number", ["auth_id", "to_number", "added_ns", "recording_id"], _READY),
        ("list_of_recordings_by_subaccount", ["auth_id", "subaccount", "added_ns", "recording_id"], _READY),
        ("recordings_to_clear", ["recording_id"], "deleted_ns IS NOT NULL AND path <> ''"),
        ("charges_of_recordings", ["added_ns", "auth_id", "samples", "deleted_ns", "error"], _WHOLE),
        ("charges_that_ended", ["deleted_ns", "auth_id", "added_ns", "samples"], "deleted_ns IS NOT NULL"),
    ):
        _make_index(name, "recordings", columns, condition)


def _make_index(name: str, table: str, columns: list[str], condition: str) -> None:
    where = text(condition)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
