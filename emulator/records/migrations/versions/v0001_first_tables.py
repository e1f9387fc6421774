"""Version 1: the tables of the stores that did not know their version yet."""

from __future__ import annotations

from typing import Any

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Integer, PrimaryKeyConstraint, String, UniqueConstraint

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables and their indices."""
    _make_what_happens()
    _make_what_is_set_up()
    for table, columns in _INDICES.items():
        for column in columns:
            op.create_index(f"ix_{table}_{column}", table, [column])


def _make_what_happens() -> None:
    op.create_table(
        "calls",
        *_texts("call_uuid", "auth_id", "direction", "from_number", "to_number", "caller_name"),
        *_texts("request_uuid", "parent_call_uuid", "status"),
        _wall("initiated_ns"),
        _wall("answered_ns", nullable=True),
        _wall("ended_ns", nullable=True),
        *_texts("hangup_cause", "hangup_name", "hangup_source"),
        _whole("hangup_code"),
        PrimaryKeyConstraint("call_uuid"),
    )
    op.create_table(
        "recordings",
        *_texts("recording_id", "auth_id", "call_uuid", "from_number", "to_number", "file_format"),
        _whole("channels"),
        *_texts("origin", "path", "error"),
        _wall("start_wall_ms"),
        _wall("added_ns"),
        _wall("samples", nullable=True),
        PrimaryKeyConstraint("recording_id"),
    )
    op.create_table(
        "promised_recordings",
        *_texts("recording_id", "call_uuid", "file_format", "wav_path"),
        *_texts("callback_url", "callback_method", "api_id", "sip_headers"),
        PrimaryKeyConstraint("recording_id"),
    )
    op.create_table("outbox", _whole("number"), *_texts("request"), PrimaryKeyConstraint("number"))


def _make_what_is_set_up() -> None:
    op.create_table(
        "applications",
        *_texts("app_id", "auth_id", "app_name", "answer_url", "answer_method", "hangup_url", "hangup_method"),
        *_texts("fallback_url", "fallback_method", "message_url", "message_method"),
        *_flags("is_default_for_numbers", "is_default_for_endpoints", "log_incoming_messages", "public_uri"),
        PrimaryKeyConstraint("app_id"),
    )
    op.create_table(
        "numbers",
        *_texts("number", "auth_id", "app_id", "alias", "country", "region", "carrier", "number_type"),
        _wall("added_ns"),
        PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "endpoints",
        *_texts("endpoint_id", "auth_id", "username", "password", "alias", "app_id"),
        PrimaryKeyConstraint("endpoint_id"),
        UniqueConstraint("username"),
    )


_INDICES = {
    "calls": ["auth_id", "request_uuid", "ended_ns"],
    "recordings": ["auth_id", "call_uuid", "added_ns"],
    "applications": ["auth_id"],
    "numbers": ["auth_id"],
    "endpoints": ["auth_id"],
}


def _texts(*names: str) -> list[Column[Any]]:
    return [Column(name, String(), nullable=False) for name in names]


def _flags(*names: str) -> list[Column[Any]]:
    return [Column(name, Boolean(), nullable=False) for name in names]


def _wall(name: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, BigInteger(), nullable=nullable)


def _whole(name: str) -> Column[Any]:
    return Column(name, Integer(), autoincrement=False, nullable=False)
