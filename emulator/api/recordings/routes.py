"""Recording/: get, list, delete. plivo_rest.md §5."""

from fastapi import APIRouter, Response

from emulator.api.access import AtDesk
from emulator.api.arguments import Given
from emulator.api.paging import list_reply, of_list
from emulator.api.recordings.finding import own_recording
from emulator.api.recordings.reply import RecordingAnswer, RecordingList
from emulator.api.recordings.schema import OF_ROOM, recording_conditions
from emulator.api.recordings.view import recording_view
from emulator.api.reply import NOTHING
from emulator.records.models import RecordingRecord
from emulator.records.tables import RECORDINGS

router = APIRouter(prefix="/Recording", tags=["Recording"])


@router.get(
    "",
    response_model=None,
    responses={200: {"model": RecordingList}},
    openapi_extra=of_list(
        *("subaccount", "from_number", "to_number", "call_uuid", *OF_ROOM),
        times=["add_time"],
        counts=["recording_storage_duration"],
    ),
)
async def list_recordings(desk: AtDesk, given: Given) -> dict[str, object]:
    """Finished recordings, newest first."""
    return list_reply(
        desk,
        given,
        [
            *desk.visible(RECORDINGS, given),
            *recording_conditions(given, desk.account.storage, desk.operator.wall_ns()),
        ],
        resource="Recording",
        kind=RecordingRecord,
        newest_by="added_ns",
        view=recording_view,
    )


@router.get("/{recording_id}", response_model=None, responses={200: {"model": RecordingAnswer}})
async def get_recording(desk: AtDesk, recording_id: str) -> dict[str, object]:
    """One finished recording."""
    return {"api_id": desk.api_id, **recording_view(desk, own_recording(desk, recording_id))}


@router.delete("/{recording_id}", status_code=204, response_model=None, responses=NOTHING)
async def delete_recording(desk: AtDesk, recording_id: str) -> Response:
    """Delete a recording and its file."""
    desk.operator.delete_recording(own_recording(desk, recording_id).recording_id)
    return Response(status_code=204)
