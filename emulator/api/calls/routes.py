"""Call/ and Request/: look up, end. plivo_rest.md §2.2-2.4."""

from fastapi import APIRouter, Response

from emulator.api.access import AtDesk, Desk
from emulator.api.arguments import Given, in_query
from emulator.api.calls.reply import SomeCall, SomeCalls
from emulator.api.calls.schema import RETRIEVABLE_NS, CallState, call_conditions, running_filters
from emulator.api.calls.view import detail_view, live_view, queued_view
from emulator.api.errors import not_found
from emulator.api.paging import list_reply, of_list
from emulator.api.reply import NOTHING
from emulator.records.models import CallRecord
from emulator.records.tables import CALLS

router = APIRouter(tags=["Call"])


@router.get(
    "/Call",
    response_model=None,
    responses={200: {"model": SomeCalls}},
    openapi_extra=of_list(
        *("status", "subaccount", "call_direction", "from_number", "to_number", "parent_call_uuid", "hangup_source"),
        times=["end_time"],
        counts=["bill_duration", "hangup_cause_code"],
    ),
)
async def list_calls(desk: AtDesk, given: Given) -> dict[str, object]:
    """Detail records; with status=live or status=queued the ids of calls that have not ended."""
    if "status" in given:
        return {"api_id": desk.api_id, "calls": [record.call_uuid for record in _running(desk, given)]}
    return list_reply(
        desk,
        given,
        [*desk.visible(CALLS, given), *call_conditions(given, desk.operator.wall_ns())],
        resource="Call",
        kind=CallRecord,
        newest_by="ended_ns",
        view=detail_view,
    )


@router.get(
    "/Call/{call_uuid}", response_model=None, responses={200: {"model": SomeCall}}, openapi_extra=in_query(CallState)
)
async def get_call(desk: AtDesk, call_uuid: str, given: Given) -> dict[str, object]:
    """The detail record of an ended call, or the state of a running one."""
    if "status" in given:
        for record in _running(desk, {"status": given["status"]}):
            if record.call_uuid == call_uuid:
                view = queued_view if given["status"] == "queued" else live_view
                return {"api_id": desk.api_id, **view(record)}
        raise not_found()
    ended = desk.own(CallRecord, call_uuid)
    if ended.ended_ns is None or ended.ended_ns <= desk.operator.wall_ns() - RETRIEVABLE_NS:
        raise not_found()
    return {"api_id": desk.api_id, **detail_view(desk, ended)}


@router.delete("/Call/{call_uuid}", status_code=204, response_model=None, responses=NOTHING)
async def hang_up(desk: AtDesk, call_uuid: str) -> Response:
    """End a call that has not ended."""
    if desk.own(CallRecord, call_uuid).ended_ns is not None:
        raise not_found()
    desk.operator.hang_up(call_uuid)
    return Response(status_code=204)


@router.delete("/Request/{request_uuid}", status_code=204, response_model=None, responses=NOTHING)
async def cancel_request(desk: AtDesk, request_uuid: str) -> Response:
    """End an outbound call that has not been answered."""
    for record in desk.live_calls():
        if record.request_uuid == request_uuid and record.answered_ns is None:
            desk.operator.hang_up(record.call_uuid)
            return Response(status_code=204)
    raise not_found()


def _running(desk: Desk, given: Given) -> list[CallRecord]:
    wanted = running_filters(given)
    return [
        record
        for record in desk.live_calls()
        if (record.status == "queued") is (given["status"] == "queued")
        and all(getattr(record, name) == value for name, value in wanted.items())
    ]
