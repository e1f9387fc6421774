"""Header fields: an ordered multi-map with case-insensitive names and compact forms (RFC 3261 §7.3, §20)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from emulator.base.errors import PeerViolation
from emulator.sip.grammar import split_list

if TYPE_CHECKING:
    from collections.abc import Iterable

COMPACT_FORMS = {
    "a": "accept-contact",
    "b": "referred-by",
    "c": "content-type",
    "e": "content-encoding",
    "f": "from",
    "i": "call-id",
    "j": "reject-contact",
    "k": "supported",
    "l": "content-length",
    "m": "contact",
    "o": "event",
    "r": "refer-to",
    "s": "subject",
    "t": "to",
    "u": "allow-events",
    "v": "via",
    "x": "session-expires",
}


@lru_cache(maxsize=512)
def canonical(name: str) -> str:
    """The name under which a field is found: lower case, long form."""
    lower = name.lower()
    return COMPACT_FORMS.get(lower, lower) if len(lower) == 1 else lower


class Headers:
    """The fields of one message, in order, each with its name and value as written. It never changes."""

    __slots__ = ("_fields", "_index")

    def __init__(self, fields: Iterable[tuple[str, str]]) -> None:
        self._fields = tuple(fields)
        self._index: dict[str, list[str]] | None = None

    def __len__(self) -> int:
        return len(self._fields)

    def __contains__(self, name: str) -> bool:
        return bool(self.get_all(name))

    def items(self) -> tuple[tuple[str, str], ...]:
        """Every field, as written."""
        return self._fields

    def slim(self) -> None:
        """Forget the index, which is made again when somebody looks something up."""
        self._index = None

    def get(self, name: str) -> str | None:
        """The first value of `name`."""
        values = self.get_all(name)
        return values[0] if values else None

    def required(self, name: str) -> str:
        """The first value of `name`. Raises PeerViolation naming it when it is missing or empty."""
        value = self.get(name)
        if not value:
            raise PeerViolation("missing", place=name, status=400)
        return value

    def get_all(self, name: str) -> list[str]:
        """Every value of `name`, one per field line."""
        if self._index is None:
            index: dict[str, list[str]] = {}
            for field, value in self._fields:
                index.setdefault(canonical(field), []).append(value)
            self._index = index
        return self._index.get(canonical(name), [])

    def elements(self, name: str) -> list[str]:
        """Every element of the comma-separated list `name`, over all its field lines."""
        values = self.get_all(name)
        return [element for value in values for element in split_list(value)]

    def with_first(self, name: str, value: str) -> Headers:
        """A copy in which the first field `name` has `value`; without such a field it is put in front."""
        wanted = canonical(name)
        for place, (field, _) in enumerate(self._fields):
            if canonical(field) == wanted:
                return Headers((*self._fields[:place], (field, value), *self._fields[place + 1 :]))
        return Headers(((name, value), *self._fields))
