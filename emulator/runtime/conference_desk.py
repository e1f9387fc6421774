"""Conferences as the REST API sees them: `api.live_conferences.LiveConferences` on exchange, sounds and recordings."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from emulator.api.live_conferences import LiveConference, LiveMember
from emulator.callflow.control import FetchFailed, SpeechFailed
from emulator.calls import room_commands as orders
from emulator.calls.commands import PromptCue
from emulator.calls.multi_party_commands import PlannedRecording
from emulator.runtime.room_record_order import RoomRecordOrder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.api.live_calls import SoundKind, SoundOrder
    from emulator.api.live_conferences import ConferenceRecordingRequest
    from emulator.callflow.control import RecordingHandle
    from emulator.calls.conference import Conference, Stay
    from emulator.runtime.flow_surroundings import FlowSurroundings

    Whom = tuple[str, tuple[str, ...] | None, SoundKind]
    """In which conference, for which members (None: all), and what is stopped together with it."""


class ConferenceDesk:
    """Implements LiveConferences."""

    def __init__(self, around: FlowSurroundings) -> None:
        self._around = around
        self._being_had: dict[asyncio.Task[None], Whom] = {}
        """Sounds that are fetched or spoken, and are not with the exchange yet."""

    def all(self) -> list[LiveConference]:
        """Those that are under way."""
        now = asyncio.get_running_loop().time()
        return [
            LiveConference(
                conference_uuid=conference.conference_uuid,
                name=conference.name,
                auth_id=conference.owner[0],
                subaccount=conference.owner[1],
                running_s=int(now - conference.began_at),
                members=tuple(self._member(stay, now) for stay in conference.stays.values()),
            )
            for conference in self._live().values()
        ]

    def change(
        self, conference_uuid: str, member_ids: Sequence[str], *, muted: bool | None = None, deaf: bool | None = None
    ) -> None:
        """Mute and deafen."""
        self._around.switchboard.submit(
            orders.ChangeMembers(conference_uuid=conference_uuid, member_ids=tuple(member_ids), muted=muted, deaf=deaf)
        )

    def kick(self, conference_uuid: str, member_ids: Sequence[str]) -> None:
        """Let members go."""
        self._around.switchboard.submit(
            orders.KickMembers(conference_uuid=conference_uuid, member_ids=tuple(member_ids))
        )

    def play(self, conference_uuid: str, member_ids: Sequence[str] | None, order: SoundOrder) -> None:
        """Have the sounds, and hand them to the conference."""
        whom = conference_uuid, None if member_ids is None else tuple(member_ids), order.kind
        work = self._play(whom, order, [task for task, before in self._being_had.items() if _in_a_row(before, whom)])
        task = asyncio.get_running_loop().create_task(work, name=f"{order.kind} in conference {conference_uuid}")
        self._being_had[task] = whom
        task.add_done_callback(self._being_had.pop)

    def stop_playing(self, conference_uuid: str, member_ids: Sequence[str] | None, kind: SoundKind) -> None:
        """Stop what plays, what waits, and what is not even there yet."""
        for task, (room, members, of_kind) in self._being_had.items():
            is_meant = member_ids is None or (members is not None and set(members) <= set(member_ids))
            if (room, of_kind) == (conference_uuid, kind) and is_meant:
                task.cancel()
        self._around.switchboard.submit(
            orders.StopPlayingToMembers(
                conference_uuid=conference_uuid,
                member_ids=None if member_ids is None else tuple(member_ids),
                kind=kind,
            )
        )

    def start_recording(self, request: ConferenceRecordingRequest) -> RecordingHandle:
        """Record."""
        conference = self._live()[request.conference_uuid]
        handle = self._around.recordings.promise_room(
            RoomRecordOrder(
                of="conference",
                call_uuid=next(iter(conference.stays.values())).order.call_uuid,
                file_format=request.file_format,
                conference_name=conference.name,
                conference_uuid=conference.conference_uuid,
                callback_url=request.callback_url,
                callback_method=request.callback_method,
                transcription=request.transcription,
                api_id=request.api_id,
            )
        )
        recording = PlannedRecording(
            recording_id=handle.recording_id,
            path_stem=self._around.recordings.path_stem(handle.recording_id),
            file_format=request.file_format,
            origin="api",
        )
        self._around.switchboard.submit(
            orders.StartConferenceRecording(
                conference_uuid=conference.conference_uuid, recording=recording, time_limit_s=request.time_limit_s
            )
        )
        return handle

    def stop_recordings(self, conference_uuid: str) -> None:
        """End all."""
        self._around.switchboard.submit(orders.StopConferenceRecordings(conference_uuid=conference_uuid))

    def is_idle(self) -> bool:
        """Whether no sound is being had."""
        return not self._being_had

    async def close(self) -> None:
        """Play nothing more."""
        tasks = list(self._being_had)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _live(self) -> dict[str, Conference]:
        return self._around.switchboard.exchange.rooms.conferences.live

    def _member(self, stay: Stay, now: float) -> LiveMember:
        member = stay.member
        leg = self._around.switchboard.exchange.leg(member.call_uuid)
        assert leg is not None, "whose call is over has left"
        return LiveMember(
            member_id=member.member_id,
            call_uuid=member.call_uuid,
            from_number=leg.from_number,
            to_number=leg.to_number,
            caller_name=leg.caller_name,
            direction=leg.direction,
            muted=member.muted,
            deaf=member.deaf,
            inside_s=int(now - member.joined_at),
        )

    async def _play(self, whom: Whom, order: SoundOrder, before: Sequence[asyncio.Task[None]]) -> None:
        """`before`: what was ordered before and has to be heard before."""
        conference_uuid, member_ids, kind = whom
        try:
            sounds = await self._cues(order)
        except (FetchFailed, SpeechFailed) as failure:
            self._note(conference_uuid, f"{kind} by the API is not heard: {failure}")
            return
        if before:
            await asyncio.wait(before)
        self._around.switchboard.submit(
            orders.PlayToMembers(conference_uuid=conference_uuid, member_ids=member_ids, kind=kind, sounds=sounds)
        )

    async def _cues(self, order: SoundOrder) -> tuple[PromptCue, ...]:
        """Raises FetchFailed, SpeechFailed."""
        if order.speech is not None:
            return (PromptCue(pcm_path=await self._around.sounds.spoken(order.speech)),)
        return tuple([PromptCue(pcm_path=await self._around.sounds.fetched(url)) for url in order.urls])

    def _note(self, conference_uuid: str, text: str) -> None:
        """A line in the time line of whoever has been in it for longest."""
        conference = self._live().get(conference_uuid)
        if conference is not None:
            self._around.note(next(iter(conference.stays.values())).order.call_uuid, text)


def _in_a_row(one: Whom, other: Whom) -> bool:
    """Whether what is ordered for these is heard one behind the other; `all` is a row of its own."""
    (room, some, _), (other_room, others, _) = one, other
    if some is None or others is None:
        return room == other_room and some is others
    return room == other_room and not set(some).isdisjoint(others)
