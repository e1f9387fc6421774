"""Conference/: list, look up, hang up. plivo_rest.md §3."""

from fastapi import APIRouter, Response

from emulator.api.access import AtDesk
from emulator.api.conferences.finding import named, visible
from emulator.api.conferences.reply import ConferenceNames, ConferenceState
from emulator.api.conferences.view import conference_view
from emulator.api.reply import NOTHING

router = APIRouter(prefix="/Conference", tags=["Conference"])


@router.get("", response_model=None, responses={200: {"model": ConferenceNames}})
async def list_conferences(desk: AtDesk) -> dict[str, object]:
    """The names of those that are under way."""
    return {"api_id": desk.api_id, "conferences": [conference.name for conference in visible(desk)]}


@router.get("/{conference_name}", response_model=None, responses={200: {"model": ConferenceState}})
async def get_conference(desk: AtDesk, conference_name: str) -> dict[str, object]:
    """One of them, and who is in it."""
    return {"api_id": desk.api_id, **conference_view(named(desk, conference_name))}


@router.delete("", status_code=204, response_model=None, responses=NOTHING)
async def hang_up_all(desk: AtDesk) -> Response:
    """End the calls of all who are in any."""
    for conference in visible(desk):
        for member in conference.members:
            desk.operator.hang_up(member.call_uuid)
    return Response(status_code=204)


@router.delete("/{conference_name}", status_code=204, response_model=None, responses=NOTHING)
async def hang_up(desk: AtDesk, conference_name: str) -> Response:
    """End the calls of all who are in it."""
    for member in named(desk, conference_name).members:
        desk.operator.hang_up(member.call_uuid)
    return Response(status_code=204)
