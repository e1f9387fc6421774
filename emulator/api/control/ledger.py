"""/control/ledger: the switches of docs/fidelity.md, while the platform runs."""

from fastapi import APIRouter, Request

from emulator.api.body import body_arguments, read_body
from emulator.api.control.access import AtControl
from emulator.api.control.reply import LedgerAnswer
from emulator.api.errors import ApiError
from emulator.base.errors import BadInput

router = APIRouter(prefix="/control")

_SWITCHES = {"requestBody": {"required": False, "content": {"application/json": {"schema": {"type": "object"}}}}}
"""Their names are those of the platform's settings, which this document is not made of."""


@router.get("/ledger", response_model=None, responses={200: {"model": LedgerAnswer}})
async def read_ledger(desk: AtControl) -> dict[str, object]:
    """All switches."""
    return desk.reply(switches=dict(desk.caretaker.ledger.switches()))


@router.post("/ledger", response_model=None, responses={200: {"model": LedgerAnswer}}, openapi_extra=_SWITCHES)
async def change_ledger(desk: AtControl, request: Request) -> dict[str, object]:
    """Set those that the body names, null where a switch may be null; all switches as they are then."""
    given = body_arguments(await read_body(request), request.headers.get("Content-Type", ""))
    try:
        desk.caretaker.ledger.change(given)
    except BadInput as problem:
        name, _, reason = str(problem).partition(": ")
        raise ApiError(400, f"{name} parameter is invalid: {reason}") from problem
    return await read_ledger(desk)
