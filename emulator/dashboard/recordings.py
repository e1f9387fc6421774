"""/lab/recordings: finished recordings, their files and waveforms, and a table of them. There is no delete here."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, JSONResponse, Response, StreamingResponse

from emulator.base.errors import BadInput
from emulator.dashboard.onlooker import WhichRecordings
from emulator.dashboard.recordings_table import table_of

router = APIRouter()

LONGEST_DAYS = 366
"""A year, whichever."""
MOST_DAYS = 36_500
FIRST_YEAR, LAST_YEAR = 1970, 2200
"""Whose nanoseconds are numbers of the store."""
TYPES = {".wav": "audio/wav", ".mp3": "audio/mpeg"}
Days = Annotated[int | None, Query(ge=1, le=MOST_DAYS)]


@router.get("/lab/recordings")
async def list_recordings(
    request: Request,
    days_min: Days = None,
    days_max: Days = None,
    call_uuid: str = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
) -> dict[str, object]:
    """Newest first."""
    shelf = request.app.state.onlooker.shelf
    wanted = WhichRecordings(days_min=days_min, days_max=days_max, call_uuid=call_uuid, limit=limit, offset=offset)
    total, found = shelf.page(wanted)
    return {"total": total, "recordings": found}


@router.get("/lab/recordings.csv")
async def download_table(
    request: Request, first: Annotated[date, Query(alias="from")], last: Annotated[date, Query(alias="to")]
) -> Response:
    """Those of some days, a line each."""
    if not (first.year >= FIRST_YEAR and last.year <= LAST_YEAR):
        raise BadInput(
            f"days are those of the years {FIRST_YEAR} to {LAST_YEAR}",
            place="from" if first.year < FIRST_YEAR else "to",
        )
    if last < first:
        raise BadInput("the first day is after the last one", place="from")
    if (last - first).days > LONGEST_DAYS:
        raise BadInput(f"one table holds at most {LONGEST_DAYS} days: choose days that are closer together", place="to")
    shelf = request.app.state.onlooker.shelf
    return StreamingResponse(
        table_of(shelf.added_between(first, last)),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="recordings-{first}-{last}.csv"'},
    )


@router.get("/lab/recordings/{recording_id}/waveform")
async def show_waveform(
    request: Request, recording_id: str, points: Annotated[int, Query(ge=1, le=10_000)] = 1000
) -> Response:
    """How it looks, channel by channel, and who is on it."""
    shelf = request.app.state.onlooker.shelf
    found = await shelf.waveform(recording_id, points)
    return _gone() if found is None else JSONResponse(found)


@router.get("/lab/recordings/{recording_id}/file")
@router.head("/lab/recordings/{recording_id}/file")
async def show_recording(request: Request, recording_id: str) -> Response:
    """The file, whole or in part (Range)."""
    shelf = request.app.state.onlooker.shelf
    path = shelf.file(recording_id)
    if path is None:
        return _gone()
    return FileResponse(path, media_type=TYPES[path.suffix], filename=f"{recording_id}{path.suffix}")


def _gone() -> Response:
    return JSONResponse({"error": "there is no such recording"}, status_code=404)
