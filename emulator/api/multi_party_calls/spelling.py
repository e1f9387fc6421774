"""How SDKs and samples spell arguments, and how Plivo's reference does: plivo_rest.md §1, §4, C16."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_NEW_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_MANGLED = re.compile(r"(?<=_time)_(?=(gte?|lte?)$)")


def as_documented(given: Mapping[str, Any]) -> dict[str, Any]:
    """Names in snake case, whatever their case was; what is spelt so already wins.

    The Node SDK writes `creation_time_gt` for `creation_time__gt`.
    """
    spelt = {_MANGLED.sub("__", _NEW_WORD.sub("_", name).lower()): value for name, value in given.items()}
    return {**spelt, **given}


def lower(value: object) -> object:
    """Words in either case."""
    return value.lower() if isinstance(value, str) else value
