"""What Alembic runs to reach the database: the connection is `upgrading`'s, which is in a transaction already."""

from __future__ import annotations

from alembic import context

from emulator.records.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True)
context.run_migrations()
