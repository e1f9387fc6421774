"""MultiPartyCall/{mpc}/: start and end it, change and kick those who are in it. plivo_rest.md §4."""

from fastapi import APIRouter, Response

from emulator.api.access import AtDesk
from emulator.api.arguments import Given, check, in_body
from emulator.api.errors import ApiError
from emulator.api.late_replies import Spawned
from emulator.api.multi_party_calls.finding import EVERYBODY, chosen, going_on, participant_of
from emulator.api.multi_party_calls.reply import ParticipantUpdated
from emulator.api.multi_party_calls.schema import StartCall, UpdateParticipant
from emulator.api.multi_party_calls.spelling import as_documented
from emulator.api.reply import NOTHING

router = APIRouter(prefix="/MultiPartyCall/{mpc}", tags=["MultiPartyCall"])


@router.post("", status_code=204, response_model=None, responses=NOTHING, openapi_extra=in_body(StartCall))
async def start_call(desk: AtDesk, mpc: str, given: Given) -> Response:
    """Let it begin, whoever is waited for."""
    check(StartCall, as_documented(given))
    desk.operator.live_multi_party.start(going_on(desk, mpc).mpc_uuid)
    return Response(status_code=204)


@router.delete("", status_code=204, response_model=None, responses=NOTHING)
async def end_call(desk: AtDesk, mpc: str) -> Response:
    """End it for all."""
    desk.operator.live_multi_party.end(going_on(desk, mpc).mpc_uuid)
    return Response(status_code=204)


@router.post(
    "/Participant/{participant}",
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


@router.delete("/Participant/{participant}", status_code=204, response_model=None, responses=NOTHING)
async def kick_participant(desk: AtDesk, mpc: str, participant: str) -> Response:
    """Send them out: one, several, or `all`."""
    named = going_on(desk, mpc)
    desk.operator.live_multi_party.kick(named.mpc_uuid, chosen(desk, named.mpc_uuid, participant))
    return Response(status_code=204)
