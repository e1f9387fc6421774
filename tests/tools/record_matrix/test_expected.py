"""Moments are read aloud on the page."""

from __future__ import annotations

from tools.record_matrix.expected import Moment


def test_moments_in_words() -> None:
    assert str(Moment(name="hung_up")) == "hung up"
    assert str(Moment(name="answered", plus_s=0.3)) == "answered + 0.3 s"
