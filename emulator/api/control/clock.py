"""/control/clock: read, set, advance, freeze and release the wall clock."""

from fastapi import APIRouter

from emulator.api.arguments import Given, check, in_body
from emulator.api.control.access import AtControl
from emulator.api.control.reply import ClockAnswer
from emulator.api.control.schema import FIRST_YEAR, LAST_YEAR, ChangeClock, is_shown
from emulator.api.control.view import clock_view
from emulator.api.errors import ApiError
from emulator.api.reply import Refused

router = APIRouter(prefix="/control")


@router.get("/clock", response_model=None, responses={200: {"model": ClockAnswer}})
async def read_clock(desk: AtControl) -> dict[str, object]:
    """What it shows."""
    return desk.reply(clock=clock_view(desk.caretaker.clock))


@router.post(
    "/clock",
    response_model=None,
    responses={200: {"model": ClockAnswer}, 409: {"model": Refused}},
    openapi_extra=in_body(ChangeClock),
)
async def change_clock(desk: AtControl, given: Given) -> dict[str, object]:
    """Set it, and let it stand still or go on. 409 while a call or a recording would see it jump."""
    wanted = check(ChangeClock, given)
    desk.require_rest("the clock cannot be changed")
    clock = desk.caretaker.clock
    if wanted.advance is not None:
        _check_year(clock.now_ns() + wanted.advance)
        clock.advance(wanted.advance)
    if wanted.now is not None:
        _check_year(wanted.now)
        clock.set(wanted.now)
    if wanted.frozen is not None:
        (clock.freeze if wanted.frozen else clock.release)()
    return desk.reply(clock=clock_view(clock))


def _check_year(wall_ns: int) -> None:
    if not is_shown(wall_ns):
        raise ApiError(400, f"now parameter is invalid: the clock goes from {FIRST_YEAR} to {LAST_YEAR - 1}")
