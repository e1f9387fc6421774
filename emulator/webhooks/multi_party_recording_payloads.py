"""Parameters of the recording callback of Multiparty Calls and participants: plivo_xml_callbacks.md §3.10."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.base.units import NS_PER_S
from emulator.callflow.parameters import whole_seconds, zoned_time

if TYPE_CHECKING:
    from emulator.calls.multi_party_events import RecordingStage
    from emulator.webhooks.payloads import Fields

_NS_PER_MS = NS_PER_S // 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiPartyRecording:
    """A recording as its callback shows it."""

    recording_id: str
    file_format: str
    record_url: str
    resource_uri: str
    mpc_name: str
    mpc_uuid: str
    member_id: str
    """Of the participant that is recorded; empty: all are."""
    start_wall_ms: int
    """0: it never began."""
    samples: int = 0
    """Per channel at 8000 Hz; 0 until it is whole."""


def recording_callback(recording: MultiPartyRecording, stage: RecordingStage, *, wall_ns: int, sequence: int) -> Fields:
    """What recordingCallbackUrl is told. `wall_ns`: when it happened; `sequence` counts the callbacks from 1."""
    kind = "ParticipantRecording" if recording.member_id else "MPCRecording"
    whose = (
        {"MemberID": recording.member_id}
        if recording.member_id
        else {"MPCName": recording.mpc_name, "MPCUUID": recording.mpc_uuid}
    )
    started_ns = recording.start_wall_ms * _NS_PER_MS or wall_ns
    ended_ns = started_ns + recording.samples * NS_PER_S // 8000
    return {
        "EventName": f"{kind}{stage}",
        "EventTimestamp": zoned_time(wall_ns),
        **whose,
        "RecordingDuration": str(whole_seconds(recording.samples)),
        "RecordingEndTime": zoned_time(ended_ns) if stage in {"Completed", "Failed"} else "",
        "RecordingFormat": recording.file_format,
        "RecordingResourceURL": recording.resource_uri,
        "RecordingStartTime": zoned_time(started_ns),
        "RecordingURL": recording.record_url,
        "RecordingUUID": recording.recording_id,
        "SequenceNumber": str(sequence),
    }
