"""Where a walk through a list has come to, as the opaque text that `next` carries. plivo_rest.md §1."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass

from emulator.api.errors import ApiError
from emulator.records.store import Mark

_GREATEST = 2**63 - 1
"""What a database takes."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Behind which record to go on, how many came before, and how many there were when the walk began."""

    mark: Mark
    offset: int
    total: int

    def __str__(self) -> str:
        content = [self.mark.value, self.mark.key, self.offset, self.total]
        return base64.urlsafe_b64encode(json.dumps(content, separators=(",", ":")).encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str, kind: type[int | str]) -> Cursor:
        """The cursor that was given out, of a list that is sorted by an int or str. Raises ApiError 400."""
        try:
            content = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            json.dumps(content, ensure_ascii=False).encode()  # Half a character is nothing that a database takes.
            value, key, offset, total = content
        except (ValueError, TypeError, RecursionError):
            raise _invalid() from None
        if not (isinstance(value, kind) and isinstance(key, str) and _is_count(offset) and _is_count(total)):
            raise _invalid()
        if "\0" in f"{value}{key}":
            raise _invalid()
        if isinstance(value, int) and not _is_count(value):
            raise _invalid()
        return cls(Mark(value, key), offset, total)


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value <= _GREATEST


def _invalid() -> ApiError:
    return ApiError(400, "cursor parameter is invalid: take it from the next of a reply")
