"""Recordings of Multiparty Calls and participants from promise to order: by their settings, and by the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from emulator.api.live_multi_party import MultiPartyRecordingOrder
from emulator.callflow.control import TranscriptionOrder
from emulator.calls.multi_party_commands import ChangeMultiPartyRecording, PlannedRecording, StartMultiPartyRecording
from emulator.runtime.room_record_order import RoomRecordOrder

if TYPE_CHECKING:
    from emulator.api.live_multi_party import RecordingChange, Tracks
    from emulator.callflow.control import RecordingHandle
    from emulator.callflow.multi_party import MultiPartySettings
    from emulator.calls.actions import MultiPartyRecordingWanted
    from emulator.calls.multi_party_call import MultiPartyCall
    from emulator.calls.multi_party_commands import TrackType
    from emulator.runtime.recording_desk import RecordingDesk
    from emulator.runtime.switchboard import Switchboard

_KINDS: dict[Tracks, tuple[TrackType, ...]] = {
    "participant": ("participant",),
    "all": ("all",),
    "both": ("participant", "all"),
}


class MultiPartyRecorder:
    """Orders recordings of those that go on."""

    def __init__(self, switchboard: Switchboard, recordings: RecordingDesk) -> None:
        self._switchboard = switchboard
        self._recordings = recordings

    def wanted(self, wanted: MultiPartyRecordingWanted) -> None:
        """Record what the settings of a Multiparty Call, or of a participant, ask for."""
        call = self._call(wanted.mpc_uuid)
        if call is not None:
            order = _by_settings(call.settings, wanted)
            self._begin(call, order, wanted.call_uuid, "participant" if wanted.member_id else "all", origin="xml")

    def record(self, order: MultiPartyRecordingOrder, *, api_id: str = "") -> RecordingHandle | None:
        """Record by the API; of `both` the handle is that of the participant's own. None: that is recorded already."""
        call = self._call(order.mpc_uuid)
        if call is None or not call.participants:
            return None
        member_id = order.member_id or next(iter(call.participants))
        call_uuid = call.participants[member_id].member.call_uuid
        missing = [of for of in _kinds(order) if not self._is_recorded(order, of)]
        handles = [self._begin(call, order, call_uuid, of, origin="api", api_id=api_id) for of in missing]
        return next(iter(handles), None)

    def change(self, what: RecordingChange, mpc_uuid: str, member_id: str = "", tracks: Tracks = "all") -> bool:
        """Pause, resume or stop recordings. False: there are none."""
        of = _KINDS[tracks] if member_id else ("all",)
        rooms = self._switchboard.exchange.rooms
        recordings = rooms.multi_party_calls.recordings
        is_announced = not member_id and recordings.is_announced(mpc_uuid)
        if not is_announced and not recordings.running(mpc_uuid, member_id, of):
            return False
        self._switchboard.submit(ChangeMultiPartyRecording(mpc_uuid=mpc_uuid, what=what, member_id=member_id, of=of))
        return True

    def _call(self, mpc_uuid: str) -> MultiPartyCall | None:
        return self._switchboard.exchange.rooms.multi_party_calls.get(mpc_uuid)

    def _is_recorded(self, order: MultiPartyRecordingOrder, of: TrackType) -> bool:
        recordings = self._switchboard.exchange.rooms.multi_party_calls.recordings
        is_announced = not order.member_id and recordings.is_announced(order.mpc_uuid)
        return is_announced or bool(recordings.running(order.mpc_uuid, order.member_id, (of,)))

    def _begin(
        self,
        call: MultiPartyCall,
        order: MultiPartyRecordingOrder,
        call_uuid: str,
        of: TrackType,
        *,
        origin: Literal["xml", "api"],
        api_id: str = "",
    ) -> RecordingHandle:
        transcription = TranscriptionOrder(url=order.transcription_url) if order.transcript else None
        handle = self._recordings.promise_room(
            RoomRecordOrder(
                of="mpc" if not order.member_id else "participant" if of == "participant" else "participant_all",
                call_uuid=call_uuid,
                file_format=order.file_format,
                mpc_name=call.name,
                mpc_uuid=call.mpc_uuid,
                member_id=order.member_id,
                callback_url=order.callback.url,
                callback_method=order.callback.method,
                transcription=transcription,
                api_id=api_id,
            )
        )
        planned = PlannedRecording(
            recording_id=handle.recording_id,
            path_stem=self._recordings.path_stem(handle.recording_id),
            file_format=order.file_format,
            origin=origin,
        )
        self._switchboard.submit(
            StartMultiPartyRecording(
                mpc_uuid=call.mpc_uuid, recording=planned, call_uuid=call_uuid, member_id=order.member_id, of=of
            )
        )
        return handle


def _kinds(order: MultiPartyRecordingOrder) -> tuple[TrackType, ...]:
    return _KINDS[order.tracks] if order.member_id else ("all",)


def _by_settings(settings: MultiPartySettings, wanted: MultiPartyRecordingWanted) -> MultiPartyRecordingOrder:
    return MultiPartyRecordingOrder(
        mpc_uuid=wanted.mpc_uuid,
        member_id=wanted.member_id,
        tracks="participant" if wanted.member_id else "all",
        file_format=settings.file_format,
        callback=settings.recording_callback,
        transcript=settings.transcript and not wanted.member_id,
        transcription_url=settings.transcription_url,
    )
