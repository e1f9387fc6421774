"""Recording files: `Recording/{id}.wav` or `.mp3`, whole or in part. plivo_rest.md §5.1, RFC 9110 §13.1.5, §14."""

import re
from collections.abc import AsyncIterator
from typing import BinaryIO

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from emulator.api.access import AtPlatform
from emulator.api.errors import ApiError, not_found
from emulator.api.operator import Operator
from emulator.api.recordings.media_access import fetched_recording
from emulator.api.recordings.reply import MEDIA
from emulator.records.models import RecordingRecord

CHUNK = 64 * 1024
CONTENT_TYPES = {"wav": "audio/wav", "mp3": "audio/mpeg"}

_SINGLE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)

router = APIRouter(prefix="/Recording", tags=["Recording"])


@router.head("/{recording_id}.{file_format}", include_in_schema=False, response_model=None, responses=MEDIA)
@router.get("/{recording_id}.{file_format}", response_class=Response, response_model=None, responses=MEDIA)
async def get_media(
    operator: AtPlatform, request: Request, auth_id: str, recording_id: str, file_format: str
) -> Response:
    """The file; whoever knows its address may fetch it, unless the account wants credentials."""
    record = fetched_recording(operator, request, auth_id, recording_id, file_format)
    file = _open(operator, record, original=request.query_params.get("type") == "original")
    size = file.seek(0, 2)
    headers = {"Accept-Ranges": "bytes", "ETag": f'"{recording_id}-{size}"'}
    is_same = request.headers.get("If-Range", headers["ETag"]) == headers["ETag"]
    try:
        wanted = wanted_range(request.headers.get("Range", ""), size) if is_same else None
    except ApiError:
        file.close()
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    first, last = wanted or (0, size - 1)
    headers["Content-Length"] = str(last - first + 1)
    if wanted:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    status, kind = (206 if wanted else 200), CONTENT_TYPES[record.file_format]
    if request.method == "HEAD":
        file.close()
        return Response(status_code=status, headers=headers, media_type=kind)
    file.seek(first)
    return StreamingResponse(_chunks(file, last - first + 1), status_code=status, headers=headers, media_type=kind)


def wanted_range(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte of a single byte range; None for the whole file. Raises ApiError 416 outside of it."""
    match = _SINGLE_RANGE.fullmatch(header.strip())
    if match is None or match.group(0) == "bytes=-":
        return None
    start, end = match.groups()
    first = int(start) if start else max(0, size - int(end))
    last = min(int(end), size - 1) if start and end else size - 1
    if start and end and int(end) < int(start):
        return None
    if first >= size:
        raise ApiError(416, "the range lies outside of the file")
    return first, last


def _open(operator: Operator, record: RecordingRecord, *, original: bool) -> BinaryIO:
    try:
        return operator.open_recording(record, original=original)
    except FileNotFoundError:
        raise not_found() from None


async def _chunks(file: BinaryIO, left: int) -> AsyncIterator[bytes]:
    with file:
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
