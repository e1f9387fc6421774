"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """One line for a person, and one that says how to mend it."""

    about: str
    """`clock`, `port`, `address`, `permissions`, `multicast`, `firewall`, `certificate`, `phone`, `broker`."""
    state: Literal["fine", "doubtful", "broken"]
    """Only what is broken makes the command fail."""
    what: str
    mend: str = ""
