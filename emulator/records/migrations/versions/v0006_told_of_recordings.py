"""Version 6: how often the callback of a recording that goes on was told of it, so that a crash costs no number.

Who is by itself in one is its member_id's: the leg was too much, which may have taken part several times.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Change the columns; what goes on at this moment counts from its next callback."""
    op.add_column("promised_recordings", Column("told", Integer, nullable=False, server_default="0"))
    op.drop_column("promised_recordings", "named_leg")
