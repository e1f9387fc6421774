"""Arguments as SDKs and samples spell them."""

from __future__ import annotations

import pytest

from emulator.api.multi_party_calls.spelling import as_documented, lower


@pytest.mark.parametrize(
    ("spelt", "documented"),
    [
        ("recordParticipantTrack", "record_participant_track"),
        ("relayDTMFInputs", "relay_dtmf_inputs"),
        ("startMpcOnEnter", "start_mpc_on_enter"),
        ("creation_time_gt", "creation_time__gt"),
        ("end_time_lte", "end_time__lte"),
        ("end_time__lte", "end_time__lte"),
        ("from", "from"),
        ("record_track_type", "record_track_type"),
    ],
)
def test_names_become_those_of_the_reference(spelt: str, documented: str) -> None:
    assert as_documented({spelt: 1})[documented] == 1


def test_what_is_spelt_right_wins() -> None:
    assert as_documented({"call_uuid": "a", "callUuid": "b"})["call_uuid"] == "a"


def test_words_in_either_case() -> None:
    assert [lower(value) for value in ("Agent", 7)] == ["agent", 7]
