"""/lab/runs: the cases of a scenario run and their verdicts."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

router = APIRouter()


@router.get("/lab/runs/{folder:path}")
async def show_run(request: Request, folder: str) -> Response:
    """One of those that the state lists, and nothing else that lies on this machine."""
    found = request.app.state.onlooker.runs.report(folder)
    if found is None:
        return JSONResponse({"error": "there is no such run"}, status_code=404)
    return JSONResponse(found)
