"""MultiPartyCall/{mpc}/Record/, also of one participant: begin, pause, resume, stop. plivo_rest.md §4."""

from typing import NamedTuple

from fastapi import APIRouter, Response

from emulator.api.access import AtDesk, Desk
from emulator.api.arguments import Given, check, in_body, in_query
from emulator.api.errors import ApiError, not_found
from emulator.api.late_replies import Spawned
from emulator.api.live_multi_party import MultiPartyRecordingOrder, RecordingChange
from emulator.api.multi_party_calls.finding import EVERYBODY, Named, chosen, going_on, inside, participant_of
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
    if not inside(desk, named.mpc_uuid):
        raise ApiError(400, "nobody is in the Multiparty Call")
    handle = _begun(desk, _order(named, wanted), "the Multiparty Call is being recorded already")
    return _told(desk, f"MPC: {named.record.friendly_name} record started", handle)


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


class _Change(NamedTuple):
    """What becomes of a recording that was begun, and the request that asks for it."""

    what: RecordingChange
    method: str
    below: str
    summary: str

    async def of_call(self, desk: AtDesk, mpc: str) -> Response:
        """Of everybody."""
        return self._done(desk.operator.live_multi_party.change_recording(self.what, going_on(desk, mpc).mpc_uuid))

    async def of_one(self, desk: AtDesk, mpc: str, participant: str, given: Given) -> Response:
        """Of one of them: what is recorded of it alone, with all, or both."""
        tracks = check(ParticipantTracks, as_documented(given)).record_track_type
        named = going_on(desk, mpc)
        # It may have left: what records everybody for it goes on.
        member_id = participant_of(desk, named.mpc_uuid, participant.strip()).member_id
        changed = desk.operator.live_multi_party.change_recording(self.what, named.mpc_uuid, member_id, tracks)
        return self._done(changed)

    def _done(self, was_recorded: bool) -> Response:
        if not was_recorded:
            raise ApiError(404, "nothing is being recorded")
        return Response(status_code=204)


_CHANGES = (
    _Change("stop", "DELETE", "", "Stop"),
    _Change("pause", "POST", "/Pause", "Leave out what comes now"),
    _Change("resume", "POST", "/Resume", "Go on"),
)
for _change in _CHANGES:
    router.add_api_route(
        _OF_CALL + _change.below,
        _change.of_call,
        methods=[_change.method],
        name=f"{_change.what}_call",
        summary=_change.summary,
        status_code=204,
        response_model=None,
        responses=NOTHING,
    )
    router.add_api_route(
        _OF_ONE + _change.below,
        _change.of_one,
        methods=[_change.method],
        name=f"{_change.what}_participant",
        summary=_change.summary,
        status_code=204,
        response_model=None,
        responses=NOTHING,
        openapi_extra=in_query(ParticipantTracks) if _change.method == "DELETE" else in_body(ParticipantTracks),
    )


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
