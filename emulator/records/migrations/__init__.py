"""What has become of the tables of a lasting store, version by version (Alembic); `upgrading` carries it out."""
