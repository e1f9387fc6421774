"""Why the measurements of a run cannot be trusted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """Something broke down, or was so late that nothing can be concluded from what it did."""

    what: str
    """For a person: `the media engine woke 143 ms late`."""
    late_ms: float = 0.0
    """By how much it was late; 0: lateness is not what was wrong."""
