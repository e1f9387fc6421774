"""What a `rest` step can ask of the platform's API, by the names of the official Python SDK. plivo_rest.md §2-5."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Collection

OperationName = Literal[
    "calls.create",
    "calls.get",
    "calls.list",
    "calls.hangup",
    "calls.cancel",
    "calls.record",
    "calls.record_stop",
    "calls.transfer",
    "calls.play",
    "calls.play_stop",
    "calls.speak",
    "calls.speak_stop",
    "calls.send_digits",
    "calls.start_stream",
    "calls.get_all_streams",
    "calls.get_details_of_specific_stream",
    "calls.delete_all_streams",
    "calls.delete_specific_stream",
    "live_calls.get",
    "live_calls.list_ids",
    "queued_calls.get",
    "queued_calls.list_ids",
    "recordings.get",
    "recordings.list",
    "recordings.delete",
    "applications.create",
    "applications.get",
    "applications.list",
    "applications.update",
    "applications.delete",
    "endpoints.create",
    "endpoints.get",
    "endpoints.list",
    "endpoints.update",
    "endpoints.delete",
    "conferences.list",
    "conferences.get",
    "conferences.hangup",
    "conferences.hangup_all",
    "conferences.member_hangup",
    "conferences.member_kick",
    "conferences.member_mute",
    "conferences.member_mute_stop",
    "conferences.member_deaf",
    "conferences.member_deaf_stop",
    "conferences.member_play",
    "conferences.member_play_stop",
    "conferences.member_speak",
    "conferences.member_speak_stop",
    "conferences.record",
    "conferences.record_stop",
    "multi_party_calls.list",
    "multi_party_calls.get",
    "multi_party_calls.start",
    "multi_party_calls.stop",
    "multi_party_calls.add_participant",
    "multi_party_calls.list_participants",
    "multi_party_calls.get_participant",
    "multi_party_calls.update_participant",
    "multi_party_calls.kick_participant",
    "multi_party_calls.start_recording",
    "multi_party_calls.stop_recording",
    "multi_party_calls.pause_recording",
    "multi_party_calls.resume_recording",
    "multi_party_calls.start_participant_recording",
    "multi_party_calls.stop_participant_recording",
    "multi_party_calls.pause_participant_recording",
    "multi_party_calls.resume_participant_recording",
    "multi_party_calls.start_play_audio",
    "multi_party_calls.stop_play_audio",
]


@dataclass(frozen=True, slots=True)
class Operation:
    """One request of the API."""

    method: Literal["GET", "POST", "DELETE"]
    path: str
    """Below the account; `{call_uuid}` is taken out of the parameters, `{mpc}` is made of friendly_name or uuid."""
    fixed: tuple[tuple[str, str], ...] = ()
    """Parameters that the SDK adds by itself."""

    @property
    def in_path(self) -> list[str]:
        """The parameters without which there is no path."""
        return [name for name in re.findall(r"{(\w+)}", self.path) if name != "mpc"]

    def lacking(self, given: Collection[str]) -> str:
        """The first parameter that its path needs and that is not given, or nothing."""
        lacking = [name for name in self.in_path if name not in given]
        if "{mpc}" in self.path and not {"friendly_name", "uuid"} & set(given):
            lacking.insert(0, "friendly_name or uuid")
        return lacking[0] if lacking else ""

    def located(self, given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """Its path with what is given filled in, and the parameters that are left."""
        left = dict(given)
        filled = {name: quote(str(left.pop(name)), safe="") for name in self.in_path}
        if "{mpc}" in self.path:
            form = "uuid" if "uuid" in left else "friendly_name"
            filled["mpc"] = f"{form.removeprefix('friendly_')}_{quote(str(left.pop(form)), safe='')}"
        return self.path.format(**filled), left


_LIVE, _QUEUED = (("status", "live"),), (("status", "queued"),)
_MEMBER = "Conference/{conference_name}/Member/{member_id}"
_CALL = "MultiPartyCall/{mpc}"
_PARTICIPANT = f"{_CALL}/Participant/{{participant_id}}"

OPERATIONS: dict[OperationName, Operation] = {
    "calls.create": Operation("POST", "Call/"),
    "calls.get": Operation("GET", "Call/{call_uuid}/"),
    "calls.list": Operation("GET", "Call/"),
    "calls.hangup": Operation("DELETE", "Call/{call_uuid}/"),
    "calls.cancel": Operation("DELETE", "Request/{request_uuid}/"),
    "calls.record": Operation("POST", "Call/{call_uuid}/Record/"),
    "calls.record_stop": Operation("DELETE", "Call/{call_uuid}/Record/"),
    "calls.transfer": Operation("POST", "Call/{call_uuid}/"),
    "calls.play": Operation("POST", "Call/{call_uuid}/Play/"),
    "calls.play_stop": Operation("DELETE", "Call/{call_uuid}/Play/"),
    "calls.speak": Operation("POST", "Call/{call_uuid}/Speak/"),
    "calls.speak_stop": Operation("DELETE", "Call/{call_uuid}/Speak/"),
    "calls.send_digits": Operation("POST", "Call/{call_uuid}/DTMF/"),
    "calls.start_stream": Operation("POST", "Call/{call_uuid}/Stream/"),
    "calls.get_all_streams": Operation("GET", "Call/{call_uuid}/Stream/"),
    "calls.get_details_of_specific_stream": Operation("GET", "Call/{call_uuid}/Stream/{stream_id}/"),
    "calls.delete_all_streams": Operation("DELETE", "Call/{call_uuid}/Stream/"),
    "calls.delete_specific_stream": Operation("DELETE", "Call/{call_uuid}/Stream/{stream_id}/"),
    "live_calls.get": Operation("GET", "Call/{call_uuid}/", _LIVE),
    "live_calls.list_ids": Operation("GET", "Call/", _LIVE),
    "queued_calls.get": Operation("GET", "Call/{call_uuid}/", _QUEUED),
    "queued_calls.list_ids": Operation("GET", "Call/", _QUEUED),
    "recordings.get": Operation("GET", "Recording/{recording_id}/"),
    "recordings.list": Operation("GET", "Recording/"),
    "recordings.delete": Operation("DELETE", "Recording/{recording_id}/"),
    "applications.create": Operation("POST", "Application/"),
    "applications.get": Operation("GET", "Application/{app_id}/"),
    "applications.list": Operation("GET", "Application/"),
    "applications.update": Operation("POST", "Application/{app_id}/"),
    "applications.delete": Operation("DELETE", "Application/{app_id}/"),
    "endpoints.create": Operation("POST", "Endpoint/"),
    "endpoints.get": Operation("GET", "Endpoint/{endpoint_id}/"),
    "endpoints.list": Operation("GET", "Endpoint/"),
    "endpoints.update": Operation("POST", "Endpoint/{endpoint_id}/"),
    "endpoints.delete": Operation("DELETE", "Endpoint/{endpoint_id}/"),
    "conferences.list": Operation("GET", "Conference/"),
    "conferences.get": Operation("GET", "Conference/{conference_name}/"),
    "conferences.hangup": Operation("DELETE", "Conference/{conference_name}/"),
    "conferences.hangup_all": Operation("DELETE", "Conference/"),
    "conferences.member_hangup": Operation("DELETE", f"{_MEMBER}/"),
    "conferences.member_kick": Operation("POST", f"{_MEMBER}/Kick/"),
    "conferences.member_mute": Operation("POST", f"{_MEMBER}/Mute/"),
    "conferences.member_mute_stop": Operation("DELETE", f"{_MEMBER}/Mute/"),
    "conferences.member_deaf": Operation("POST", f"{_MEMBER}/Deaf/"),
    "conferences.member_deaf_stop": Operation("DELETE", f"{_MEMBER}/Deaf/"),
    "conferences.member_play": Operation("POST", f"{_MEMBER}/Play/"),
    "conferences.member_play_stop": Operation("DELETE", f"{_MEMBER}/Play/"),
    "conferences.member_speak": Operation("POST", f"{_MEMBER}/Speak/"),
    "conferences.member_speak_stop": Operation("DELETE", f"{_MEMBER}/Speak/"),
    "conferences.record": Operation("POST", "Conference/{conference_name}/Record/"),
    "conferences.record_stop": Operation("DELETE", "Conference/{conference_name}/Record/"),
    "multi_party_calls.list": Operation("GET", "MultiPartyCall/"),
    "multi_party_calls.get": Operation("GET", f"{_CALL}/"),
    "multi_party_calls.start": Operation("POST", f"{_CALL}/", (("status", "active"),)),
    "multi_party_calls.stop": Operation("DELETE", f"{_CALL}/"),
    "multi_party_calls.add_participant": Operation("POST", f"{_CALL}/Participant/"),
    "multi_party_calls.list_participants": Operation("GET", f"{_CALL}/Participant/"),
    "multi_party_calls.get_participant": Operation("GET", f"{_PARTICIPANT}/"),
    "multi_party_calls.update_participant": Operation("POST", f"{_PARTICIPANT}/"),
    "multi_party_calls.kick_participant": Operation("DELETE", f"{_PARTICIPANT}/"),
    "multi_party_calls.start_recording": Operation("POST", f"{_CALL}/Record/"),
    "multi_party_calls.stop_recording": Operation("DELETE", f"{_CALL}/Record/"),
    "multi_party_calls.pause_recording": Operation("POST", f"{_CALL}/Record/Pause/"),
    "multi_party_calls.resume_recording": Operation("POST", f"{_CALL}/Record/Resume/"),
    "multi_party_calls.start_participant_recording": Operation("POST", f"{_PARTICIPANT}/Record/"),
    "multi_party_calls.stop_participant_recording": Operation("DELETE", f"{_PARTICIPANT}/Record/"),
    "multi_party_calls.pause_participant_recording": Operation("POST", f"{_PARTICIPANT}/Record/Pause/"),
    "multi_party_calls.resume_participant_recording": Operation("POST", f"{_PARTICIPANT}/Record/Resume/"),
    "multi_party_calls.start_play_audio": Operation("POST", f"{_CALL}/Member/{{participant_id}}/Play/"),
    "multi_party_calls.stop_play_audio": Operation("DELETE", f"{_CALL}/Member/{{participant_id}}/Play/"),
}
assert OPERATIONS.keys() == set(get_args(OperationName)), "every name has its request"
