"""POST MultiPartyCall/{mpc}/Participant/: somebody is called, or leaves a flow, to take part. plivo_rest.md §4."""

from fastapi import APIRouter

from emulator.api.access import AtDesk, Desk
from emulator.api.arguments import LONGEST_NAME, Given, check, in_body
from emulator.api.calls.under_way import answered_call
from emulator.api.errors import ApiError, not_found
from emulator.api.live_multi_party import Destination, DialledParticipant, ParticipantOrder
from emulator.api.multi_party_calls.adding_schema import AddParticipant
from emulator.api.multi_party_calls.finding import Named, asked_for, found, inside
from emulator.api.multi_party_calls.reply import ParticipantAdded
from emulator.api.multi_party_calls.spelling import as_documented
from emulator.callflow.multi_party import Address
from emulator.records.models import CallRecord

router = APIRouter(prefix="/MultiPartyCall/{mpc}/Participant", tags=["MultiPartyCall"])


@router.post(
    "",
    status_code=201,
    response_model=None,
    responses={201: {"model": ParticipantAdded}},
    openapi_extra=in_body(AddParticipant),
)
async def add_participant(desk: AtDesk, mpc: str, given: Given) -> dict[str, object]:
    """Let somebody take part; by a name that no Multiparty Call has now, in a new one."""
    wanted = check(AddParticipant, as_documented(given))
    wanted.check_who()
    named = _room_in(desk, mpc)
    name = asked_for(mpc)[1] if named is None else named.record.friendly_name
    own = _own_call(desk, wanted.call_uuid, named) if wanted.call_uuid else None
    dialled = None if own else _dialled(desk, wanted)
    desk.operator.live_multi_party.add(
        ParticipantOrder(
            mpc_uuid="" if named is None else named.mpc_uuid,
            friendly_name=name,
            auth_id=desk.main_auth_id,
            subaccount=desk.subaccount if named is None else named.record.subaccount,
            settings=wanted.settings,
            participant=wanted.participant,
            call_uuid=wanted.call_uuid,
            dialled=dialled,
        )
    )
    calls = [] if own is None else [{"to": own.to_number, "from": own.from_number, "call_uuid": own.call_uuid}]
    if dialled is not None:
        calls = [
            {"to": each.to, "from": dialled.from_number, "call_uuid": each.call_uuid} for each in dialled.destinations
        ]
    return {
        "api_id": desk.api_id,
        "calls": calls,
        "message": "add participant action initiated",
        "request_uuid": calls[0]["call_uuid"],
    }


def _room_in(desk: Desk, mpc: str) -> Named | None:
    """The Multiparty Call of the path, if there is room in it; None: one of that name is to be made.

    Raises ApiError 404 for an unknown uuid, 400 for a name that cannot be one, and when it is full.
    """
    _, name = asked_for(mpc)
    try:
        named = found(desk, mpc)
    except ApiError:
        if not name:
            raise
        if len(name) > LONGEST_NAME or not name.isprintable():
            raise ApiError(
                400, f"friendly_name parameter is invalid: expected up to {LONGEST_NAME} characters"
            ) from None
        return None
    if named.record.ended_ns is not None:
        raise not_found()
    places = len(inside(desk, named.mpc_uuid)) + desk.operator.live_multi_party.invited(named.mpc_uuid)
    if places >= named.record.max_participants:
        raise ApiError(400, f"the Multiparty Call is full: it takes {named.record.max_participants} participants")
    return named


def _own_call(desk: Desk, call_uuid: str, named: Named | None) -> CallRecord:
    """The call that is to take part. Raises ApiError 404 when there is no such call now, 400 before it is answered.

    400 also when the call is one subaccount's and the Multiparty Call another's, and when it is in there already: to
    take part it would have to leave first, and might end all by that.
    """
    try:
        record = answered_call(desk, call_uuid)
    except ApiError as problem:
        raise ApiError(problem.status, f"call_uuid parameter is invalid: {problem.text}") from None
    if named is not None and named.record.subaccount != record.subaccount:
        raise ApiError(400, "call_uuid parameter is invalid: the Multiparty Call is another account's")
    if named is not None and any(each.call_uuid == call_uuid for each in inside(desk, named.mpc_uuid)):
        raise ApiError(400, "call_uuid parameter is invalid: it is in the Multiparty Call already")
    return record


def _dialled(desk: Desk, wanted: AddParticipant) -> DialledParticipant:
    timeouts, delays = wanted.times("ring_timeout"), wanted.times("delay_dial")
    ids = desk.operator.ids
    return DialledParticipant(
        destinations=tuple(
            Destination(call_uuid=ids.uuid(), to=to, ring_timeout_s=timeout, delay_s=delay)
            for to, timeout, delay in zip(wanted.destinations, timeouts, delays, strict=True)
        ),
        from_number=wanted.caller,
        caller_name=wanted.caller_name,
        status_callback=Address(url=wanted.call_status_callback_url, method=wanted.call_status_callback_method),
        sip_headers=wanted.headers,
        confirm_key=wanted.confirm_key,
        confirm_sound=Address(url=wanted.confirm_key_sound_url, method=wanted.confirm_key_sound_method),
        dial_music=wanted.dial_music,
        keys=wanted.send_digits.partition("@")[0],
        keys_are_early=wanted.send_on_preanswer,
    )
