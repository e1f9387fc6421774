"""Subaccount/: create, get, list, change, delete; the main account's business alone. plivo_rest.md §6."""

from dataclasses import replace

from fastapi import APIRouter, Response

from emulator.api.access import AtDesk, Desk
from emulator.api.arguments import Given, check, in_body, in_query
from emulator.api.errors import not_found
from emulator.api.paging import list_reply, of_list
from emulator.api.reply import NOTHING, Done
from emulator.api.subaccounts.closing import close_subaccount
from emulator.api.subaccounts.reply import SubaccountAnswer, SubaccountCreated, SubaccountList
from emulator.api.subaccounts.schema import ChangeSubaccount, DeleteSubaccount, NewSubaccount
from emulator.api.subaccounts.view import subaccount_view
from emulator.records.models import SubaccountRecord
from emulator.records.tables import SUBACCOUNTS

router = APIRouter(prefix="/Subaccount", tags=["Subaccount"])

TOKEN_LENGTH = 40


@router.post(
    "",
    status_code=201,
    response_model=None,
    responses={201: {"model": SubaccountCreated}},
    openapi_extra=in_body(NewSubaccount),
)
async def create_subaccount(desk: AtDesk, given: Given) -> dict[str, object]:
    """Create a subaccount; it can be used once it is enabled."""
    desk.check_main()
    wanted, ids = check(NewSubaccount, given), desk.operator.ids
    record = SubaccountRecord(
        auth_id=f"SA{ids.token(18).upper()}",
        main_auth_id=desk.auth_id,
        auth_token=ids.token(TOKEN_LENGTH),
        name=wanted.name,
        is_enabled=wanted.enabled,
        created_ns=desk.operator.wall_ns(),
    )
    desk.operator.store.put(record)
    return {
        "api_id": desk.api_id,
        "auth_id": record.auth_id,
        "auth_token": record.auth_token,
        "message": "created",
    }


@router.get("", response_model=None, responses={200: {"model": SubaccountList}}, openapi_extra=of_list())
async def list_subaccounts(desk: AtDesk, given: Given) -> dict[str, object]:
    """Subaccounts, newest first."""
    desk.check_main()
    return list_reply(
        desk,
        given,
        [SUBACCOUNTS.c.main_auth_id == desk.auth_id],
        resource="Subaccount",
        kind=SubaccountRecord,
        newest_by="created_ns",
        view=subaccount_view,
    )


@router.get("/{subauth_id}", response_model=None, responses={200: {"model": SubaccountAnswer}})
async def get_subaccount(desk: AtDesk, subauth_id: str) -> dict[str, object]:
    """One subaccount."""
    return {"api_id": desk.api_id, **subaccount_view(desk, _subaccount(desk, subauth_id))}


@router.post(
    "/{subauth_id}",
    status_code=202,
    response_model=None,
    responses={202: {"model": Done}},
    openapi_extra=in_body(ChangeSubaccount),
)
async def change_subaccount(desk: AtDesk, subauth_id: str, given: Given) -> dict[str, object]:
    """Change its name, let it be used or not."""
    record, wanted = _subaccount(desk, subauth_id), check(ChangeSubaccount, given)
    desk.operator.store.put(
        replace(
            record,
            name=record.name if wanted.name is None else wanted.name,
            is_enabled=record.is_enabled if wanted.enabled is None else wanted.enabled,
            modified_ns=desk.operator.wall_ns(),
        )
    )
    return {"message": "changed", "api_id": desk.api_id}


@router.delete(
    "/{subauth_id}", status_code=204, response_model=None, responses=NOTHING, openapi_extra=in_query(DeleteSubaccount)
)
async def delete_subaccount(desk: AtDesk, subauth_id: str, given: Given) -> Response:
    """Delete a subaccount; what it has goes too with `cascade`, else to the main account."""
    record = _subaccount(desk, subauth_id)
    close_subaccount(desk.operator.store, record, cascade=check(DeleteSubaccount, given).cascade)
    return Response(status_code=204)


def _subaccount(desk: Desk, subauth_id: str) -> SubaccountRecord:
    desk.check_main()
    record = desk.operator.store.get(SubaccountRecord, subauth_id)
    if record is None or record.main_auth_id != desk.auth_id:
        raise not_found()
    return record
