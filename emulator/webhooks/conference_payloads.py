"""Parameters of what is told about conferences and their recordings: plivo_xml_callbacks.md §3.6, §3.9."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from emulator.callflow.control import RecordingHandle
from emulator.callflow.parameters import recording_parameters
from emulator.webhooks.payloads import record_api_callback, standard

if TYPE_CHECKING:
    from emulator.webhooks.payloads import Fields, FinishedRecording
    from emulator.webhooks.view import CallView

ConferenceAction = Literal["enter", "exit", "digits", "floor"]

_EVENTS: dict[ConferenceAction, str] = {
    "enter": "ConferenceEnter",
    "exit": "ConferenceExit",
    "digits": "ConferenceDigitsMatch",
    "floor": "ConferenceFloor",
}
_EDGES: dict[ConferenceAction, str] = {"enter": "ConferenceFirstMember", "exit": "ConferenceLastMember"}


def conference_callback(
    member: CallView,
    *,
    action: ConferenceAction,
    conference_name: str,
    conference_uuid: str,
    member_id: str,
    digits: str = "",
    is_edge: bool = False,
    keep_plus: bool = False,
) -> Fields:
    """callbackUrl of the member's element.

    `is_edge`: it is the first member, or was the last. `digits`: the pattern that was pressed.
    """
    edge = {_EDGES[action]: "true" if is_edge else "false"} if action in _EDGES else {}
    pressed = {"ConferenceDigitsMatch": digits} if action == "digits" else {}
    return {
        **standard(member, event=_EVENTS[action], keep_plus=keep_plus),
        "ConferenceAction": action,
        "ConferenceName": conference_name,
        "ConferenceUUID": conference_uuid,
        "ConferenceMemberID": member_id,
        **edge,
        **pressed,
    }


def conference_record_callback(
    member: CallView,
    recording: FinishedRecording,
    *,
    conference_name: str,
    conference_uuid: str,
    keep_plus: bool = False,
) -> Fields:
    """callbackUrl of the element that had the conference recorded: the file is whole. It is of no member."""
    handle = RecordingHandle(recording_id=recording.recording_id, record_url=recording.record_url)
    return {
        **standard(member, event="ConferenceRecord", keep_plus=keep_plus),
        "ConferenceAction": "record",
        "ConferenceName": conference_name,
        "ConferenceUUID": conference_uuid,
        **recording_parameters(handle, recording.samples, recording.start_wall_ms),
    }


def conference_record_api_callback(recording: FinishedRecording, *, conference_name: str, api_id: str) -> Fields:
    """callback_url of the Conference Record API: like that of calls, with the name in place of the call."""
    fields = record_api_callback(recording, call_uuid="", api_id=api_id)
    del fields["call_uuid"]
    return {**fields, "conference_name": conference_name}
