"""Conference/{name}/Record: start and stop recording everybody in a conference. plivo_rest.md §3."""

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import Field

from emulator.api.access import AtDesk
from emulator.api.arguments import Arguments, Given, HttpMethod, WebAddress, Whole, check, in_body
from emulator.api.conferences.finding import named
from emulator.api.conferences.reply import ConferenceRecordingStarted
from emulator.api.late_replies import Spawned
from emulator.api.live_conferences import ConferenceRecordingRequest
from emulator.api.reply import NOTHING
from emulator.callflow.control import TranscriptionOrder

router = APIRouter(prefix="/Conference/{conference_name}/Record", tags=["Conference"])


class RecordConference(Arguments):
    """`POST Conference/{conference_name}/Record/`."""

    time_limit: Whole | None = Field(default=None, ge=1)
    """Seconds; without it, to the end of the conference or until it is stopped."""
    file_format: Literal["mp3", "wav"] = "mp3"
    transcription_type: Literal["auto", "hybrid", "manual"] | None = None
    transcription_url: WebAddress | None = None
    transcription_method: HttpMethod = "POST"
    callback_url: WebAddress | None = None
    callback_method: HttpMethod = "POST"

    @property
    def transcription(self) -> TranscriptionOrder | None:
        """What is to become of it; None: it is not transcribed."""
        if self.transcription_type is None and self.transcription_url is None:
            return None
        return TranscriptionOrder(url=self.transcription_url or "", method=self.transcription_method)


@router.post(
    "",
    status_code=202,
    response_model=None,
    responses={202: {"model": ConferenceRecordingStarted | Spawned}},
    openapi_extra=in_body(RecordConference),
)
async def start_recording(desk: AtDesk, conference_name: str, given: Given) -> dict[str, object]:
    """Start; id and URL are known at once, the file when the recording has ended."""
    wanted = check(RecordConference, given)
    handle = desk.operator.live_conferences.start_recording(
        ConferenceRecordingRequest(
            conference_uuid=named(desk, conference_name).conference_uuid,
            api_id=desk.api_id,
            file_format=wanted.file_format,
            callback_url=wanted.callback_url or "",
            callback_method=wanted.callback_method,
            transcription=wanted.transcription,
            time_limit_s=wanted.time_limit,
        )
    )
    return {
        "url": handle.record_url,
        "message": "conference recording started",
        "recording_id": handle.recording_id,
        "api_id": desk.api_id,
    }


@router.delete("", status_code=204, response_model=None, responses=NOTHING)
async def stop_recording(desk: AtDesk, conference_name: str) -> Response:
    """Stop all recordings of the conference, those of its elements, too."""
    desk.operator.live_conferences.stop_recordings(named(desk, conference_name).conference_uuid)
    return Response(status_code=204)
