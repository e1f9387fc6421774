"""MultiPartyCall/{mpc}/Participant/: list, get, update and kick. plivo_rest.md §4."""

from fastapi import APIRouter, Response

from emulator.api.access import AtDesk
from emulator.api.arguments import Given, check, in_body
from emulator.api.errors import ApiError
from emulator.api.filters import equal
from emulator.api.late_replies import Spawned
from emulator.api.multi_party_calls.finding import EVERYBODY, chosen, found, going_on, participant_of
from emulator.api.multi_party_calls.reply import ParticipantAnswer, ParticipantList, ParticipantUpdated
from emulator.api.multi_party_calls.schema import UpdateParticipant
from emulator.api.multi_party_calls.spelling import as_documented
from emulator.api.multi_party_calls.view import participant_view
from emulator.api.paging import list_reply, of_list
from emulator.api.reply import NOTHING
from emulator.records.models import ParticipantRecord
from emulator.records.tables import PARTICIPANTS

router = APIRouter(prefix="/MultiPartyCall/{mpc}/Participant", tags=["MultiPartyCall"])


@router.get("", response_model=None, responses={200: {"model": ParticipantList}}, openapi_extra=of_list("call_uuid"))
async def list_participants(desk: AtDesk, mpc: str, given: Given) -> dict[str, object]:
    """All who are or were in it, the last to come first."""
    given, named = as_documented(given), found(desk, mpc)
    columns = PARTICIPANTS.c
    return list_reply(
        desk,
        given,
        [columns.mpc_uuid == named.mpc_uuid, *equal(given, {"call_uuid": columns.call_uuid})],
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


@router.post(
    "/{participant}",
    status_code=202,
    response_model=None,
    responses={202: {"model": ParticipantUpdated | Spawned}},
    openapi_extra=in_body(UpdateParticipant),
)
async def update_participant(desk: AtDesk, mpc: str, participant: str, given: Given) -> dict[str, object]:
    """Mute, hold or let coach: one, several with commas between, or `all`. Only supervisors coach."""
    change = check(UpdateParticipant, as_documented(given)).change
    named = going_on(desk, mpc)
    members = chosen(desk, named.mpc_uuid, participant)
    if change.coach_mode is not None:
        if participant.strip() == EVERYBODY:
            raise ApiError(400, "coach_mode parameter is invalid: it cannot be changed of all at once")
        if any(participant_of(desk, named.mpc_uuid, each).role != "supervisor" for each in members):
            raise ApiError(400, "coach_mode parameter is invalid: only supervisors coach")
    desk.operator.live_multi_party.update(named.mpc_uuid, members, change)
    told = {
        "mute": (change.mute, "mute/unmute member(s)"),
        "hold": (change.hold, "hold/unhold member(s)"),
        "coach_mode": (change.coach_mode, "coach_mode enable/disable"),
    }
    done = {
        name: f"MPC: {named.record.friendly_name} {what} succeeded"
        for name, (value, what) in told.items()
        if value is not None
    }
    return {"api_id": desk.api_id, **done}


@router.delete("/{participant}", status_code=204, response_model=None, responses=NOTHING)
async def kick_participant(desk: AtDesk, mpc: str, participant: str) -> Response:
    """Send them out: one, several, or `all`."""
    named = going_on(desk, mpc)
    desk.operator.live_multi_party.kick(named.mpc_uuid, chosen(desk, named.mpc_uuid, participant))
    return Response(status_code=204)
