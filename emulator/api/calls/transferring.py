"""POST Call/{call_uuid}/: a call goes on with another document. plivo_rest.md §2.4."""

from fastapi import APIRouter

from emulator.api.access import AtDesk
from emulator.api.arguments import Given, check, in_body
from emulator.api.calls.live_schema import TransferCall
from emulator.api.calls.reply import CallTransferred
from emulator.api.calls.under_way import chosen_legs
from emulator.api.late_replies import Spawned

router = APIRouter(tags=["Call"])


@router.post(
    "/Call/{call_uuid}",
    status_code=202,
    response_model=None,
    responses={202: {"model": CallTransferred | Spawned}},
    openapi_extra=in_body(TransferCall),
)
async def transfer_call(desk: AtDesk, call_uuid: str, given: Given) -> dict[str, object]:
    """Fetch other documents for the call, for the party that it is bridged with, or for both."""
    wanted = check(TransferCall, given)
    addresses = [wanted.address(leg) for leg in ("aleg", "bleg") if wanted.legs in {leg, "both"}]
    urls = dict(zip(chosen_legs(desk, call_uuid, wanted.legs), addresses, strict=True))
    desk.operator.live_calls.transfer(urls)
    return {"message": "call transferred", "api_id": desk.api_id}
