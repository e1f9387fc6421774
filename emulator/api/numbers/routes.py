"""Number/: get, list, change, return. plivo_rest.md §6."""

from dataclasses import replace

from fastapi import APIRouter, Response

from emulator.api.access import AtDesk
from emulator.api.arguments import Given, check, in_body
from emulator.api.numbers.choosing import conditions
from emulator.api.numbers.reply import NumberAnswer, NumberList
from emulator.api.numbers.schema import ChangeNumber
from emulator.api.numbers.view import number_view
from emulator.api.paging import list_reply, of_list
from emulator.api.reply import NOTHING, Done
from emulator.calls.routing import plain_number
from emulator.records.models import NumberRecord

router = APIRouter(tags=["Number"])


@router.get(
    "/Number",
    response_model=None,
    responses={200: {"model": NumberList}},
    openapi_extra=of_list("subaccount", "number_startswith", "alias", "type"),
)
async def list_numbers(desk: AtDesk, given: Given) -> dict[str, object]:
    """Rented numbers."""
    return list_reply(
        desk,
        given,
        conditions(desk, given),
        resource="Number",
        kind=NumberRecord,
        newest_by="added_ns",
        view=number_view,
    )


@router.get("/Number/{number}", response_model=None, responses={200: {"model": NumberAnswer}})
async def get_number(desk: AtDesk, number: str) -> dict[str, object]:
    """One rented number."""
    return {"api_id": desk.api_id, **number_view(desk, desk.own(NumberRecord, plain_number(number)))}


@router.post(
    "/Number/{number}",
    status_code=202,
    response_model=None,
    responses={202: {"model": Done}},
    openapi_extra=in_body(ChangeNumber),
)
async def change_number(desk: AtDesk, number: str, given: Given) -> dict[str, object]:
    """Change application, subaccount, alias or the look-up of names."""
    record = desk.own(NumberRecord, plain_number(number))
    wanted = check(ChangeNumber, given)
    desk.check_application(wanted.app_id)
    changes = wanted.model_dump(exclude_none=True)
    if wanted.subaccount is not None:
        changes["subaccount"] = desk.chosen_subaccount(wanted.subaccount)
    if wanted.cnam_lookup is not None:
        changes["cnam_lookup"] = wanted.cnam_lookup == "enabled"
    desk.operator.store.put(replace(record, **changes))
    return {"message": "changed", "api_id": desk.api_id}


@router.delete("/Number/{number}", status_code=204, response_model=None, responses=NOTHING)
async def return_number(desk: AtDesk, number: str) -> Response:
    """Give a number back."""
    desk.operator.store.delete(NumberRecord, desk.own(NumberRecord, plain_number(number)).number)
    return Response(status_code=204)
