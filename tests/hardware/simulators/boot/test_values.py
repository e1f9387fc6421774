"""Settings by their names: what stands there, what does not."""

from __future__ import annotations

import pytest

from hardware.simulators.boot.terms import NoConfiguration
from hardware.simulators.boot.values import Values

VALUES = Values({"url.a": "x", "url.b": "", "on": "1", "odd": "yes", "n": "7"}, "FILE")


def test_what_stands_there() -> None:
    assert VALUES.beginning_with("url.") == {"a": "x"}
    assert (VALUES.is_on("on"), VALUES.is_on("off"), VALUES.is_on("off", default=True)) == (True, False, True)
    assert (VALUES.number("n", 1), VALUES.number("m", 1)) == (7, 1)
    assert VALUES.ordered([(2, "b"), (0, "c"), (1, "a"), (3, "a")], "codecs") == ("a", "b")


def test_what_is_neither_on_nor_off() -> None:
    with pytest.raises(NoConfiguration, match="FILE: odd is 'yes'; known are 0, 1"):
        VALUES.is_on("odd")


def test_a_number_may_be_too_large() -> None:
    with pytest.raises(NoConfiguration, match="FILE: n is no number from 1 to 5: '7'"):
        VALUES.number("n", 1, most=5)
