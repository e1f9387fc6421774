"""Brings the tables of a lasting store up to those of this version, whatever version made them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import inspect

from emulator.base.errors import Unavailable
from emulator.records.tables import METADATA

if TYPE_CHECKING:
    from sqlalchemy import Connection

FIRST = "0001"
"""What stores were before they knew their version."""
NEWEST = "head"
_VERSION_TABLE = "alembic_version"


def bring_up_to_date(connection: Connection) -> None:
    """Carry out what is missing, all of it or nothing, in the transaction of `connection`.

    Raises Unavailable when a later version of this program made the tables.
    """
    config = Config()
    config.set_main_option("script_location", "emulator.records:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # The driver begins no transaction for changes of tables.
    tables = set(inspect(connection).get_table_names())
    try:
        if _VERSION_TABLE not in tables and tables & set(METADATA.tables):
            command.stamp(config, FIRST)
        command.upgrade(config, NEWEST)
    except CommandError as error:
        raise Unavailable(
            f"the store was made by a later version than this one, which cannot read it: {error}"
        ) from error
