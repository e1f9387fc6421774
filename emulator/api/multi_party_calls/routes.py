"""MultiPartyCall/: list and get. plivo_rest.md §4."""

from fastapi import APIRouter

from emulator.api.access import AtDesk, Desk
from emulator.api.arguments import Given
from emulator.api.multi_party_calls.finding import Named, found
from emulator.api.multi_party_calls.reply import MultiPartyAnswer, MultiPartyList
from emulator.api.multi_party_calls.schema import multi_party_conditions
from emulator.api.multi_party_calls.spelling import as_documented
from emulator.api.multi_party_calls.view import multi_party_view
from emulator.api.paging import list_reply, of_list
from emulator.records.models import MultiPartyRecord

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
    return list_reply(
        desk,
        given,
        multi_party_conditions(desk, given),
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


def _listed(desk: Desk, record: MultiPartyRecord) -> dict[str, object]:
    return multi_party_view(desk, Named.by_uuid(record))
