"""Version 3: transcriptions."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, PrimaryKeyConstraint, String

revision = "0003"
down_revision = "0002"

_TEXTS = ("recording_id", "auth_id", "call_uuid", "callback_url", "callback_method", "status", "text", "error")


def upgrade() -> None:
    """Make their table."""
    op.create_table(
        "transcriptions",
        *(Column(name, String(), nullable=False) for name in _TEXTS),
        Column("samples", BigInteger(), nullable=False),
        Column("is_told", Boolean(), nullable=False),
        PrimaryKeyConstraint("recording_id"),
    )
