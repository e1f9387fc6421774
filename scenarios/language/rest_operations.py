"""What a `rest` step can ask of the platform's API, by the names of the official Python SDK. plivo_rest.md §2-5."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

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
]


@dataclass(frozen=True, slots=True)
class Operation:
    """One request of the API."""

    method: Literal["GET", "POST", "DELETE"]
    path: str
    """Below the account; `{call_uuid}` is taken out of the parameters."""
    fixed: tuple[tuple[str, str], ...] = ()
    """Parameters that the SDK adds by itself."""

    @property
    def in_path(self) -> list[str]:
        """The parameters without which there is no path."""
        return re.findall(r"{(\w+)}", self.path)


_LIVE, _QUEUED = (("status", "live"),), (("status", "queued"),)

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
}
assert OPERATIONS.keys() == set(get_args(OperationName)), "every name has its request"
