"""The header field Reason for causes of ours."""

from __future__ import annotations

import pytest

from emulator.calls import causes
from emulator.calls.events import HangupCause
from emulator.calls.reason import ELSEWHERE, reason_for


def cause(name: str) -> HangupCause:
    return HangupCause(cause=name, code=4000, name="any", source="Plivo")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("NORMAL_CLEARING", 'Q.850;cause=16;text="NORMAL_CLEARING"'),
        ("USER_BUSY", 'Q.850;cause=17;text="USER_BUSY"'),
        ("RECOVERY_ON_TIMER_EXPIRE", 'Q.850;cause=102;text="RECOVERY_ON_TIMER_EXPIRE"'),
        ("MEDIA_TIMEOUT", 'Q.850;cause=102;text="MEDIA_TIMEOUT"'),
    ],
)
def test_causes_of_q850(name: str, told: str) -> None:
    assert reason_for(cause(name)) == (("Reason", told),)


def test_who_lost_the_race_learns_that_somebody_else_answered() -> None:
    assert reason_for(cause("LOSE_RACE")) == ELSEWHERE


def test_what_q850_does_not_know_is_not_told() -> None:
    assert reason_for(causes.NOT_REGISTERED) == ()
