"""POST Number/ and PhoneNumber/: numbers come into the account. plivo_rest.md §6."""

from dataclasses import replace

from fastapi import APIRouter

from emulator.api.access import AtDesk, Desk
from emulator.api.arguments import Given, check, in_body
from emulator.api.errors import ApiError, not_found
from emulator.api.numbers.reply import NumbersRented
from emulator.api.numbers.schema import LONGEST_NUMBER, NewNumbers, RentNumber
from emulator.api.numbers.stock import country_name, stocked
from emulator.api.reply import Done
from emulator.calls.dial_plan import ALWAYS_REFUSED
from emulator.calls.routing import plain_number
from emulator.records.models import ApplicationRecord, NumberRecord

router = APIRouter(tags=["Number"])


@router.post(
    "/Number", status_code=202, response_model=None, responses={202: {"model": Done}}, openapi_extra=in_body(NewNumbers)
)
async def add_numbers(desk: AtDesk, given: Given) -> dict[str, object]:
    """Add numbers of one's own carrier."""
    wanted = check(NewNumbers, given)
    numbers = [plain_number(part) for part in wanted.numbers.replace("<", ",").split(",") if part.strip()]
    _rent(desk, numbers, wanted)
    return {"message": "changed", "api_id": desk.api_id}


@router.post(
    "/PhoneNumber/{number}",
    status_code=201,
    response_model=None,
    responses={201: {"model": NumbersRented}},
    openapi_extra=in_body(RentNumber),
)
async def rent_number(desk: AtDesk, number: str, given: Given) -> dict[str, object]:
    """Rent a number, of the stock or any other that nobody has."""
    wanted, digits = check(RentNumber, given), plain_number(number)
    if not digits.isdecimal() or len(digits) > LONGEST_NUMBER:
        raise not_found()
    _rent(desk, [digits], wanted)
    return {
        "api_id": desk.api_id,
        "message": "created",
        "numbers": [{"number": digits, "status": "Success", "fallback_number": ""}],
        "status": "fulfilled",
    }


def _rent(desk: Desk, numbers: list[str], wanted: RentNumber) -> None:
    """All of them, or none."""
    desk.check_application(wanted.app_id)
    subaccount = desk.chosen_subaccount(wanted.subaccount)
    for number in numbers:
        if number in ALWAYS_REFUSED:
            raise ApiError(400, f"{number} is an emergency number")
        if desk.operator.store.get(NumberRecord, number) is not None:
            raise ApiError(400, f"{number} is not available")
    rented = NumberRecord(
        number="",
        auth_id=desk.main_auth_id,
        subaccount=subaccount,
        added_ns=desk.operator.wall_ns(),
        app_id=wanted.app_id or _default_application(desk, subaccount),
        alias=wanted.alias or "",
        region=wanted.region,
        carrier=wanted.carrier,
        number_type=wanted.number_type,
        cnam_lookup=wanted.cnam_lookup == "enabled",
    )
    desk.operator.store.rewrite(put=[_located(replace(rented, number=each)) for each in numbers])


def _located(record: NumberRecord) -> NumberRecord:
    """With what the stock knows of the number."""
    found = stocked(record.number)
    if found is None:
        return record
    block = found.block
    return replace(record, country=country_name(block), region=block.region, city=block.city, number_type=block.kind)


def _default_application(desk: Desk, subaccount: str) -> str:
    owner = {"auth_id": desk.main_auth_id, "subaccount": subaccount}
    chosen = desk.operator.store.all(ApplicationRecord, **owner, is_default_for_numbers=True)
    return chosen[0].app_id if chosen else ""
