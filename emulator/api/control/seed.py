"""/control/seed: calls and recordings that never happened, for lists, filters and bills."""

from fastapi import APIRouter

from emulator.api.arguments import Given, check, in_body
from emulator.api.control.access import AtControl
from emulator.api.control.reply import SownAnswer
from emulator.api.control.seed_schema import Seed

router = APIRouter(prefix="/control")


@router.post(
    "/seed", status_code=201, response_model=None, responses={201: {"model": SownAnswer}}, openapi_extra=in_body(Seed)
)
async def sow(desk: AtControl, given: Given) -> dict[str, object]:
    """Their ids, in the order in which they were asked for."""
    calls, recordings = desk.caretaker.sow(check(Seed, given))
    return desk.reply(calls=list(calls), recordings=list(recordings))
