"""Endpoint/: create, get, list, change, delete. plivo_rest.md §6."""

from dataclasses import replace

from fastapi import APIRouter, Response

from emulator.api.access import AtDesk, Desk
from emulator.api.arguments import Given, check, in_body
from emulator.api.endpoints.reply import EndpointAnswer, EndpointCreated, EndpointList
from emulator.api.endpoints.schema import ChangeEndpoint, NewEndpoint
from emulator.api.endpoints.view import endpoint_view
from emulator.api.filters import equal
from emulator.api.paging import list_reply, of_list
from emulator.api.reply import NOTHING, Done
from emulator.base.clock import utc
from emulator.records.models import EndpointRecord
from emulator.records.tables import ENDPOINTS

router = APIRouter(prefix="/Endpoint", tags=["Endpoint"])

ENDPOINT_ID_DIGITS = 14


@router.post(
    "",
    status_code=201,
    response_model=None,
    responses={201: {"model": EndpointCreated}},
    openapi_extra=in_body(NewEndpoint),
)
async def create_endpoint(desk: AtDesk, given: Given) -> dict[str, object]:
    """Create an endpoint; twelve digits of the time are appended to its user name."""
    wanted = check(NewEndpoint, given)
    desk.check_application(wanted.app_id)
    record = EndpointRecord(
        endpoint_id=desk.operator.ids.digits(ENDPOINT_ID_DIGITS),
        auth_id=desk.main_auth_id,
        subaccount=desk.subaccount,
        username=_free_username(desk, wanted.username),
        password=wanted.password,
        alias=wanted.alias,
        app_id=wanted.app_id or "",
    )
    desk.operator.store.put(record)
    return {
        "username": record.username,
        "alias": record.alias,
        "message": "created",
        "endpoint_id": record.endpoint_id,
        "api_id": desk.api_id,
    }


@router.get(
    "",
    response_model=None,
    responses={200: {"model": EndpointList}},
    openapi_extra=of_list("subaccount", "username", "alias"),
)
async def list_endpoints(desk: AtDesk, given: Given) -> dict[str, object]:
    """Endpoints, by id."""
    names = {"username": ENDPOINTS.c.username, "alias": ENDPOINTS.c.alias}
    return list_reply(
        desk,
        given,
        [*desk.visible(ENDPOINTS, given), *equal(given, names)],
        resource="Endpoint",
        kind=EndpointRecord,
        newest_by="endpoint_id",
        view=endpoint_view,
    )


@router.get("/{endpoint_id}", response_model=None, responses={200: {"model": EndpointAnswer}})
async def get_endpoint(desk: AtDesk, endpoint_id: str) -> dict[str, object]:
    """One endpoint."""
    return {"api_id": desk.api_id, **endpoint_view(desk, desk.own(EndpointRecord, endpoint_id))}


@router.post(
    "/{endpoint_id}",
    status_code=202,
    response_model=None,
    responses={202: {"model": Done}},
    openapi_extra=in_body(ChangeEndpoint),
)
async def change_endpoint(desk: AtDesk, endpoint_id: str, given: Given) -> dict[str, object]:
    """Change password, alias or application."""
    record = desk.own(EndpointRecord, endpoint_id)
    wanted = check(ChangeEndpoint, given)
    desk.check_application(wanted.app_id)
    desk.operator.store.put(replace(record, **wanted.model_dump(exclude_none=True, exclude={"username"})))
    return {"message": "changed", "api_id": desk.api_id}


@router.delete("/{endpoint_id}", status_code=204, response_model=None, responses=NOTHING)
async def delete_endpoint(desk: AtDesk, endpoint_id: str) -> Response:
    """Delete an endpoint."""
    desk.own(EndpointRecord, endpoint_id)
    desk.operator.store.delete(EndpointRecord, endpoint_id)
    return Response(status_code=204)


def _free_username(desk: Desk, wanted: str) -> str:
    stamp = int(f"{utc(desk.operator.wall_ns()):%y%m%d%H%M%S}")
    while desk.operator.store.endpoint_of(f"{wanted}{stamp:012}") is not None:
        stamp += 1
    return f"{wanted}{stamp:012}"
