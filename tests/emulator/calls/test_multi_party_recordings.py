"""When Multiparty Calls are recorded, and what those in it hear of that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.calls import multi_party_commands as orders
from emulator.calls.actions import MultiPartyRecordingWanted, MultiPartyReport
from emulator.calls.events import RecordingFinished, RecordingStarted
from emulator.calls.multi_party_events import MultiPartyRecordingChanged
from emulator.media.commands import (
    PauseRecorder,
    ResumeRecorder,
    StartRecorder,
    StartRoomCue,
    StartRoomRecorder,
    StopRecorder,
    StopRoomCue,
)
from emulator.media.events import RoomCueFinished
from tests.emulator.calls.parties import ENTER, EXIT, Party, settings

if TYPE_CHECKING:
    from emulator.calls.multi_party_commands import TrackType


def _start(party: Party, call_uuid: str, *, member_id: str = "", of: TrackType = "all") -> None:
    planned = orders.PlannedRecording(recording_id=f"rec-{of}-{member_id}", path_stem="/data/rec", file_format="wav")
    party.order(
        orders.StartMultiPartyRecording(
            mpc_uuid=party.mpc_uuid, recording=planned, call_uuid=call_uuid, member_id=member_id, of=of
        )
    )


def _changes(party: Party) -> list[str]:
    told = [each.event for each in party.wanted(MultiPartyReport)]
    return [each.change for each in told if isinstance(each, MultiPartyRecordingChanged)]


def test_all_is_recorded_once_so_many_are_in_it() -> None:
    party = Party()
    first = party.join(settings=settings(record=True, record_from_members=2))
    assert not party.wanted(MultiPartyRecordingWanted)
    party.join("agent")
    (wanted,) = party.wanted(MultiPartyRecordingWanted)
    assert (wanted.call_uuid, wanted.member_id) == (first, "")
    party.join("agent")
    assert not party.wanted(MultiPartyRecordingWanted)


def test_nothing_is_recorded_while_they_wait() -> None:
    party = Party()
    party.join(settings=settings(record=True, wait_for_agent=True))
    assert not party.wanted(MultiPartyRecordingWanted)
    party.join("agent")
    assert party.wanted(MultiPartyRecordingWanted)


def test_a_track_of_who_asks_for_it() -> None:
    party = Party()
    party.join()
    agent = party.join("agent", record_track=True)
    (wanted,) = party.wanted(MultiPartyRecordingWanted)
    assert (wanted.call_uuid, wanted.member_id) == (agent, party.member_id(agent))


def test_everybody_and_one_are_recorded_in_different_ways() -> None:
    party = Party()
    customer = party.join()
    _start(party, customer)
    _start(party, customer, member_id=party.member_id(customer), of="participant")
    assert party.media(StartRoomRecorder)[0].room == party.mpc_uuid
    track = party.media(StartRecorder)[0]
    assert (track.leg, track.room) == (customer, party.mpc_uuid)


def test_a_track_of_who_has_left_meanwhile_has_failed() -> None:
    party = Party()
    party.join(stay_alone=True)
    agent = party.join("agent")
    member_id = party.member_id(agent)
    party.order(orders.KickParticipants(mpc_uuid=party.mpc_uuid, member_ids=(member_id,)))
    _start(party, agent, member_id=member_id, of="participant")
    (finished,) = party.told(RecordingFinished)
    assert (finished.error, finished.member_id) == ("the participant has left", member_id)
    assert not party.media(StartRecorder)


def test_all_hear_that_they_are_recorded_before_and_that_they_are_not_after() -> None:
    party = Party()
    sounds = orders.MultiPartySounds(recording_begins=(ENTER,), recording_ends=(EXIT,))
    customer = party.join(sounds=sounds)
    party.clear()
    _start(party, customer)
    (cue,) = party.media(StartRoomCue)
    assert not party.media(StartRoomRecorder)
    assert party.exchange.rooms.multi_party_calls.recordings.is_announced(party.mpc_uuid)
    party.receive(RoomCueFinished(room=party.mpc_uuid, cue=cue.cue, at_sample=0, completed=True))
    assert party.media(StartRoomRecorder)
    party.order(orders.ChangeMultiPartyRecording(mpc_uuid=party.mpc_uuid, what="stop"))
    assert party.media_order()[-2:] == ["StopRecorder", "StartRoomCue"]


def test_pauses_are_told_once() -> None:
    party = Party()
    customer = party.join()
    _start(party, customer)
    party.armed("rec-all-")
    (started,) = party.told(RecordingStarted)
    assert (started.mpc_name, started.mpc_uuid) == ("support", party.mpc_uuid)
    for what in ("pause", "pause", "resume", "resume"):
        party.order(orders.ChangeMultiPartyRecording(mpc_uuid=party.mpc_uuid, what=what))
    assert len(party.media(PauseRecorder)) == len(party.media(ResumeRecorder)) == 1
    changed = [each.event for each in party.wanted(MultiPartyReport)]
    assert [each.change for each in changed if isinstance(each, MultiPartyRecordingChanged)] == [
        "started",
        "paused",
        "resumed",
    ]


def test_only_what_is_meant_is_stopped() -> None:
    party = Party()
    customer = party.join()
    member = party.member_id(customer)
    _start(party, customer)
    _start(party, customer, member_id=member, of="participant")
    party.order(
        orders.ChangeMultiPartyRecording(mpc_uuid=party.mpc_uuid, what="stop", member_id=member, of=("participant",))
    )
    assert [order.recording for order in party.media(StopRecorder)] == [f"rec-participant-{member}"]


def test_what_was_announced_is_over_when_all_is() -> None:
    party = Party()
    customer = party.join(sounds=orders.MultiPartySounds(recording_begins=(ENTER,)))
    _start(party, customer)
    party.order(orders.EndMultiParty(mpc_uuid=party.mpc_uuid))
    assert not party.media(StartRoomRecorder)
    assert _changes(party)[-1] == "forgone"
    assert party.exchange.rooms.recordings.is_idle()


def test_what_was_announced_can_be_stopped_and_never_begins() -> None:
    party = Party()
    customer = party.join(sounds=orders.MultiPartySounds(recording_begins=(ENTER,)))
    party.clear()
    _start(party, customer)
    (cue,) = party.media(StartRoomCue)
    party.order(orders.ChangeMultiPartyRecording(mpc_uuid=party.mpc_uuid, what="stop"))
    assert [order.cue for order in party.media(StopRoomCue)] == [cue.cue]
    party.receive(RoomCueFinished(room=party.mpc_uuid, cue=cue.cue, at_sample=0, completed=False))
    assert not party.media(StartRoomRecorder)
    assert _changes(party) == ["forgone"]
    assert not party.exchange.rooms.multi_party_calls.recordings.is_announced(party.mpc_uuid)


def test_what_was_announced_and_paused_begins_with_the_pause() -> None:
    party = Party()
    customer = party.join(sounds=orders.MultiPartySounds(recording_begins=(ENTER,)))
    party.clear()
    _start(party, customer)
    for what in ("pause", "resume", "pause"):
        party.order(orders.ChangeMultiPartyRecording(mpc_uuid=party.mpc_uuid, what=what))
    (cue,) = party.media(StartRoomCue)
    party.receive(RoomCueFinished(room=party.mpc_uuid, cue=cue.cue, at_sample=0, completed=True))
    assert party.media_order()[-2:] == ["StartRoomRecorder", "PauseRecorder"]
    assert _changes(party) == ["started", "paused"]
