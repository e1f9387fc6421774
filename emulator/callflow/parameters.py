"""What verbs report beside the standard parameters: plivo_xml_callbacks.md §3.5, §3.8, §3.9, §3.11."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.clock import utc
from emulator.base.units import SAMPLES_PER_S

if TYPE_CHECKING:
    from emulator.callflow.control import DialOutcome, RecordingHandle, RecordOutcome
    from emulator.callflow.meetings import ConferenceOutcome
    from emulator.callflow.multi_party import MultiPartyOutcome


def whole_seconds(samples: int) -> int:
    """RecordingDuration: seconds of PCM at 8000 Hz, rounded half up."""
    return (samples + SAMPLES_PER_S // 2) // SAMPLES_PER_S


def recording_parameters(handle: RecordingHandle, samples: int, start_wall_ms: int) -> dict[str, str]:
    """The fields of a recording that is whole. Everything follows from the number of samples and the start."""
    duration_ms = samples * 1000 // SAMPLES_PER_S
    return _recording(
        handle,
        seconds=whole_seconds(samples),
        duration_ms=duration_ms,
        start_ms=start_wall_ms,
        end_ms=start_wall_ms + duration_ms,
    )


def record_action_parameters(outcome: RecordOutcome) -> dict[str, str]:
    """The action of a foreground Record."""
    return {
        **recording_parameters(outcome.handle, outcome.samples, outcome.start_wall_ms),
        "Digits": outcome.digits,
    }


def pending_record_parameters(handle: RecordingHandle) -> dict[str, str]:
    """The action of a background Record, sent at once: nothing is measured yet, so all values are -1."""
    return {**_recording(handle, seconds=-1, duration_ms=-1, start_ms=-1, end_ms=-1), "Digits": ""}


def dial_action_parameters(outcome: DialOutcome) -> dict[str, str]:
    """The action of a Dial."""
    return {
        "DialStatus": outcome.status,
        "DialRingStatus": "true" if outcome.rang else "false",
        "DialHangupCause": outcome.hangup_cause,
        "DialALegUUID": outcome.a_leg_uuid,
        "DialBLegUUID": outcome.b_leg_uuid,
        **({"Machine": "true"} if outcome.by_machine else {}),
    }


def conference_action_parameters(outcome: ConferenceOutcome) -> dict[str, str]:
    """The action of a Conference: of a recording, if there is one, it tells where it will be, and no length yet."""
    return {
        "ConferenceName": outcome.conference_name,
        "ConferenceUUID": outcome.conference_uuid,
        "ConferenceMemberID": outcome.member_id,
        "RecordUrl": outcome.record_url,
        "RecordingID": outcome.recording_id,
    }


def multi_party_exit_parameters(outcome: MultiPartyOutcome) -> dict[str, str]:
    """onExitActionUrl of a participant (§3.10)."""
    return {
        "MPCUUID": outcome.mpc_uuid,
        "MPCFriendlyName": outcome.name,
        "MemberID": outcome.member_id,
        "ParticipantCallUUID": outcome.call_uuid,
        "ParticipantJoinTime": zoned_time(outcome.joined_ns),
        "ParticipantEndTime": zoned_time(outcome.exited_ns),
        "ParticipantRole": outcome.role,
    }


def zoned_time(wall_ns: int) -> str:
    """As everything about Multiparty Calls writes a time: to the second, with the zone."""
    return utc(wall_ns).strftime("%Y-%m-%d %H:%M:%S+00:00")


def _recording(
    handle: RecordingHandle, *, seconds: int, duration_ms: int, start_ms: int, end_ms: int
) -> dict[str, str]:
    return {
        "RecordUrl": handle.record_url,
        "RecordFile": handle.record_url,
        "RecordingID": handle.recording_id,
        "RecordingDuration": str(seconds),
        "RecordingDurationMs": str(duration_ms),
        "RecordingStartMs": str(start_ms),
        "RecordingEndMs": str(end_ms),
    }
