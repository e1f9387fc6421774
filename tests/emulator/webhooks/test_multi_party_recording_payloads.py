"""Every stage of a recording of a Multiparty Call has the parameters that the schema names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from emulator.base.ids import Ids
from emulator.webhooks.multi_party_recording_payloads import MultiPartyRecording, recording_callback
from emulator.webhooks.schema import faults_of

if TYPE_CHECKING:
    from emulator.calls.multi_party_events import RecordingStage

IDS = Ids.seeded("recordings")
ID = IDS.uuid()
RECORDING = MultiPartyRecording(
    recording_id=ID,
    file_format="mp3",
    record_url=f"http://media.test/v1/Account/MA1/Recording/{ID}.mp3",
    resource_uri=f"/v1/Account/MA1/Recording/{ID}/",
    mpc_name="support",
    mpc_uuid=IDS.uuid(),
    member_id="",
    start_wall_ms=1_700_000_000_000,
)
NOW_NS = 1_700_000_009_000_000_000


@pytest.mark.parametrize("member_id", ["", "7"])
@pytest.mark.parametrize("stage", ["Initiated", "Paused", "Resumed", "Completed", "Failed"])
def test_every_stage(stage: RecordingStage, member_id: str) -> None:
    fields = recording_callback(replace(RECORDING, member_id=member_id), stage, wall_ns=NOW_NS, sequence=2)
    assert faults_of("MultiPartyCall recording callback", fields) == []
    assert ("MPCUUID" in fields) is (not member_id)


def test_the_end_follows_from_the_samples() -> None:
    fields = recording_callback(replace(RECORDING, samples=20_000), "Completed", wall_ns=NOW_NS, sequence=2)
    assert fields["RecordingStartTime"] == "2023-11-14 22:13:20+00:00"
    assert fields["RecordingEndTime"] == "2023-11-14 22:13:22+00:00"
    assert fields["RecordingDuration"] == "3"


def test_one_that_never_began_begins_when_it_failed() -> None:
    fields = recording_callback(replace(RECORDING, start_wall_ms=0), "Failed", wall_ns=NOW_NS, sequence=1)
    assert fields["RecordingStartTime"] == fields["RecordingEndTime"] == "2023-11-14 22:13:29+00:00"
