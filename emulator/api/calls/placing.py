"""POST Call/: dial out. plivo_rest.md §2.1."""

from fastapi import APIRouter

from emulator.api.access import AtDesk, Desk
from emulator.api.arguments import Given, check, in_body
from emulator.api.calls.reply import CallFired
from emulator.api.calls.schema import MakeCall
from emulator.api.errors import ApiError
from emulator.api.operator import CallOrder
from emulator.callflow.sip_headers import parse_sip_headers
from emulator.calls.routing import plain_number
from emulator.records.models import CallRecord

router = APIRouter(prefix="/Call", tags=["Call"])


@router.post(
    "", status_code=201, response_model=None, responses={201: {"model": CallFired}}, openapi_extra=in_body(MakeCall)
)
async def make_call(desk: AtDesk, given: Given) -> dict[str, object]:
    """Dial out; several destinations, separated by `<`, make several calls."""
    wanted = check(MakeCall, given)
    parent = _parent(desk, wanted)
    orders = [_order(desk, wanted, to, parent) for to in wanted.destinations]
    begun = [desk.operator.place_call(order) for order in orders]
    ids = [order.call_uuid for order in orders]
    one = len(ids) == 1
    return {
        "message": f"{'call' if one else 'calls'} {'fired' if all(begun) else 'queued'}",
        "request_uuid": ids[0] if one else ids,
        "api_id": desk.api_id,
    }


def _parent(desk: Desk, wanted: MakeCall) -> str:
    """The call_uuid of the parent, if there is such a call now. Raises ApiError 404 where that is an error.

    400 for several calls at once. Source: plivo_rest.md §2.1.
    """
    if not wanted.parent_call_uuid:
        return ""
    if len(wanted.destinations) > 1:
        raise ApiError(400, "parent_call_uuid parameter is invalid: it goes with a single destination only")
    parent = desk.operator.store.get(CallRecord, wanted.parent_call_uuid)
    if parent is not None and desk.has(parent) and parent.ended_ns is None:
        return parent.call_uuid
    if wanted.error_if_parent_not_found:
        raise ApiError(404, "parent_call_uuid not found")
    return ""


def _order(desk: Desk, wanted: MakeCall, to: str, parent_call_uuid: str) -> CallOrder:
    return CallOrder(
        call_uuid=desk.operator.ids.uuid(),
        auth_id=desk.main_auth_id,
        subaccount=desk.subaccount,
        from_number=plain_number(wanted.from_),
        to=to,
        answer_url=wanted.answer_url,
        answer_method=wanted.answer_method,
        ring_url=wanted.ring_url or "",
        ring_method=wanted.ring_method,
        hangup_url=wanted.hangup_url or "",
        hangup_method=wanted.hangup_method,
        fallback_url=wanted.fallback_url or "",
        fallback_method=wanted.fallback_method,
        caller_name=wanted.caller_name,
        send_digits=wanted.send_digits.partition("@")[0],
        send_on_preanswer=wanted.send_on_preanswer,
        time_limit_s=wanted.time_limit,
        ring_timeout_s=wanted.ring_timeout,
        hangup_on_ring_s=wanted.hangup_on_ring,
        parent_call_uuid=parent_call_uuid,
        sip_headers=parse_sip_headers(wanted.sip_headers),
        machine_detection=wanted.detection,
        machine_detection_url=wanted.machine_detection_url or "",
        machine_detection_method=wanted.machine_detection_method,
    )
