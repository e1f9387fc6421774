"""Application/: create, get, list, change, delete. plivo_rest.md §6."""

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Response

from emulator.api.access import AtDesk, Desk
from emulator.api.applications.reply import ApplicationAnswer, ApplicationCreated, ApplicationList
from emulator.api.applications.schema import ChangeApplication, DeleteApplication, NewApplication
from emulator.api.applications.view import application_view
from emulator.api.arguments import Given, check, in_body, in_query
from emulator.api.errors import ApiError
from emulator.api.filters import equal
from emulator.api.paging import list_reply, of_list
from emulator.api.reply import NOTHING, Done
from emulator.records.models import ApplicationRecord, EndpointRecord, NumberRecord
from emulator.records.tables import APPLICATIONS

router = APIRouter(prefix="/Application", tags=["Application"])

APP_ID_DIGITS = 17
_RENAMED = {
    "fallback_answer_url": "fallback_url",
    "default_number_app": "is_default_for_numbers",
    "default_endpoint_app": "is_default_for_endpoints",
}


@router.post(
    "",
    status_code=201,
    response_model=None,
    responses={201: {"model": ApplicationCreated}},
    openapi_extra=in_body(NewApplication),
)
async def create_application(desk: AtDesk, given: Given) -> dict[str, object]:
    """Create an application."""
    wanted = check(NewApplication, given)
    record = ApplicationRecord(
        app_id=desk.operator.ids.digits(APP_ID_DIGITS),
        auth_id=desk.main_auth_id,
        **{"subaccount": desk.subaccount, **_fields(desk, wanted)},
    )
    _keep(desk, record)
    return {"message": "created", "app_id": record.app_id, "api_id": desk.api_id}


@router.get(
    "",
    response_model=None,
    responses={200: {"model": ApplicationList}},
    openapi_extra=of_list("subaccount", "app_name"),
)
async def list_applications(desk: AtDesk, given: Given) -> dict[str, object]:
    """Applications, by id."""
    conditions = [*desk.visible(APPLICATIONS, given), *equal(given, {"app_name": APPLICATIONS.c.app_name})]
    return list_reply(
        desk,
        given,
        conditions,
        resource="Application",
        kind=ApplicationRecord,
        newest_by="app_id",
        view=application_view,
    )


@router.get("/{app_id}", response_model=None, responses={200: {"model": ApplicationAnswer}})
async def get_application(desk: AtDesk, app_id: str) -> dict[str, object]:
    """One application."""
    return {"api_id": desk.api_id, **application_view(desk, desk.own(ApplicationRecord, app_id))}


@router.post(
    "/{app_id}",
    status_code=202,
    response_model=None,
    responses={202: {"model": Done}},
    openapi_extra=in_body(ChangeApplication),
)
async def change_application(desk: AtDesk, app_id: str, given: Given) -> dict[str, object]:
    """Change what is given."""
    record = desk.own(ApplicationRecord, app_id)
    _keep(desk, replace(record, **_fields(desk, check(ChangeApplication, given))))
    return {"message": "changed", "api_id": desk.api_id}


@router.delete(
    "/{app_id}", status_code=204, response_model=None, responses=NOTHING, openapi_extra=in_query(DeleteApplication)
)
async def delete_application(desk: AtDesk, app_id: str, given: Given) -> Response:
    """Delete an application; its endpoints go with it, or to another one without `cascade`."""
    record = desk.own(ApplicationRecord, app_id)
    wanted = check(DeleteApplication, given)
    if wanted.new_endpoint_application == app_id:
        raise ApiError(400, "new_endpoint_application parameter is invalid: it is the one that is deleted")
    desk.check_application(wanted.new_endpoint_application, "new_endpoint_application")
    store = desk.operator.store
    users = {"auth_id": desk.main_auth_id, "app_id": app_id}
    endpoints = store.all(EndpointRecord, **users)
    theirs = [each for each in endpoints if desk.has(each)]
    go_along = theirs if wanted.cascade and not wanted.new_endpoint_application else []
    move = [] if go_along else theirs
    others = [each for each in endpoints if not desk.has(each)]
    store.rewrite(
        put=[
            *(replace(each, app_id=wanted.new_endpoint_application) for each in move),
            *(replace(each, app_id="") for each in others),
            *(replace(each, app_id="") for each in store.all(NumberRecord, **users)),
        ],
        gone=[record, *go_along],
    )
    return Response(status_code=204)


def _fields(desk: Desk, wanted: ChangeApplication) -> dict[str, Any]:
    given = wanted.model_dump(exclude_none=True)
    if wanted.subaccount is not None:
        given["subaccount"] = desk.chosen_subaccount(wanted.subaccount)
    return {_RENAMED.get(name, name): value for name, value in given.items()}


def _keep(desk: Desk, record: ApplicationRecord) -> None:
    """Store an application; only one of an account or subaccount can be the default of its kind."""
    store = desk.operator.store
    others = store.all(ApplicationRecord, auth_id=record.auth_id, subaccount=record.subaccount)
    changed = [
        replace(
            other,
            is_default_for_numbers=other.is_default_for_numbers and not record.is_default_for_numbers,
            is_default_for_endpoints=other.is_default_for_endpoints and not record.is_default_for_endpoints,
        )
        for other in others
    ]
    store.rewrite(put=[*(now for was, now in zip(others, changed, strict=True) if now != was), record])
