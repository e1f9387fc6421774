"""Durations: everything from samples."""

from __future__ import annotations

import pytest

from emulator.callflow.control import DialOutcome
from emulator.callflow.parameters import dial_action_parameters, recording_parameters, whole_seconds
from tests.emulator.callflow.scripted import HANDLE


@pytest.mark.parametrize(
    ("samples", "seconds"), [(0, 0), (3999, 0), (4000, 1), (8000, 1), (11_999, 1), (12_000, 2), (480_000, 60)]
)
def test_seconds_are_rounded_half_up(samples: int, seconds: int) -> None:
    assert whole_seconds(samples) == seconds


def test_end_is_start_plus_samples() -> None:
    fields = recording_parameters(HANDLE, 160, 1_000)
    assert fields["RecordingDurationMs"] == "20"
    assert (fields["RecordingStartMs"], fields["RecordingEndMs"]) == ("1000", "1020")


def test_a_dial_that_nobody_answered() -> None:
    outcome = DialOutcome(status="no-answer", rang=False, hangup_cause="NO_ANSWER", a_leg_uuid="a", b_leg_uuid="")
    assert dial_action_parameters(outcome) == {
        "DialStatus": "no-answer",
        "DialRingStatus": "false",
        "DialHangupCause": "NO_ANSWER",
        "DialALegUUID": "a",
        "DialBLegUUID": "",
    }
