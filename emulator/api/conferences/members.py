"""Conference/{name}/Member/{member_id}: hang up, kick, mute, deafen one, several or `all`. plivo_rest.md §3."""

from fastapi import APIRouter, Response

from emulator.api.access import AtDesk, Desk
from emulator.api.conferences.finding import chosen, named
from emulator.api.conferences.reply import MembersChanged
from emulator.api.conferences.view import member_ids_view
from emulator.api.late_replies import Spawned
from emulator.api.reply import NOTHING

router = APIRouter(prefix="/Conference/{conference_name}/Member/{member_id}", tags=["Conference"])
_CHANGED: dict[int | str, dict[str, object]] = {202: {"model": MembersChanged | Spawned}}


@router.delete("", status_code=204, response_model=None, responses=NOTHING)
async def hang_up_members(desk: AtDesk, conference_name: str, member_id: str) -> Response:
    """End their calls."""
    conference = named(desk, conference_name)
    wanted = chosen(conference, member_id)
    for member in conference.members:
        if member.member_id in wanted:
            desk.operator.hang_up(member.call_uuid)
    return Response(status_code=204)


@router.post("/Kick", status_code=202, response_model=None, responses=_CHANGED)
async def kick(desk: AtDesk, conference_name: str, member_id: str) -> dict[str, object]:
    """Let them leave; their documents go on behind the element."""
    conference = named(desk, conference_name)
    members = chosen(conference, member_id)
    desk.operator.live_conferences.kick(conference.conference_uuid, members)
    return {"message": "kicked", "member_id": member_ids_view(members), "api_id": desk.api_id}


@router.post("/Mute", status_code=202, response_model=None, responses=_CHANGED)
async def mute(desk: AtDesk, conference_name: str, member_id: str) -> dict[str, object]:
    """Let nobody hear them."""
    members = _change(desk, conference_name, member_id, muted=True)
    return {"message": "muted", "member_id": member_ids_view(members), "api_id": desk.api_id}


@router.delete("/Mute", status_code=204, response_model=None, responses=NOTHING)
async def unmute(desk: AtDesk, conference_name: str, member_id: str) -> Response:
    """Let them be heard again."""
    _change(desk, conference_name, member_id, muted=False)
    return Response(status_code=204)


@router.post("/Deaf", status_code=202, response_model=None, responses=_CHANGED)
async def deafen(desk: AtDesk, conference_name: str, member_id: str) -> dict[str, object]:
    """Let them hear nobody."""
    members = _change(desk, conference_name, member_id, deaf=True)
    return {"message": "deaf", "member_id": member_ids_view(members), "api_id": desk.api_id}


@router.delete("/Deaf", status_code=204, response_model=None, responses=NOTHING)
async def undeafen(desk: AtDesk, conference_name: str, member_id: str) -> Response:
    """Let them hear again."""
    _change(desk, conference_name, member_id, deaf=False)
    return Response(status_code=204)


def _change(
    desk: Desk, conference_name: str, member_id: str, *, muted: bool | None = None, deaf: bool | None = None
) -> list[str]:
    conference = named(desk, conference_name)
    members = chosen(conference, member_id)
    desk.operator.live_conferences.change(conference.conference_uuid, members, muted=muted, deaf=deaf)
    return members
