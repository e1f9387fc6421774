"""MultiPartyCall/: list, get, start and end. plivo_rest.md §4."""

from fastapi import APIRouter, Response

from emulator.api.access import AtDesk, Desk
from emulator.api.arguments import Given, check, in_body
from emulator.api.filters import text_of
from emulator.api.multi_party_calls.finding import Named, found, going_on
from emulator.api.multi_party_calls.reply import MultiPartyAnswer, MultiPartyList
from emulator.api.multi_party_calls.schema import StartCall, multi_party_conditions
from emulator.api.multi_party_calls.spelling import as_documented
from emulator.api.multi_party_calls.view import multi_party_view
from emulator.api.paging import list_reply, of_list
from emulator.api.reply import NOTHING
from emulator.records.models import MultiPartyRecord
from emulator.records.tables import MULTI_PARTY_CALLS

router = APIRouter(prefix="/MultiPartyCall", tags=["MultiPartyCall"])


@router.get(
    "",
    response_model=None,
    responses={200: {"model": MultiPartyList}},
    openapi_extra=of_list(
        *("sub_account", "friendly_name", "status", "termination_cause_code"), times=["end_time", "creation_time"]
    ),
)
async def list_calls(desk: AtDesk, given: Given) -> dict[str, object]:
    """Those that go on and those that are over, newest first."""
    given = as_documented(given)
    owner = {"subaccount": text_of(given, "sub_account")} if "sub_account" in given else {}
    return list_reply(
        desk,
        given,
        [*desk.visible(MULTI_PARTY_CALLS, owner), *multi_party_conditions(given)],
        resource="MultiPartyCall",
        kind=MultiPartyRecord,
        newest_by="created_ns",
        view=_listed,
        total="count",
    )


@router.get("/{mpc}", response_model=None, responses={200: {"model": MultiPartyAnswer}})
async def get_call(desk: AtDesk, mpc: str) -> dict[str, object]:
    """One of them; by its name, one that goes on."""
    return {"api_id": desk.api_id, **multi_party_view(desk, found(desk, mpc))}


@router.post("/{mpc}", status_code=204, response_model=None, responses=NOTHING, openapi_extra=in_body(StartCall))
async def start_call(desk: AtDesk, mpc: str, given: Given) -> Response:
    """Let it begin, whoever is waited for."""
    check(StartCall, as_documented(given))
    desk.operator.live_multi_party.start(going_on(desk, mpc).mpc_uuid)
    return Response(status_code=204)


@router.delete("/{mpc}", status_code=204, response_model=None, responses=NOTHING)
async def end_call(desk: AtDesk, mpc: str) -> Response:
    """End it for all."""
    desk.operator.live_multi_party.end(going_on(desk, mpc).mpc_uuid)
    return Response(status_code=204)


def _listed(desk: Desk, record: MultiPartyRecord) -> dict[str, object]:
    return multi_party_view(desk, Named.by_uuid(record))
