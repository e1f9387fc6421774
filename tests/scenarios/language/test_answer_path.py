"""Ways into an answer: where each leads, and what is none."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from scenarios.language.answer_path import AnswerPath, values_at

PATH: TypeAdapter[str] = TypeAdapter(AnswerPath)
BODY = {"meta": {"next": None, "total_count": 2}, "objects": [{"id": "a"}, {"id": "b", "rows": [[1, 2]]}]}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("meta", [BODY["meta"]]),
        ("meta.next", [None]),
        ("meta.total_count", [2]),
        ("objects[1].id", ["b"]),
        ("objects[1].rows[0][1]", [2]),
        ("objects[2]", []),
        ("objects.id", []),
        ("objects[0].rows", []),
        ("meta[0]", []),
        ("other", []),
    ],
)
def test_where_it_leads(path: str, found: list[Any]) -> None:
    assert values_at(BODY, PATH.validate_python(path)) == found


@pytest.mark.parametrize("path", ["", "a.", ".a", "a[", "a[x]", "a[-1]", "[0]", "a b", "a..b"])
def test_what_is_no_way(path: str) -> None:
    with pytest.raises(ValidationError, match=r"such as objects\[0\]"):
        PATH.validate_python(path)
