"""Call/{call_uuid}/Record/: start and stop recording a live call. plivo_rest.md §2.5."""

from fastapi import APIRouter, Response

from emulator.api.access import AtDesk, Desk
from emulator.api.arguments import Given, check, in_body, in_query
from emulator.api.calls.reply import RecordingStarted
from emulator.api.calls.schema import RecordCall, StopRecord
from emulator.api.calls.under_way import answered_call, live_call
from emulator.api.errors import not_found
from emulator.api.late_replies import Spawned
from emulator.api.operator import RecordingRequest
from emulator.api.reply import NOTHING
from emulator.callflow.control import TranscriptionOrder
from emulator.records.models import PromisedRecording

router = APIRouter(prefix="/Call/{call_uuid}/Record", tags=["Record"])


@router.post(
    "",
    status_code=202,
    response_model=None,
    responses={202: {"model": RecordingStarted | Spawned}},
    openapi_extra=in_body(RecordCall),
)
async def start_recording(desk: AtDesk, call_uuid: str, given: Given) -> dict[str, object]:
    """Start; id and URL are known at once, the file when the recording has ended."""
    wanted = check(RecordCall, given)
    answered_call(desk, call_uuid)
    handle = desk.operator.start_recording(
        RecordingRequest(
            call_uuid=call_uuid,
            api_id=desk.api_id,
            file_format=wanted.file_format,
            stereo=wanted.record_channel_type == "stereo",
            time_limit_s=wanted.time_limit,
            callback_url=wanted.callback_url or "",
            callback_method=wanted.callback_method,
            transcription=_transcription(wanted),
        )
    )
    return {
        "url": handle.record_url,
        "message": "call recording started",
        "recording_id": handle.recording_id,
        "api_id": desk.api_id,
    }


@router.delete("", status_code=204, response_model=None, responses=NOTHING, openapi_extra=in_query(StopRecord))
async def stop_recording(desk: AtDesk, call_uuid: str, given: Given) -> Response:
    """Stop all recordings of the call, or the one that `URL` names."""
    live_call(desk, call_uuid)
    url = check(StopRecord, given).url
    recording_id = url.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    if url and not _belongs_to(desk, call_uuid, recording_id):
        raise not_found()
    desk.operator.stop_recordings(call_uuid, recording_id)
    return Response(status_code=204)


def _belongs_to(desk: Desk, call_uuid: str, recording_id: str) -> bool:
    """Whether it was begun in this call, or promised to it: one that waits for a Dial has a URL already."""
    store = desk.operator.store
    promised = store.get(PromisedRecording, recording_id)
    begun = {each.recording_id for each in store.recordings_of(call_uuid)}
    return recording_id in begun or (promised is not None and promised.call_uuid == call_uuid)


def _transcription(wanted: RecordCall) -> TranscriptionOrder | None:
    if wanted.transcription_type is None and wanted.transcription_url is None:
        return None
    return TranscriptionOrder(url=wanted.transcription_url or "", method=wanted.transcription_method)
