"""Parameters behind a semicolon: `;tag=1928301774;lr` (RFC 3261 §7.3.1, §25.1 generic-param)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from emulator.sip.grammar import unquote

_PARAMETER = re.compile(r';\s*([^\s;=,"]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^;]*))?')


@dataclass(frozen=True, slots=True)
class Parameters:
    """Names and values in the order they came; names compare without regard to case."""

    pairs: tuple[tuple[str, str | None], ...] = ()
    """A value of None: the parameter stands alone, like `lr`. Quoted values keep their quotes."""

    @classmethod
    def parse(cls, text: str) -> Parameters:
        """Read `;name=value;name`, skipping what is none."""
        if not text:
            return NO_PARAMETERS
        found = (match.groups() for match in _PARAMETER.finditer(text))
        return cls(tuple((name, None if value is None else value.strip()) for name, value in found))

    def __str__(self) -> str:
        return "".join(f";{name}" if value is None else f";{name}={value}" for name, value in self.pairs)

    def __contains__(self, name: str) -> bool:
        return any(key.lower() == name for key, _ in self.pairs)

    def get(self, name: str) -> str | None:
        """The unquoted value of `name` (lower case); None when it is missing or stands alone."""
        for key, value in self.pairs:
            if key.lower() == name:
                return None if value is None else unquote(value)
        return None

    def with_value(self, name: str, value: str | None) -> Parameters:
        """A copy in which `name` (lower case) has `value`, at its old place or at the end."""
        if name in self:
            return Parameters(tuple((k, value if k.lower() == name else v) for k, v in self.pairs))
        return Parameters((*self.pairs, (name, value)))


NO_PARAMETERS = Parameters()
