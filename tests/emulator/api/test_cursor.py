"""Cursors: read back as they were given out, and nothing else is one."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.api.cursor import Cursor
from emulator.api.errors import ApiError
from emulator.records.store import Mark

COUNTS = st.integers(0, 2**63 - 1)


def written(content: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode()


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


@given(value=st.one_of(COUNTS, TEXTS), key=TEXTS, offset=COUNTS, total=COUNTS)
def test_a_cursor_comes_back(value: int | str, key: str, offset: int, total: int) -> None:
    cursor = Cursor(Mark(value, key), offset, total)
    assert Cursor.read(str(cursor), type(value)) == cursor


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "é",
        "====",
        written(5),
        written([]),
        written([1, "k", 0]),
        written(["1", "k", 0, 0]),
        written([1, 2, 0, 0]),
        written([1, "k", -1, 0]),
        written([1, "k", 0, True]),
        written([True, "k", 0, 0]),
        written([2**63, "k", 0, 0]),
        written([1.5, "k", 0, 0]),
        written([1, "\ud800", 0, 0]),
        written([1, "\0", 0, 0]),
        base64.urlsafe_b64encode(b"[" * 48_000).decode(),
    ],
)
def test_nothing_else_is_one(text: str) -> None:
    with pytest.raises(ApiError, match="cursor parameter is invalid"):
        Cursor.read(text, int)


@given(text=st.text())
def test_any_text_is_refused_politely(text: str) -> None:
    with pytest.raises(ApiError, match="cursor parameter is invalid"):
        Cursor.read(text, int)
