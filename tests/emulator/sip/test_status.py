"""Reason phrases: RFC 3261 §21."""

from __future__ import annotations

import pytest

from emulator.sip.status import reason_phrase


@pytest.mark.parametrize(
    ("status", "phrase"),
    [(180, "Ringing"), (486, "Busy Here"), (199, "Trying"), (499, "Bad Request"), (699, "Busy Everywhere")],
)
def test_phrases(status: int, phrase: str) -> None:
    assert reason_phrase(status) == phrase
