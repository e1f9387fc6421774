"""/control/seed: calls and recordings that never happened, for lists, filters and bills."""

from fastapi import APIRouter

from emulator.api.arguments import Given, check, in_body
from emulator.api.control.access import AtControl
from emulator.api.control.reply import SownAnswer
from emulator.api.control.schema import FIRST_YEAR, LAST_YEAR, is_shown
from emulator.api.control.seed_schema import Seed
from emulator.api.errors import ApiError

router = APIRouter(prefix="/control")


@router.post(
    "/seed", status_code=201, response_model=None, responses={201: {"model": SownAnswer}}, openapi_extra=in_body(Seed)
)
async def sow(desk: AtControl, given: Given) -> dict[str, object]:
    """Their ids, in the order in which they were asked for."""
    seed = check(Seed, given)
    _check_years(seed, desk.caretaker.clock.now_ns())
    calls, recordings = await desk.caretaker.sow(seed)
    return desk.reply(calls=list(calls), recordings=list(recordings))


def _check_years(seed: Seed, now_ns: int) -> None:
    for kind, all_sown in (("calls", seed.calls), ("recordings", seed.recordings)):
        for place, sown in enumerate(all_sown):
            if not is_shown(sown.when(now_ns)):
                field = "age" if sown.at is None else "at"
                years = f"the clock goes from {FIRST_YEAR} to {LAST_YEAR - 1}"
                raise ApiError(400, f"{kind} parameter is invalid: {place}.{field}: {years}")
