"""/lab/prompts: what a person is asked to do to a phone was done, or was not."""

from typing import Annotated

from fastapi import APIRouter, Body, Request
from fastapi.responses import JSONResponse, Response

router = APIRouter()

LONGEST_REASON = 300
NO_REASON = "it could not be done"


@router.post("/lab/prompts/{prompt_id}/done")
async def confirm(request: Request, prompt_id: str) -> Response:
    """The person has done it."""
    return _answered(request, prompt_id, "")


@router.post("/lab/prompts/{prompt_id}/refused")
async def refuse(
    request: Request, prompt_id: str, why: Annotated[str, Body(embed=True, max_length=LONGEST_REASON)] = ""
) -> Response:
    """The person has not, and may say why: it becomes one line of the report."""
    return _answered(request, prompt_id, " ".join(why.split()) or NO_REASON)


def _answered(request: Request, prompt_id: str, why_not: str) -> Response:
    if not request.app.state.onlooker.prompts.answer(prompt_id, why_not):
        return JSONResponse({"error": "nobody waits for this any more"}, status_code=404)
    return JSONResponse({"message": "thank you"})
