"""/control/recordings/{recording_id}/…: who is on which channel; what it was before noise was taken out.

plivo_rest.md §5.1.
"""

from fastapi import APIRouter, Request, Response

from emulator.api.control.access import AtControl
from emulator.api.control.reply import LayoutAnswer
from emulator.api.errors import ApiError, not_found
from emulator.api.reply import NOTHING

LARGEST_FILE = 64 << 20
"""Bytes: an hour of WAV in stereo and a little more."""

router = APIRouter(prefix="/control/recordings")

_SOUND_FILE = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.put(
    "/{recording_id}/original", status_code=204, response_model=None, responses=NOTHING, openapi_extra=_SOUND_FILE
)
async def attach_original(desk: AtControl, recording_id: str, request: Request) -> Response:
    """The body is what `?type=original` gives from now on."""
    content = bytearray()
    async for chunk in request.stream():
        if len(content) <= LARGEST_FILE:
            content += chunk
    if not content:
        raise ApiError(400, "the body is empty: the bytes of a sound file are expected")
    if len(content) > LARGEST_FILE:
        raise ApiError(413, f"the body is longer than {LARGEST_FILE} bytes")
    if not desk.caretaker.attach_original(recording_id, bytes(content)):
        raise not_found()
    return Response(status_code=204)


@router.get("/{recording_id}/layout", response_model=None, responses={200: {"model": LayoutAnswer}})
async def get_layout(desk: AtControl, recording_id: str) -> dict[str, object]:
    """By its sidecar; 404 for one that is not whole, or that never happened."""
    layout = desk.caretaker.layout_of(recording_id)
    if layout is None:
        raise not_found()
    return desk.reply(recording_id=recording_id, samples=layout.samples, channels=layout.channels)
