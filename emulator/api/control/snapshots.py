"""/control/snapshots: keep everything as it is, and bring it back."""

from fastapi import APIRouter, Response

from emulator.api.arguments import Given, check, in_body
from emulator.api.control.access import AtControl
from emulator.api.control.reply import SnapshotList
from emulator.api.control.schema import NewSnapshot
from emulator.api.errors import ApiError, not_found
from emulator.api.reply import NOTHING, Done, Refused
from emulator.base.errors import BadInput

router = APIRouter(prefix="/control/snapshots")


@router.get("", response_model=None, responses={200: {"model": SnapshotList}})
async def list_snapshots(desk: AtControl) -> dict[str, object]:
    """Their names."""
    return desk.reply(snapshots=list(desk.caretaker.snapshots()))


@router.post(
    "",
    status_code=201,
    response_model=None,
    responses={409: {"model": Refused}, 201: {"model": Done}},
    openapi_extra=in_body(NewSnapshot),
)
async def take_snapshot(desk: AtControl, given: Given) -> dict[str, object]:
    """Keep all records and files, the clock and the switches; 409 while anything is under way."""
    name = check(NewSnapshot, given).name
    desk.require_rest("no snapshot can be taken")
    desk.caretaker.take_snapshot(name)
    return desk.reply(message="snapshot taken")


@router.post("/{name}/restore", response_model=None, responses={200: {"model": Done}, 409: {"model": Refused}})
async def restore_snapshot(desk: AtControl, name: str) -> dict[str, object]:
    """Bring all of that back; webhooks that are not delivered yet are dropped. 409 while anything is under way."""
    desk.require_rest("no snapshot can be restored")
    try:
        is_there = desk.caretaker.restore_snapshot(name)
    except BadInput as problem:
        raise ApiError(400, str(problem)) from problem
    if not is_there:
        raise not_found()
    return desk.reply(message="snapshot restored")


@router.delete("/{name}", status_code=204, response_model=None, responses=NOTHING)
async def delete_snapshot(desk: AtControl, name: str) -> Response:
    """Forget one."""
    try:
        is_there = desk.caretaker.delete_snapshot(name)
    except BadInput as problem:
        raise ApiError(400, str(problem)) from problem
    if not is_there:
        raise not_found()
    return Response(status_code=204)
