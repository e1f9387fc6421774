"""MultiPartyCall/{mpc}/Member/{participant}/Play and /Speak: what participants are made to hear. plivo_rest.md §4."""

from fastapi import APIRouter, Response
from pydantic import AliasChoices, Field

from emulator.api.access import AtDesk, Desk
from emulator.api.arguments import Arguments, Given, check, in_body
from emulator.api.calls.live_schema import Spoken, Urls
from emulator.api.late_replies import Spawned
from emulator.api.live_calls import SoundKind, SoundOrder
from emulator.api.multi_party_calls.finding import chosen, going_on
from emulator.api.multi_party_calls.reply import SoundQueued
from emulator.api.multi_party_calls.spelling import as_documented
from emulator.api.reply import NOTHING

router = APIRouter(prefix="/MultiPartyCall/{mpc}/Member/{participant}", tags=["MultiPartyCall"])


class PlayToMembers(Arguments):
    """`POST …/Play/`; SDKs write `url`, Plivo's reference `urls`."""

    url: Urls = Field(validation_alias=AliasChoices("url", "urls"))


@router.post(
    "/Play",
    status_code=202,
    response_model=None,
    responses={202: {"model": SoundQueued | Spawned}},
    openapi_extra=in_body(PlayToMembers),
)
async def play(desk: AtDesk, mpc: str, participant: str, given: Given) -> dict[str, object]:
    """Play files to one, several or `all`, beside what the others say."""
    wanted = check(PlayToMembers, as_documented(given))
    return _begin(desk, mpc, participant, SoundOrder(kind="play", urls=tuple(wanted.url)))


@router.delete("/Play", status_code=204, response_model=None, responses=NOTHING)
async def stop_playing(desk: AtDesk, mpc: str, participant: str) -> Response:
    """Stop what was ordered of the same participants."""
    return _end(desk, mpc, participant, "play")


@router.post(
    "/Speak",
    status_code=202,
    response_model=None,
    responses={202: {"model": SoundQueued | Spawned}},
    openapi_extra=in_body(Spoken),
)
async def speak(desk: AtDesk, mpc: str, participant: str, given: Given) -> dict[str, object]:
    """Say a text to one, several or `all`."""
    wanted = check(Spoken, as_documented(given))
    return _begin(desk, mpc, participant, SoundOrder(kind="speak", speech=wanted.speech))


@router.delete("/Speak", status_code=204, response_model=None, responses=NOTHING)
async def stop_speaking(desk: AtDesk, mpc: str, participant: str) -> Response:
    """Stop what was ordered of the same participants."""
    return _end(desk, mpc, participant, "speak")


def _begin(desk: Desk, mpc: str, participant: str, order: SoundOrder) -> dict[str, object]:
    named = going_on(desk, mpc)
    members = list(chosen(desk, named.mpc_uuid, participant))
    desk.operator.live_multi_party.play(named.mpc_uuid, participant, members, order)
    return {
        "api_id": desk.api_id,
        "message": f"{order.kind} queued into MPC",
        "mpcMemberId": members,
        "mpcName": named.record.friendly_name,
    }


def _end(desk: Desk, mpc: str, participant: str, kind: SoundKind) -> Response:
    named = going_on(desk, mpc)
    chosen(desk, named.mpc_uuid, participant, at_least="one")
    desk.operator.live_multi_party.stop_playing(named.mpc_uuid, participant, kind)
    return Response(status_code=204)
