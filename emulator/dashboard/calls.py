"""/lab/calls: calls that are over."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

router = APIRouter()

LATEST_MS = 9 * 10**12
"""In the year 2255: what comes later is no time of this clock, and no number of the store."""


@router.get("/lab/calls")
async def list_calls(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    before: Annotated[int | None, Query(ge=0, le=LATEST_MS)] = None,
) -> dict[str, object]:
    """The latest first; `before` is the started_ms of the last that is known."""
    return {"calls": request.app.state.onlooker.ended_calls(limit, before)}
