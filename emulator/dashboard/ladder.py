"""/lab/ladder: the time line as far as it is remembered, and the bytes of a message."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from emulator.dashboard.onlooker import WhichRungs

router = APIRouter()

Number = Annotated[int, Query(ge=0, le=2**53)]


@router.get("/lab/ladder")
async def list_rungs(
    request: Request,
    call_uuid: str = "",
    lane: str = "",
    since: Number = 0,
    limit: Annotated[int, Query(ge=1, le=2000)] = 500,
) -> dict[str, object]:
    """Lines that fit, oldest first, and the number to ask for next."""
    wanted = WhichRungs(call_uuid=call_uuid, lane=lane, since=since, limit=limit)
    rungs, following = request.app.state.onlooker.rungs(wanted)
    return {"rungs": [rung.view() for rung in rungs], "next": following}


@router.get("/lab/ladder/{number}/raw")
async def show_raw(request: Request, number: int) -> Response:
    """What was on the wire, without secrets."""
    raw = request.app.state.onlooker.raw(number)
    if raw is None:
        return JSONResponse({"error": "this line is not remembered any more"}, status_code=404)
    return PlainTextResponse(raw)
