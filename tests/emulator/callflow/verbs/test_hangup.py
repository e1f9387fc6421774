"""Hangup: at once, refusing, scheduled."""

from __future__ import annotations

import pytest

from tests.emulator.callflow.scripted import run


@pytest.mark.parametrize(
    ("xml", "reason", "code"),
    [
        ("<Hangup/>", "", 4000),
        ("<Hangup reason='rejected'/>", "rejected", 3020),
        ("<Hangup reason='busy'/>", "busy", 3010),
        ("<Hangup reason='bored'/>", "", 4000),
    ],
)
def test_hangup_ends_the_flow(xml: str, reason: str, code: int) -> None:
    assert run(xml + "<Wait/>").did == [("hangup", reason, code, "")]


def test_a_scheduled_one_lets_later_verbs_run() -> None:
    assert run("<Hangup schedule='60' reason='busy'/><Wait/>").did == [
        ("schedule_hangup", 60),
        ("wait", 1),
        ("hangup", "", 4010, ""),
    ]
