"""MultiPartyCall/{mpc}/Participant/: list and get. plivo_rest.md §4."""

from fastapi import APIRouter

from emulator.api.access import AtDesk
from emulator.api.arguments import Given
from emulator.api.multi_party_calls.finding import found, participant_of
from emulator.api.multi_party_calls.reply import ParticipantAnswer, ParticipantList
from emulator.api.multi_party_calls.schema import participant_conditions
from emulator.api.multi_party_calls.spelling import as_documented
from emulator.api.multi_party_calls.view import participant_view
from emulator.api.paging import list_reply, of_list
from emulator.records.models import ParticipantRecord

router = APIRouter(prefix="/MultiPartyCall/{mpc}/Participant", tags=["MultiPartyCall"])


@router.get("", response_model=None, responses={200: {"model": ParticipantList}}, openapi_extra=of_list("call_uuid"))
async def list_participants(desk: AtDesk, mpc: str, given: Given) -> dict[str, object]:
    """All who are or were in it, the last to come first."""
    given, named = as_documented(given), found(desk, mpc)
    return list_reply(
        desk,
        given,
        participant_conditions(named.mpc_uuid, given),
        resource=f"MultiPartyCall/{named.path}/Participant",
        kind=ParticipantRecord,
        newest_by="joined_ns",
        view=lambda at, record: participant_view(at, named, record),
        total="count",
    )


@router.get("/{participant}", response_model=None, responses={200: {"model": ParticipantAnswer}})
async def get_participant(desk: AtDesk, mpc: str, participant: str) -> dict[str, object]:
    """One of them."""
    named = found(desk, mpc)
    return {"api_id": desk.api_id, **participant_view(desk, named, participant_of(desk, named.mpc_uuid, participant))}
