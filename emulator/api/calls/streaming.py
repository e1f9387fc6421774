"""Call/{call_uuid}/Stream/: the audio of a live call over a WebSocket. plivo_rest.md §2.6."""

from fastapi import APIRouter, Response

from emulator.api.access import AtDesk, Desk
from emulator.api.arguments import Given, check, in_body
from emulator.api.calls.stream_reply import StreamAnswer, StreamsListed, StreamStarted
from emulator.api.calls.stream_schema import StartStream
from emulator.api.calls.stream_view import stream_view
from emulator.api.calls.under_way import answered_call, live_call
from emulator.api.errors import ApiError, not_found
from emulator.api.paging import list_reply, of_list
from emulator.api.reply import NOTHING
from emulator.records.models import CallRecord, StreamRecord
from emulator.records.tables import STREAMS

router = APIRouter(prefix="/Call/{call_uuid}/Stream", tags=["Stream"])


@router.post(
    "",
    status_code=202,
    response_model=None,
    responses={202: {"model": StreamStarted}},
    openapi_extra=in_body(StartStream),
)
async def start_stream(desk: AtDesk, call_uuid: str, given: Given) -> dict[str, object]:
    """Ask an app to take the call's audio; of a call only one stream goes to an address at a time."""
    order = check(StartStream, given).order
    answered_call(desk, call_uuid)
    if desk.operator.store.all(StreamRecord, call_uuid=call_uuid, service_url=order.url, ended_ns=None):
        raise ApiError(400, "service_url parameter is invalid: a stream of this call goes there already")
    stream_id = desk.operator.live_calls.open_stream(call_uuid, order)
    return {"message": "audio streaming started", "stream_id": stream_id, "api_id": desk.api_id}


@router.get("", response_model=None, responses={200: {"model": StreamsListed}}, openapi_extra=of_list())
async def list_streams(desk: AtDesk, call_uuid: str, given: Given) -> dict[str, object]:
    """All streams of a call, also those of its documents, and of a call that is over."""
    desk.own(CallRecord, call_uuid)
    return list_reply(
        desk,
        given,
        [STREAMS.c.call_uuid == call_uuid],
        resource=f"Call/{call_uuid}/Stream",
        kind=StreamRecord,
        newest_by="created_ns",
        view=stream_view,
        total="count",
    )


@router.get("/{stream_id}", response_model=None, responses={200: {"model": StreamAnswer}})
async def get_stream(desk: AtDesk, call_uuid: str, stream_id: str) -> dict[str, object]:
    """One of them."""
    desk.own(CallRecord, call_uuid)
    return {"api_id": desk.api_id, **stream_view(desk, _stream(desk, call_uuid, stream_id))}


@router.delete("", status_code=204, response_model=None, responses=NOTHING)
async def stop_streams(desk: AtDesk, call_uuid: str) -> Response:
    """End all streams of a live call."""
    live_call(desk, call_uuid)
    desk.operator.live_calls.stop_streams(call_uuid)
    return Response(status_code=204)


@router.delete("/{stream_id}", status_code=204, response_model=None, responses=NOTHING)
async def stop_stream(desk: AtDesk, call_uuid: str, stream_id: str) -> Response:
    """End one that is not over."""
    live_call(desk, call_uuid)
    if _stream(desk, call_uuid, stream_id).ended_ns is not None:
        raise not_found()
    desk.operator.live_calls.stop_streams(call_uuid, stream_id)
    return Response(status_code=204)


def _stream(desk: Desk, call_uuid: str, stream_id: str) -> StreamRecord:
    record = desk.operator.store.get(StreamRecord, stream_id)
    if record is None or record.call_uuid != call_uuid:
        raise not_found()
    return record
