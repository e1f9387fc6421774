"""Tables: a column per field, no more and no fewer."""

from __future__ import annotations

from dataclasses import fields
from typing import get_type_hints

import pytest

from emulator.records.tables import TABLE_OF, key_of


@pytest.mark.parametrize("kind", TABLE_OF)
def test_columns_are_fields(kind: type) -> None:
    assert [column.name for column in TABLE_OF[kind].columns] == [field.name for field in fields(kind)]


@pytest.mark.parametrize("kind", TABLE_OF)
def test_only_what_may_be_none_may_be_null(kind: type) -> None:
    hints = get_type_hints(kind)
    nullable = {column.name for column in TABLE_OF[kind].columns if column.nullable}
    assert nullable == {name for name, hint in hints.items() if type(None) in getattr(hint, "__args__", ())}


@pytest.mark.parametrize("kind", TABLE_OF)
def test_the_key_is_the_first_column(kind: type) -> None:
    assert key_of(kind).name == fields(kind)[0].name
