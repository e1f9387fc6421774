"""Views of /control: moments are ISO 8601 in UTC."""

from __future__ import annotations

from emulator.api.control.view import moment, webhook_view
from tests.emulator.api.control.care import sent


def test_a_moment() -> None:
    assert moment(1_795_255_200_250_001_999) == "2026-11-21T10:00:00.250001Z"


def test_a_webhook_that_nobody_took() -> None:
    assert webhook_view(sent("1", "no answer", "answered 500"))["delivered"] is False
