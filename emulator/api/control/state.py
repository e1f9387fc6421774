"""/control itself: what there is, and how to begin anew."""

from fastapi import APIRouter, Response

from emulator.api.control.access import AtControl
from emulator.api.control.reply import State, WindingDown
from emulator.api.control.view import clock_view, registration_view
from emulator.api.reply import Done

router = APIRouter(prefix="/control")


@router.get("", response_model=None, responses={200: {"model": State}})
async def show_state(desk: AtControl) -> dict[str, object]:
    """What there is, and what is under way."""
    care = desk.caretaker
    return desk.reply(
        clock=clock_view(care.clock),
        registrations={name: registration_view(each) for name, each in care.registrations().items()},
        under_way=list(care.under_way()),
        records=dict(care.counts()),
    )


@router.post("/reset", response_model=None, responses={200: {"model": Done}, 202: {"model": WindingDown}})
async def reset(desk: AtControl, response: Response) -> dict[str, object]:
    """Begin anew. While something is under way: 202, calls are hung up, and nothing else happens; ask again then."""
    care = desk.caretaker
    if care.under_way():
        care.hang_up_all()
    if under_way := care.under_way():
        response.status_code = 202
        return desk.reply(message="winding down: ask again", under_way=list(under_way))
    care.reset()
    return desk.reply(message="reset")
