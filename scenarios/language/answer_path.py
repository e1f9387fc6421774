"""Where in a JSON answer a value stands: `message`, `meta.total_count`, `objects[0].recording_format`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from collections.abc import Iterator

_STEP = re.compile(r"\.?([A-Za-z_]\w*)|\[(\d+)\]")
FORM = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*|\[\d+\])*")


def _is_path(text: str) -> str:
    if not FORM.fullmatch(text):
        raise PydanticCustomError("answer_path", "expected a field of the answer, such as objects[0].recording_format")
    return text


AnswerPath = Annotated[str, AfterValidator(_is_path)]
"""Names after dots, places in lists in brackets, counted from 0."""


def values_at(body: Any, path: str) -> list[Any]:
    """The value in `body` to which an AnswerPath leads, alone in a list; nothing when it leads nowhere."""
    for step in _STEP.finditer(path):
        name, place = step.groups()
        if place is not None and isinstance(body, list) and int(place) < len(body):
            body = body[int(place)]
        elif name is not None and isinstance(body, dict) and name in body:
            body = body[name]
        else:
            return []
    return [body]


def every_value(body: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every AnswerPath below `path`, and the value to which it leads, `path` itself included."""
    yield path, body
    if isinstance(body, dict):
        for name, value in body.items():
            yield from every_value(value, f"{path}.{name}")
    if isinstance(body, list):
        for place, value in enumerate(body):
            yield from every_value(value, f"{path}[{place}]")
