"""MultiPartyCall/{mpc}/Record/, also of one participant: begin, pause, resume, stop. plivo_rest.md §4."""

from fastapi import APIRouter, Response

from emulator.api.access import AtDesk, Desk
from emulator.api.arguments import Given, check, in_body, in_query
from emulator.api.errors import ApiError, not_found
from emulator.api.late_replies import Spawned
from emulator.api.live_multi_party import MultiPartyRecordingOrder
from emulator.api.multi_party_calls.finding import EVERYBODY, Named, chosen, going_on
from emulator.api.multi_party_calls.reply import ParticipantRecordingBegun, RecordingBegun
from emulator.api.multi_party_calls.schema import ParticipantTracks, StartParticipantRecording, StartRecording
from emulator.api.multi_party_calls.spelling import as_documented
from emulator.api.reply import NOTHING
from emulator.callflow.control import RecordingHandle

router = APIRouter(prefix="/MultiPartyCall/{mpc}", tags=["MultiPartyCall"])
_OF_CALL, _OF_ONE = "/Record", "/Participant/{participant}/Record"


@router.post(
    _OF_CALL,
    status_code=202,
    response_model=None,
    responses={202: {"model": RecordingBegun | Spawned}},
    openapi_extra=in_body(StartRecording),
)
async def record_call(desk: AtDesk, mpc: str, given: Given) -> dict[str, object]:
    """Record everybody; the file is there when that has ended."""
    wanted = check(StartRecording, as_documented(given))
    named = going_on(desk, mpc)
    handle = _begun(desk, _order(named, wanted), "the Multiparty Call is being recorded already")
    return _told(desk, f"MPC: {named.record.friendly_name} record started", handle)


@router.delete(_OF_CALL, status_code=204, response_model=None, responses=NOTHING)
async def stop_call(desk: AtDesk, mpc: str) -> Response:
    """End that."""
    return _done(desk.operator.live_multi_party.stop_recording(going_on(desk, mpc).mpc_uuid))


@router.post(f"{_OF_CALL}/Pause", status_code=204, response_model=None, responses=NOTHING)
async def pause_call(desk: AtDesk, mpc: str) -> Response:
    """Leave out what comes now."""
    return _done(desk.operator.live_multi_party.pause_recording(going_on(desk, mpc).mpc_uuid))


@router.post(f"{_OF_CALL}/Resume", status_code=204, response_model=None, responses=NOTHING)
async def resume_call(desk: AtDesk, mpc: str) -> Response:
    """Go on."""
    return _done(desk.operator.live_multi_party.resume_recording(going_on(desk, mpc).mpc_uuid))


@router.post(
    _OF_ONE,
    status_code=202,
    response_model=None,
    responses={202: {"model": ParticipantRecordingBegun | Spawned}},
    openapi_extra=in_body(StartParticipantRecording),
)
async def record_participant(desk: AtDesk, mpc: str, participant: str, given: Given) -> dict[str, object]:
    """Record one of them: alone, with all, or both, in which case the answer names the recording of it alone."""
    wanted = check(StartParticipantRecording, as_documented(given))
    named, member_id = _one(desk, mpc, participant)
    order = _order(named, wanted, member_id)
    handle = _begun(desk, order, "the participant is being recorded so already")
    return _told(desk, f"MPC: {named.record.friendly_name} participant record started", handle)


@router.delete(
    _OF_ONE, status_code=204, response_model=None, responses=NOTHING, openapi_extra=in_query(ParticipantTracks)
)
async def stop_participant(desk: AtDesk, mpc: str, participant: str, given: Given) -> Response:
    """End that."""
    tracks = check(ParticipantTracks, as_documented(given)).record_track_type
    named, member_id = _one(desk, mpc, participant)
    return _done(desk.operator.live_multi_party.stop_recording(named.mpc_uuid, member_id, tracks))


@router.post(
    f"{_OF_ONE}/Pause",
    status_code=204,
    response_model=None,
    responses=NOTHING,
    openapi_extra=in_body(ParticipantTracks),
)
async def pause_participant(desk: AtDesk, mpc: str, participant: str, given: Given) -> Response:
    """Leave out what comes now."""
    tracks = check(ParticipantTracks, as_documented(given)).record_track_type
    named, member_id = _one(desk, mpc, participant)
    return _done(desk.operator.live_multi_party.pause_recording(named.mpc_uuid, member_id, tracks))


@router.post(
    f"{_OF_ONE}/Resume",
    status_code=204,
    response_model=None,
    responses=NOTHING,
    openapi_extra=in_body(ParticipantTracks),
)
async def resume_participant(desk: AtDesk, mpc: str, participant: str, given: Given) -> Response:
    """Go on."""
    tracks = check(ParticipantTracks, as_documented(given)).record_track_type
    named, member_id = _one(desk, mpc, participant)
    return _done(desk.operator.live_multi_party.resume_recording(named.mpc_uuid, member_id, tracks))


def _one(desk: Desk, mpc: str, participant: str) -> tuple[Named, str]:
    """The Multiparty Call and the one participant of a path. Raises ApiError 404 for several of them, too."""
    named = going_on(desk, mpc)
    if participant.strip() == EVERYBODY or "," in participant:
        raise not_found()
    (member_id,) = chosen(desk, named.mpc_uuid, participant)
    return named, member_id


def _order(named: Named, wanted: StartRecording, member_id: str = "") -> MultiPartyRecordingOrder:
    return MultiPartyRecordingOrder(
        mpc_uuid=named.mpc_uuid,
        member_id=member_id,
        tracks=wanted.record_track_type if isinstance(wanted, StartParticipantRecording) else "all",
        file_format=wanted.file_format,
        callback=wanted.callback,
        transcript=wanted.transcript,
        transcription_url=wanted.transcription_url,
    )


def _begun(desk: Desk, order: MultiPartyRecordingOrder, otherwise: str) -> RecordingHandle:
    handle = desk.operator.live_multi_party.record(order)
    if handle is None:
        raise ApiError(400, otherwise)
    return handle


def _told(desk: Desk, message: str, handle: RecordingHandle) -> dict[str, object]:
    return {
        "api_id": desk.api_id,
        "message": message,
        "recording_id": handle.recording_id,
        "recording_url": handle.record_url,
    }


def _done(was_recorded: bool) -> Response:
    if not was_recorded:
        raise ApiError(404, "nothing is being recorded")
    return Response(status_code=204)
