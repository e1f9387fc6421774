"""Methods of the objects that the Python SDK gives, such as `recordings.get(…).delete()`. Node's have no methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.live.sdk import account_story
from tests.live.sdk.call_story import AFTERWARDS, made, recorded
from tests.live.sdk.words import Act, Operation, node, of_object, python

if TYPE_CHECKING:
    from tests.live.sdk.words import Method, Story

BROKEN = {
    *("Account.create", "Account.delete", "Account.update", "Application.create", "Application.get", "Call.create"),
    *("Call.start_stream", "Call.delete_specific_stream", "Call.delete_all_streams", "Call.get_all_streams"),
    *("Call.get_details_of_specific_stream", "Call.send_digits", "Call.speak", "Call.start_speaking"),
    *("Call.stop_recording", "Endpoint.create", "Endpoint.get", "Number.create", "Number.get"),
    *("Recording.create", "Recording.get", "Recording.update", "Subaccount.create", "Subaccount.get"),
}
"""What fails in the SDK itself, before or without a request that means anything."""


def _does(asks: str, status: int, method: Method, message: str = "") -> Operation:
    return Operation(asks=asks, status=status, python=method, shows={"message": message} if message else {})


def _changed_and_deleted(
    kind: str, changed: dict[str, object], identity: dict[str, str] | None = None, /, **deleting: object
) -> Story:
    """Of the object of a kind that was shown last, or of one that is made of what is known."""
    path = f"{kind}/{{id}}/"
    return (
        _does(f"POST {path}", 202, of_object(f"{kind}.update", identity or {}, **changed), "changed"),
        _does(f"DELETE {path}", 204, python(f"{kind}.delete", **deleting)),
    )


ACCOUNTS: Story = (
    Operation(asks="GET ", status=200, python=python("account.get"), shows={"city": "Here"}),
    Operation(asks="GET ", status=200, python=python("Account.get"), shows={"city": "Here"}),
    account_story.SUBACCOUNTS[0],
    account_story.SUBACCOUNTS[1],
    *_changed_and_deleted("Subaccount", {"name": "shop", "enabled": True}),
    account_story.APPLICATIONS[0],
    account_story.APPLICATIONS[1],
    account_story.APPLICATIONS[2],
    *_changed_and_deleted("Application", {"answer_url": "{app}/other/"}, cascade=True),
    account_story.APPLICATIONS[0],
    account_story.ENDPOINTS[0],
    account_story.ENDPOINTS[1],
    Operation(
        asks="GET Endpoint/{endpoint_id}/",
        status=200,
        python=python("endpoints.get", endpoint_id="{endpoint}"),
        node=node("endpoints.get", "{endpoint}"),
    ),
    *_changed_and_deleted("Endpoint", {"password": "secret", "alias": "Rob"}, {"endpoint_id": "{endpoint}"}),
    account_story.NUMBERS[1],
    account_story.NUMBERS[3],
    account_story.NUMBERS[4],
    *_changed_and_deleted("Number", {"alias": "till"}),
)

_CALL = {"call_uuid": "{call}"}
_PLAY = {"urls": ["{app}/sounds/hello.wav"]}

CALLS: Story = (
    made("call"),
    Act.CUSTOMER_RINGS,
    Act.CUSTOMER_ANSWERS,
    _does("POST Call/{call_uuid}/Play/", 202, of_object("Call.play", _CALL, **_PLAY), "play started"),
    _does("DELETE Call/{call_uuid}/Play/", 204, python("Call.stop_playing")),
    _does("POST Call/{call_uuid}/Play/", 202, python("Call.start_playing", **_PLAY), "play started"),
    _does("POST Call/{call_uuid}/Speak/", 202, python("calls.speak", call_uuid="{call}", text="Good morning.")),
    _does("DELETE Call/{call_uuid}/Speak/", 204, python("Call.stop_speaking")),
    _does("POST Call/{call_uuid}/Record/", 202, python("Call.record", file_format="wav"), "call recording started"),
    *recorded("calls.record", "calls.record_stop", "calls.record", "calls.stopRecording"),
    _does("POST Call/{call_uuid}/Record/", 202, python("Call.start_recording"), "call recording started"),
    _does(
        "POST Call/{call_uuid}/", 202, python("Call.update", legs="aleg", aleg_url="{app}/other/"), "call transferred"
    ),
    Operation(
        asks="DELETE Call/{call_uuid}/",
        status=204,
        python=of_object("Call.hangup", _CALL),
        node=node("calls.hangup", "{call}"),
    ),
    Act.CALL_ENDS,
    made("another"),
    Act.CUSTOMER_RINGS,
    Operation(
        asks="DELETE Call/{call_uuid}/",
        status=204,
        python=of_object("Call.delete", {"call_uuid": "{another}"}),
        node=node("calls.hangup", "{another}"),
    ),
    Act.CALL_ENDS,
    AFTERWARDS[0],
    Operation(
        asks="GET Call/{call_uuid}/", status=200, python=of_object("Call.get", _CALL), shows={"call_state": "ANSWER"}
    ),
    AFTERWARDS[2],
    _does("DELETE Recording/{recording_id}/", 204, python("Recording.delete")),
)

STORY: Story = (*ACCOUNTS, *CALLS)
