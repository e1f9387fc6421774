"""Conference/{name}/Member/{member_id}/Play and /Speak: what members are made to hear. plivo_rest.md §3."""

from fastapi import APIRouter, Response
from pydantic import AliasChoices, Field

from emulator.api.access import AtDesk, Desk
from emulator.api.arguments import Arguments, Given, check, in_body
from emulator.api.calls.live_schema import Spoken, Urls
from emulator.api.conferences.finding import EVERYBODY, chosen, named
from emulator.api.conferences.reply import MembersChanged
from emulator.api.conferences.view import member_ids_view
from emulator.api.late_replies import Spawned
from emulator.api.live_calls import SoundKind, SoundOrder
from emulator.api.reply import NOTHING

router = APIRouter(prefix="/Conference/{conference_name}/Member/{member_id}", tags=["Conference"])
_QUEUED: dict[int | str, dict[str, object]] = {202: {"model": MembersChanged | Spawned}}


class PlayToMember(Arguments):
    """`POST …/Play/`; as for calls, there may be several."""

    url: Urls = Field(validation_alias=AliasChoices("url", "urls"))


@router.post("/Play", status_code=202, response_model=None, responses=_QUEUED, openapi_extra=in_body(PlayToMember))
async def play(desk: AtDesk, conference_name: str, member_id: str, given: Given) -> dict[str, object]:
    """Play a file, beside what the others say."""
    wanted = check(PlayToMember, given)
    return _begin(desk, conference_name, member_id, SoundOrder(kind="play", urls=tuple(wanted.url)))


@router.delete("/Play", status_code=204, response_model=None, responses=NOTHING)
async def stop_playing(desk: AtDesk, conference_name: str, member_id: str) -> Response:
    """Stop the files that were ordered for these members."""
    return _end(desk, conference_name, member_id, "play")


@router.post("/Speak", status_code=202, response_model=None, responses=_QUEUED, openapi_extra=in_body(Spoken))
async def speak(desk: AtDesk, conference_name: str, member_id: str, given: Given) -> dict[str, object]:
    """Say a text, beside what the others say."""
    wanted = check(Spoken, given)
    return _begin(desk, conference_name, member_id, SoundOrder(kind="speak", speech=wanted.speech))


@router.delete("/Speak", status_code=204, response_model=None, responses=NOTHING)
async def stop_speaking(desk: AtDesk, conference_name: str, member_id: str) -> Response:
    """Stop the texts that were ordered for these members."""
    return _end(desk, conference_name, member_id, "speak")


def _begin(desk: Desk, conference_name: str, member_id: str, order: SoundOrder) -> dict[str, object]:
    conference = named(desk, conference_name)
    members = chosen(conference, member_id)
    to = None if member_id == EVERYBODY else members
    desk.operator.live_conferences.play(conference.conference_uuid, to, order)
    message = f"{order.kind} queued into conference"
    return {"message": message, "member_id": member_ids_view(members), "api_id": desk.api_id}


def _end(desk: Desk, conference_name: str, member_id: str, kind: SoundKind) -> Response:
    conference = named(desk, conference_name)
    members = chosen(conference, member_id)
    to = None if member_id == EVERYBODY else members
    desk.operator.live_conferences.stop_playing(conference.conference_uuid, to, kind)
    return Response(status_code=204)
