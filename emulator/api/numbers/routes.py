"""Number/ and PhoneNumber/: add, rent, get, list, change, return. plivo_rest.md §6."""

from dataclasses import replace

from fastapi import APIRouter, Response

from emulator.api.access import AtDesk, Desk
from emulator.api.arguments import Given, check
from emulator.api.errors import ApiError
from emulator.api.filters import equal
from emulator.api.numbers.schema import ChangeNumber, NewNumbers
from emulator.api.numbers.view import number_view
from emulator.api.paging import list_reply
from emulator.calls.routing import plain_number
from emulator.records.models import ApplicationRecord, NumberRecord
from emulator.records.tables import NUMBERS

router = APIRouter(tags=["Number"])


@router.post("/Number", status_code=202)
async def add_numbers(desk: AtDesk, given: Given) -> dict[str, object]:
    """Add numbers of one's own carrier."""
    wanted = check(NewNumbers, given)
    numbers = [plain_number(part) for part in wanted.numbers.replace("<", ",").split(",") if part.strip()]
    for number in numbers:
        _rent(desk, number, wanted)
    return {"message": "changed", "api_id": desk.api_id}


@router.post("/PhoneNumber/{number}", status_code=201)
async def rent_number(desk: AtDesk, number: str, given: Given) -> dict[str, object]:
    """Rent any number that is free; there is no stock to search."""
    wanted = check(NewNumbers, {**given, "numbers": number})
    digits = plain_number(number)
    _rent(desk, digits, wanted)
    return {
        "api_id": desk.api_id,
        "message": "created",
        "numbers": [{"number": digits, "status": "Success", "fallback_number": ""}],
        "status": "fulfilled",
    }


@router.get("/Number")
async def list_numbers(desk: AtDesk, given: Given) -> dict[str, object]:
    """Rented numbers."""
    columns = NUMBERS.c
    conditions = [
        columns.auth_id == desk.auth_id,
        columns.number.startswith(str(given.get("number_startswith", "")), autoescape=True),
        *equal(given, {"alias": columns.alias, "type": columns.number_type}),
    ]
    return list_reply(
        desk,
        given,
        conditions,
        resource="Number",
        kind=NumberRecord,
        newest_by="added_ns",
        view=number_view,
    )


@router.get("/Number/{number}")
async def get_number(desk: AtDesk, number: str) -> dict[str, object]:
    """One rented number."""
    return {"api_id": desk.api_id, **number_view(desk, desk.own(NumberRecord, plain_number(number)))}


@router.post("/Number/{number}", status_code=202)
async def change_number(desk: AtDesk, number: str, given: Given) -> dict[str, object]:
    """Change application or alias."""
    record = desk.own(NumberRecord, plain_number(number))
    wanted = check(ChangeNumber, given)
    desk.check_application(wanted.app_id)
    desk.operator.store.put(replace(record, **wanted.model_dump(exclude_none=True)))
    return {"message": "changed", "api_id": desk.api_id}


@router.delete("/Number/{number}", status_code=204)
async def return_number(desk: AtDesk, number: str) -> Response:
    """Give a number back."""
    desk.operator.store.delete(NumberRecord, desk.own(NumberRecord, plain_number(number)).number)
    return Response(status_code=204)


def _rent(desk: Desk, number: str, wanted: NewNumbers) -> None:
    desk.check_application(wanted.app_id)
    if desk.operator.store.get(NumberRecord, number) is not None:
        raise ApiError(400, f"{number} is not available")
    desk.operator.store.put(
        NumberRecord(
            number=number,
            auth_id=desk.auth_id,
            added_ns=desk.operator.wall_ns(),
            app_id=wanted.app_id or _default_application(desk),
            alias=wanted.alias or "",
            region=wanted.region,
            carrier=wanted.carrier,
            number_type=wanted.number_type,
        )
    )


def _default_application(desk: Desk) -> str:
    chosen = desk.operator.store.all(ApplicationRecord, auth_id=desk.auth_id, is_default_for_numbers=True)
    return chosen[0].app_id if chosen else ""
