"""A value is computed when it is first asked for, and never again; what fails is tried again."""

from __future__ import annotations

import pytest

from emulator.base.lazy import lazy


class Asked:
    """Counts how often it computes."""

    def __init__(self) -> None:
        self.count = 0
        self.broken = False

    @lazy
    def value(self) -> int:
        """How often."""
        self.count += 1
        if self.broken:
            raise ValueError("broken")
        return self.count


def test_it_is_computed_once_for_each_object() -> None:
    one, other = Asked(), Asked()
    assert (one.count, one.value, one.value, one.count) == (0, 1, 1, 1)
    assert other.value == 1
    assert Asked.value.__doc__ == "How often."


def test_a_failure_is_not_remembered() -> None:
    asked = Asked()
    asked.broken = True
    for _ in range(2):
        with pytest.raises(ValueError, match="broken"):
            _ = asked.value
    asked.broken = False
    assert asked.value == 3
