"""Call/{call_uuid}/Stream/: the audio of a live call over a WebSocket. plivo_rest.md §2.6."""

from fastapi import APIRouter, Response

from emulator.api.access import AtDesk
from emulator.api.arguments import Given, check, in_body
from emulator.api.calls.stream_reply import StreamAnswer, StreamsListed, StreamStarted
from emulator.api.calls.stream_schema import StartStream
from emulator.api.calls.stream_view import stream_view
from emulator.api.calls.under_way import answered_call, check_no_stream_to, live_call, running_stream, stream_of
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
    check_no_stream_to(desk, call_uuid, order.url)
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
    return {"api_id": desk.api_id, **stream_view(desk, stream_of(desk, call_uuid, stream_id))}


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
    running_stream(desk, call_uuid, stream_id)
    desk.operator.live_calls.stop_streams(call_uuid, stream_id)
    return Response(status_code=204)
