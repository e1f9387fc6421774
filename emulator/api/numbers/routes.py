"""Number/: get, list, change, return. plivo_rest.md §6."""

from dataclasses import replace

from fastapi import APIRouter, Response
from sqlalchemy import ColumnElement, false

from emulator.api.access import AtDesk
from emulator.api.arguments import Given, check, in_body
from emulator.api.errors import ApiError
from emulator.api.filters import check_choice, equal, moment_ns, text_of
from emulator.api.numbers.reply import NumberAnswer, NumberList
from emulator.api.numbers.schema import ChangeNumber
from emulator.api.numbers.view import number_view
from emulator.api.paging import list_reply, of_list
from emulator.api.reply import NOTHING, Done
from emulator.calls.routing import plain_number
from emulator.records.models import NumberRecord
from emulator.records.tables import NUMBERS

router = APIRouter(tags=["Number"])


@router.get(
    "/Number",
    response_model=None,
    responses={200: {"model": NumberList}},
    openapi_extra=of_list("subaccount", "number_startswith", "alias", "type"),
)
async def list_numbers(desk: AtDesk, given: Given) -> dict[str, object]:
    """Rented numbers."""
    columns = NUMBERS.c
    beginning = text_of({"number_startswith": "", **given}, "number_startswith").strip().removeprefix("+")
    if not beginning.isdecimal() and beginning:
        raise ApiError(400, "number_startswith parameter is invalid: expected digits")
    renewals = [name for name in given if name.startswith("renewal_date")]
    for name in renewals:
        moment_ns(name, text_of(given, name))
    conditions = [
        *desk.visible(NUMBERS, given),
        columns.number.startswith(beginning, autoescape=True),
        *equal(given, {"alias": columns.alias, "type": columns.number_type}),
        *_looked_up(given),
    ]
    if _asks_for_messages(given) or renewals:
        conditions.append(false())  # Nothing is charged, so nothing is renewed; and no number takes messages.
    return list_reply(
        desk,
        given,
        conditions,
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


def _looked_up(given: Given) -> list[ColumnElement[bool]]:
    check_choice(given, "cnam_lookup", "enabled", "disabled")
    return [NUMBERS.c.cnam_lookup.is_(given["cnam_lookup"] == "enabled")] if "cnam_lookup" in given else []


def _asks_for_messages(given: Given) -> bool:
    services = text_of({"services": "voice", **given}, "services").split(",")
    for each in services:
        check_choice({"services": each.strip()}, "services", "voice", "sms", "mms")
    return any(each.strip() != "voice" for each in services)
