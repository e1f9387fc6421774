"""Arguments of changes and recordings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.api.access import Desk
from emulator.api.arguments import check
from emulator.api.errors import ApiError
from emulator.api.live_multi_party import ParticipantChange
from emulator.api.multi_party_calls.schema import (
    StartCall,
    StartParticipantRecording,
    UpdateParticipant,
    multi_party_conditions,
    participant_conditions,
)
from emulator.api.operator import Account
from emulator.callflow.multi_party import Address
from tests.emulator.api.desk import AUTH

if TYPE_CHECKING:
    from tests.emulator.api.desk import FakeOperator


@pytest.mark.parametrize("status", ["active", "ACTIVE", ["Active"]])
def test_start_as_the_sdks_write_it(status: object) -> None:
    assert check(StartCall, {"status": status}).status == "active"


@pytest.mark.parametrize("status", ["ended", ["active", "active"], [1], 1])
def test_nothing_else_can_be_made_of_it(status: object) -> None:
    with pytest.raises(ApiError, match="status parameter is invalid"):
        check(StartCall, {"status": status})


def test_a_change_may_be_written_as_text() -> None:
    wanted = check(UpdateParticipant, {"mute": "true", "hold": "0", "coach_mode": 1})
    assert wanted.change == ParticipantChange(mute=True, hold=False, coach_mode=True)


def test_defaults_of_recordings() -> None:
    wanted = check(StartParticipantRecording, {})
    assert (wanted.record_track_type, wanted.file_format) == ("all", "mp3")
    assert wanted.callback == Address(url="", method="POST")
    assert not wanted.transcript


@pytest.mark.parametrize("name", ["status", "termination_cause_code", "end_time__gt", "creation_time"])
def test_wrong_filters_are_named(operator: FakeOperator, name: str) -> None:
    desk = Desk(operator, Account(auth_id=AUTH, auth_token="t"))
    with pytest.raises(ApiError, match=f"^{name} parameter is invalid"):
        multi_party_conditions(desk, {name: "soon"})


def test_participants_are_of_one_multiparty_call() -> None:
    assert len(participant_conditions("mpc", {})) == 1
    assert len(participant_conditions("mpc", {"call_uuid": "c"})) == 2
