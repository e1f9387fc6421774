"""Version 2: indices along which long lists are read and counted."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "0002"
down_revision = "0001"

_READY = text("samples IS NOT NULL AND error = ''")
_ENDED = text("ended_ns IS NOT NULL")


def upgrade() -> None:
    """Make the indices."""
    for name, table, columns, condition in (
        ("list_of_recordings", "recordings", ["auth_id", "added_ns", "recording_id"], _READY),
        (
            "list_of_recordings_by_from_number",
            "recordings",
            ["auth_id", "from_number", "added_ns", "recording_id"],
            _READY,
        ),
        ("list_of_recordings_by_to_number", "recordings", ["auth_id", "to_number", "added_ns", "recording_id"], _READY),
        ("list_of_calls", "calls", ["auth_id", "ended_ns", "call_uuid"], _ENDED),
    ):
        op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
