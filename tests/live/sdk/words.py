"""What the methods of the official SDKs are asked for, in both languages; plivo_rest.md says what must come of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Method:
    """A method of an SDK, and what it is given. Texts may name notes of the story: `{call}`."""

    name: str
    """As a program writes it behind its client: `calls.create`."""
    given: tuple[Any, ...] = ()
    named: Values = field(default_factory=dict)
    identity: Values = field(default_factory=dict)
    """Not empty: the resource is an object that the program makes of this, not one that the SDK gave it."""


def python(name: str, /, **named: Any) -> Method:
    """A method of the Python SDK."""
    return Method(name, (), named)


def of_object(name: str, identity: Values, /, **named: Any) -> Method:
    """A method of an object that a Python program makes of what it knows: `Call.record` of a call_uuid."""
    return Method(name, (), named, identity)


def node(name: str, /, *given: Any) -> Method:
    """A method of the Node SDK."""
    return Method(name, given)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One request of the API, by whichever SDK has a method for it."""

    asks: str
    """`POST Call/{call_uuid}/Record/`, below the account: what must come over the wire."""
    status: int
    """What must be answered; one of 400 or more is what is asked for, and must be raised by the SDK."""
    python: Method | None = None
    node: Method | None = None
    shows: Values = field(default_factory=dict)
    """Attributes that the SDK must show of the answer, in the spelling of the API."""
    lists: int | None = None
    """How many objects it must show of a list."""
    holds: str = ""
    """What must be among the objects that it shows of a list."""
    keeps: Mapping[str, str] = field(default_factory=dict)
    """Notes for later: name → attribute."""

    def fits(self, method: str, path: str) -> bool:
        """Whether a request is this one. The SDKs differ in slashes."""
        verb, _, template = self.asks.partition(" ")
        pattern = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(template.strip("/")))
        below = "/".join(part for part in path.split("/") if part).partition("v1/Account/")[2].partition("/")[2]
        return method == verb and re.fullmatch(pattern, below) is not None


class Act(Enum):
    """What happens between two operations."""

    CUSTOMER_RINGS = auto()
    CUSTOMER_ANSWERS = auto()
    CALL_ENDS = auto()
    TIME_PASSES = auto()
    """A second."""


Story = tuple[Operation | Act, ...]


def filled(value: Any, notes: Values) -> Any:
    """`value` with the notes that it names."""
    if isinstance(value, str):
        return value.format_map(notes)
    if isinstance(value, Mapping):
        return {key: filled(each, notes) for key, each in value.items()}
    return [filled(each, notes) for each in value] if isinstance(value, (list, tuple)) else value
