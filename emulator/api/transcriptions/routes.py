"""Transcription/: make one of a finished recording, look it up, delete it. plivo_rest.md §5.2.

A recording has one at most, which goes by the recording's id: no answer ever names another.
"""

from fastapi import APIRouter, Depends

from emulator.api.access import AtDesk, Desk
from emulator.api.arguments import Given, check, in_body
from emulator.api.errors import ApiError, not_found
from emulator.api.late_replies import Spawned
from emulator.api.recordings.finding import expire_recordings, own_recording
from emulator.api.reply import Refused
from emulator.api.transcriptions.reply import TranscriptionAnswer, TranscriptionBegun, TranscriptionDeleted
from emulator.api.transcriptions.schema import TranscribeRecording
from emulator.api.transcriptions.view import transcription_view
from emulator.callflow.control import TranscriptionOrder
from emulator.records.models import RecordingRecord, TranscriptionRecord

router = APIRouter(prefix="/Transcription", tags=["Transcription"], dependencies=[Depends(expire_recordings)])


@router.post(
    "/{recording_id}",
    status_code=201,
    response_model=None,
    responses={409: {"model": Refused}, 201: {"model": TranscriptionBegun}},
    openapi_extra=in_body(TranscribeRecording),
)
async def transcribe(desk: AtDesk, recording_id: str, given: Given) -> dict[str, object]:
    """Have a recording transcribed, anew if it was before; the text comes to the callback URL."""
    wanted = check(TranscribeRecording, given)
    recording = own_recording(desk, recording_id)
    made = desk.operator.store.get(TranscriptionRecord, recording_id)
    if made is not None and not made.is_told:
        raise ApiError(409, "the recording is being transcribed already")
    desk.operator.transcribe(recording, TranscriptionOrder(url=wanted.callback_url))
    return {"message": "transcription in progress", "api_id": desk.api_id}


@router.get("/{transcription_id}", response_model=None, responses={200: {"model": TranscriptionAnswer}})
async def get_transcription(desk: AtDesk, transcription_id: str) -> dict[str, object]:
    """What came of it so far."""
    recording, made = _transcription(desk, transcription_id)
    return {"api_id": desk.api_id, **transcription_view(made, recording)}


@router.delete(
    "/{transcription_id}",
    status_code=202,
    response_model=None,
    responses={202: {"model": TranscriptionDeleted | Spawned}},
)
async def delete_transcription(desk: AtDesk, transcription_id: str) -> dict[str, object]:
    """Delete it; one that is being made is given up."""
    _transcription(desk, transcription_id)
    desk.operator.forget_transcription(transcription_id)
    return {"message": "request accepted", "api_id": desk.api_id}


def _transcription(desk: Desk, transcription_id: str) -> tuple[RecordingRecord, TranscriptionRecord]:
    recording = own_recording(desk, transcription_id)
    made = desk.operator.store.get(TranscriptionRecord, transcription_id)
    if made is None:
        raise not_found()
    return recording, made
