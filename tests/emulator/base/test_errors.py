"""Errors say where."""

from __future__ import annotations

from emulator.base.errors import BadInput, OffhookError, PeerViolation


def test_the_place_stands_before_the_message() -> None:
    error = BadInput("expected a number", place="case.yaml:3:5")

    assert str(error) == "case.yaml:3:5: expected a number"
    assert isinstance(error, OffhookError)


def test_a_violation_hints_the_answer() -> None:
    assert PeerViolation("no Call-ID", place="Call-ID", status=400).status == 400
    assert str(PeerViolation("torn")) == "torn"
