"""Arguments of a test are words of the scenario language: checked by its models, complained of in its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from emulator.base.errors import BadInput
from scenarios.language.loader import plainly
from scenarios.language.part import Part

if TYPE_CHECKING:
    from collections.abc import Mapping

__tracebackhide__ = True

P = TypeVar("P", bound=Part)


def checked(model: type[P], words: Mapping[str, Any], *, place: str) -> P:
    """`words` as a part of a scenario. Raises BadInput at `place` for the first mistake."""
    try:
        return model.model_validate(dict(words))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
    where = ".".join([place, *(str(part) for part in first["loc"][:-1])])
    if first["type"] == "missing":
        raise BadInput(f"{first['loc'][-1]!r} is missing here", place=where)
    if first["type"] == "unknown_word":
        raise BadInput(first["msg"], place=where)
    where = ".".join([place, *(str(part) for part in first["loc"])])
    raise BadInput(plainly(first["type"], first.get("ctx") or {}, first["msg"]), place=where)


def duration(seconds: float) -> str:
    """As a scenario writes it: `3.500000 s`."""
    return f"{seconds:f} s"
