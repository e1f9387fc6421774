"""More calls at once than may begin in a second: those that wait are listed, looked at, and cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.live.sdk.words import Operation, node, python

if TYPE_CHECKING:
    from tests.live.sdk.words import Story

CROWD = [f"120255533{number:02}" for number in range(12)]
"""Two of them are called in a second; nobody is there."""
LAST, LAST_BUT_ONE = "{crowd[11]}", "{crowd[10]}"
_QUEUED = {"call_status": "queued", "direction": "outbound", "from": "{caller}"}
_OF_LAST = _QUEUED | {"call_uuid": LAST, "request_uuid": LAST, "to": CROWD[-1]}

STORY: Story = (
    Operation(
        asks="POST Call/",
        status=201,
        python=python("calls.create", from_="{caller}", to_="<".join(CROWD), answer_url="{app}/answer/"),
        node=node("calls.create", "{caller}", CROWD, "{app}/answer/"),
        shows={"message": "calls queued"},
        keeps={"crowd": "request_uuid"},
    ),
    Operation(
        asks="GET Call/",
        status=200,
        python=python("queued_calls.list_ids"),
        node=node("calls.listQueuedCalls"),
        holds=LAST,
    ),
    Operation(asks="GET Call/", status=200, python=python("calls.queued_call_list_ids"), holds=LAST),
    Operation(
        asks="GET Call/{call_uuid}/",
        status=200,
        python=python("queued_calls.get", _id=LAST),
        node=node("calls.getQueuedCall", LAST),
        shows=_OF_LAST,
    ),
    Operation(
        asks="GET Call/{call_uuid}/", status=200, python=python("calls.queued_call_get", _id=LAST), shows=_OF_LAST
    ),
    Operation(
        asks="DELETE Request/{request_uuid}/",
        status=204,
        python=python("calls.cancel", request_uuid=LAST),
        node=node("calls.cancel", LAST),
    ),
    Operation(
        asks="GET Call/{call_uuid}/",
        status=404,
        python=python("queued_calls.get", _id=LAST),
        node=node("calls.getQueuedCall", LAST),
    ),
    Operation(
        asks="DELETE Call/{call_uuid}/",
        status=204,
        python=python("calls.delete", call_uuid=LAST_BUT_ONE),
        node=node("calls.hangup", LAST_BUT_ONE),
    ),
)
