"""Call/{call_uuid}/Play, /Speak and /DTMF: what a live call is made to hear. plivo_rest.md §2.6."""

from fastapi import APIRouter, Response

from emulator.api.access import AtDesk
from emulator.api.arguments import Given, check, in_body
from emulator.api.calls.live_schema import PlayOnCall, SendDigits, SpeakOnCall
from emulator.api.calls.reply import DigitsSent, SoundStarted
from emulator.api.calls.under_way import chosen_legs, live_call
from emulator.api.late_replies import Spawned
from emulator.api.reply import NOTHING

router = APIRouter(prefix="/Call/{call_uuid}", tags=["Call"])


@router.post(
    "/Play",
    status_code=202,
    response_model=None,
    responses={202: {"model": SoundStarted | Spawned}},
    openapi_extra=in_body(PlayOnCall),
)
async def play(desk: AtDesk, call_uuid: str, given: Given) -> dict[str, object]:
    """Play files, one after the other; the answer does not wait until they are there."""
    wanted = check(PlayOnCall, given)
    desk.operator.live_calls.play(call_uuid, chosen_legs(desk, call_uuid, wanted.legs), wanted.order)
    return {"message": "play started", "api_id": desk.api_id}


@router.delete("/Play", status_code=204, response_model=None, responses=NOTHING)
async def stop_playing(desk: AtDesk, call_uuid: str) -> Response:
    """Stop them."""
    live_call(desk, call_uuid)
    desk.operator.live_calls.stop_playing(call_uuid, "play")
    return Response(status_code=204)


@router.post(
    "/Speak",
    status_code=202,
    response_model=None,
    responses={202: {"model": SoundStarted | Spawned}},
    openapi_extra=in_body(SpeakOnCall),
)
async def speak(desk: AtDesk, call_uuid: str, given: Given) -> dict[str, object]:
    """Say a text."""
    wanted = check(SpeakOnCall, given)
    desk.operator.live_calls.play(call_uuid, chosen_legs(desk, call_uuid, wanted.legs), wanted.order)
    return {"message": "speak started", "api_id": desk.api_id}


@router.delete("/Speak", status_code=204, response_model=None, responses=NOTHING)
async def stop_speaking(desk: AtDesk, call_uuid: str) -> Response:
    """Say no more of it."""
    live_call(desk, call_uuid)
    desk.operator.live_calls.stop_playing(call_uuid, "speak")
    return Response(status_code=204)


@router.post(
    "/DTMF",
    status_code=202,
    response_model=None,
    responses={202: {"model": DigitsSent | Spawned}},
    openapi_extra=in_body(SendDigits),
)
async def send_digits(desk: AtDesk, call_uuid: str, given: Given) -> dict[str, object]:
    """Send keys."""
    wanted = check(SendDigits, given)
    for leg in chosen_legs(desk, call_uuid, wanted.leg):
        desk.operator.live_calls.send_keys(leg, wanted.digits)
    return {"message": "digits sent", "api_id": desk.api_id}
